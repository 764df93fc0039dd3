//! Rules of tariff quota certificates (TRQ-AG-2003), of farm goods and fertilisers.

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::{Citation, Evidence, Rule, RuleText, Rulebook, day};

use super::listing::EnforcedAt;
use super::{SubmissionFacts, every, rule};
use crate::Delivery;
use crate::sources::cite;

/// The first day certificates are electronic, and the last of new paper ones the day before.
pub(super) const ELECTRONIC_FROM: NaiveDate = day(2023, 1, 1);

const AGRICULTURAL: &str = "Interim measures on agricultural tariff quotas (Order 2003 No. 4)";
const CERTIFICATES: &str = "MOFCOM notice on certificates of agricultural tariff quota";
const ELECTRONIC: &str = "Customs and MOFCOM announcement on electronic certificates of 2022";

/// The book of both, since the measures of September 2003.
pub(super) const fn book(rules: &'static [Rule<SubmissionFacts>]) -> Rulebook<SubmissionFacts> {
    Rulebook { regime: "TRQ-AG-2003", from: day(2003, 9, 27), until: None, rules }
}

/// What is asked when an application is submitted.
pub(super) const SUBMISSION: &[Rule<SubmissionFacts>] = &[
    every::IN_CATALOGUE,
    every::FILED,
    every::NOT_BANNED,
    every::COMPETENT,
    every::CATALOGUE_UNIT,
    every::DELIVERY,
    ELECTRONIC_ONLY,
    every::CONTRACT_NUMBER,
    every::AMOUNTS,
    TARIFF_LIFE,
    WITHIN_ALLOTTED,
    FINAL_USER,
    every::CHANGE,
];

/// What is asked once more on the day of issue.
pub(super) const ISSUE: &[Rule<SubmissionFacts>] = &[
    every::IN_CATALOGUE,
    every::NOT_BANNED,
    ELECTRONIC_ONLY,
    TARIFF_LIFE,
    WITHIN_ALLOTTED,
    every::CHANGE,
];

pub(crate) const TARIFF_LIFE: Rule<SubmissionFacts> = rule(
    "TRQ-G01",
    cite(CERTIFICATES, "(1)", Evidence::Verified),
    [
        "关税配额证当年有效，一证多批，可于年前签发次年的配额证。",
        "A certificate is of its calendar year, for many lots; next year's may be issued before it \
         begins.",
    ],
    "/licence_year",
    |facts| {
        let (year, asked) = (facts.today.year(), facts.application.licence_year);
        !facts.application.crosses_year && (asked == year || asked == year + 1)
    },
);

const WITHIN_ALLOTTED: Rule<SubmissionFacts> = rule(
    "TRQ-G17",
    cite(AGRICULTURAL, "Art. 2", Evidence::Verified),
    [
        "配额证数量不得超过持有者的关税配额余额；溢装部分按配额外税率征税。",
        "Certificates stay within what the holder has left of its tariff quota; what overruns is \
         dutiable as out of quota.",
    ],
    "/lines",
    |facts| {
        let asked = facts.application.quantity();
        asked.is_some_and(|quantity| quantity.ten_thousandths() <= facts.quota_left)
    },
);

const ELECTRONIC_ONLY: Rule<SubmissionFacts> = rule(
    "TRQ-S79",
    cite(ELECTRONIC, "item 3", Evidence::Verified),
    [
        "自2023年1月1日起，关税配额证只签发电子证书。",
        "Since 1 January 2023 certificates of tariff quota are electronic only.",
    ],
    "/delivery",
    |facts| facts.today < ELECTRONIC_FROM || facts.application.delivery == Delivery::Electronic,
);

const FINAL_USER: Rule<SubmissionFacts> = rule(
    "TRQ-B01",
    cite(AGRICULTURAL, "", Evidence::Recalled),
    [
        "关税配额由最终用户持有，用户须与申请人一致；国营贸易配额须另行委托国营贸易企业进口。",
        "The final user holds tariff quota and is the applicant; it entrusts the import of \
         state-trading quota.",
    ],
    "/consignee/credit_code",
    |facts| {
        let own = Some(&facts.enterprise.credit_code);
        facts.application.consignee.credit_code.as_ref() == own
    },
);

const fn text(code: &'static str, citation: Citation, says: [&'static str; 2]) -> RuleText {
    rule(code, citation, says, "", |_| true).describe()
}

/// What is kept elsewhere than in the books.
pub(super) const ELSEWHERE: [(RuleText, EnforcedAt); 2] = [
    (
        text(
            "TRQ-G18",
            cite(CERTIFICATES, "(5)", Evidence::Verified),
            [
                "12月31日前已自启运港发运的，可于当年申请延期，最迟至次年2月底。",
                "What left its port of origin by 31 December is extended on application that year, to \
                 the end of February at most.",
            ],
        ),
        EnforcedAt::Change,
    ),
    (
        text(
            "TRQ-G16",
            cite(CERTIFICATES, "(1)(4)", Evidence::Verified),
            [
                "报关口岸须为配额证所列口岸。",
                "Goods are declared at a port that the certificate names.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
];
