//! Rules of automatic licences for mechanical and electrical products alone (AILME-2008).

use domain_kernel::{Evidence, Rule};

use super::{SubmissionFacts, rule};
use crate::mechanical::mismatches;
use crate::sources::cite;

pub(super) const APPROVAL_MATCHES: Rule<SubmissionFacts> = rule(
    "G04",
    cite("Licence Bureau notice 2005 on M&E licences", "item 1", Evidence::Design),
    [
        "机电产品自动进口许可证按机电系统的批准签发：批准须存在且有效，进口商、商品编码相同，数量不超过批准数量。",
        "A licence for mechanical and electrical products is printed from the approval of the \
         mechanical-electrical system: it exists and is valid, names the same importer and \
         commodity, and covers the quantity.",
    ],
    "/equipment/approval_number",
    |facts| {
        mismatches(
            &facts.application,
            &facts.enterprise.credit_code,
            facts.mechanical_approval.as_ref(),
            facts.drawn_on_mechanical,
            facts.today,
        )
        .is_empty()
    },
);
