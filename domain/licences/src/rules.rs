//! What the orders say of licences, one value per sentence, and the books they stand in.
//!
//! Codes beginning with `L` and `A` are those of the rules as collected; `G` marks what holds
//! for every kind and has no code of its own.

pub(crate) mod automatic;
mod elsewhere;
pub(crate) mod every;
pub(crate) mod export;
mod facts;
pub(crate) mod import;
mod listing;
mod mechanical;
pub(crate) mod tariff_quota;
pub(crate) mod textile;

use chrono::NaiveDate;
use domain_kernel::{Citation, Rule, Rulebook, day};

use crate::LicenceKind;

pub use facts::{Predecessor, Standing, SubmissionFacts};
pub use listing::{EnforcedAt, RuleEntry, all_rules};

/// A rule of submission and issue, in force since the orders of 2004.
const fn rule(
    code: &'static str,
    citation: Citation,
    says: [&'static str; 2],
    pointer: &'static str,
    holds: fn(&SubmissionFacts) -> bool,
) -> Rule<SubmissionFacts> {
    let [says_zh, says_en] = says;
    Rule { code, citation, says_zh, says_en, pointer, from: day(2005, 1, 1), until: None, holds }
}

/// What is asked when an application is submitted.
static SUBMISSION: [Rulebook<SubmissionFacts>; 9] = [
    Rulebook {
        regime: "IMP-2004",
        from: day(2005, 1, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::PART_FITS_KIND,
            every::FILED,
            every::NOT_BANNED,
            every::COMPETENT,
            every::CATALOGUE_UNIT,
            every::USED_GOODS,
            every::DELIVERY,
            every::CONTRACT_NUMBER,
            every::AMOUNTS,
            every::DESIGNATED_PORTS,
            import::IMPORT_LIFE,
            import::ONE_CUSTOMS,
            import::SEVERAL_BATCHES,
            import::APPROVAL_COVERS_THE_DAY,
            import::APPROVED_QUANTITY,
            import::WITHIN_IMPORT_QUOTA,
            every::CHANGE,
        ],
    },
    Rulebook {
        regime: "AIL-2004",
        from: day(2005, 1, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::PART_FITS_KIND,
            every::FILED,
            every::NOT_BANNED,
            every::COMPETENT,
            every::CATALOGUE_UNIT,
            every::DELIVERY,
            every::CONTRACT_NUMBER,
            every::AMOUNTS,
            every::DESIGNATED_PORTS,
            automatic::AUTOMATIC_LIFE,
            automatic::YEAR_SWITCH,
            automatic::SEVERAL_BATCHES,
            automatic::TWO_PORTS,
            every::CHANGE,
        ],
    },
    Rulebook {
        regime: "AILME-2008",
        from: day(2008, 5, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::PART_FITS_KIND,
            every::FILED,
            every::NOT_BANNED,
            every::COMPETENT,
            every::CATALOGUE_UNIT,
            every::USED_GOODS,
            every::DELIVERY,
            every::CONTRACT_NUMBER,
            every::AMOUNTS,
            every::DESIGNATED_PORTS,
            automatic::AUTOMATIC_LIFE,
            automatic::SEVERAL_BATCHES,
            automatic::TWO_PORTS,
            every::CHANGE,
        ],
    },
    Rulebook {
        regime: "EXP-2004",
        from: day(2005, 1, 1),
        until: Some(day(2008, 6, 30)),
        rules: EXPORT,
    },
    Rulebook { regime: "EXP-2008", from: day(2008, 7, 1), until: None, rules: EXPORT },
    textile::book("TEX-2005a", textile::SUBMISSION),
    textile::book("TEX-2005b", textile::SUBMISSION),
    textile::book("TEX-2006", textile::SUBMISSION),
    tariff_quota::book(tariff_quota::SUBMISSION),
];

/// What is asked of an export licence, under both orders.
const EXPORT: &[Rule<SubmissionFacts>] = &[
    every::IN_CATALOGUE,
    every::FILED,
    every::NOT_BANNED,
    every::COMPETENT,
    every::CATALOGUE_UNIT,
    every::DELIVERY,
    every::CONTRACT_NUMBER,
    every::AMOUNTS,
    every::DESIGNATED_PORTS,
    export::EXPORT_LIFE,
    export::ONE_CUSTOMS,
    export::FITS_MODE,
    export::SEVERAL_BATCHES,
    export::FROZEN,
    export::SAME_CONSIGNOR,
    export::WITHIN_QUOTA,
    import::APPROVED_QUANTITY,
    every::CHANGE,
];

/// What is asked of it once more on the day of issue.
const EXPORT_ISSUE: &[Rule<SubmissionFacts>] = &[
    every::IN_CATALOGUE,
    every::NOT_BANNED,
    export::EXPORT_LIFE,
    export::NEXT_YEAR,
    export::SEVERAL_BATCHES,
    export::WITHIN_QUOTA,
    import::APPROVED_QUANTITY,
    every::CHANGE,
];

/// What is asked once more on the day of issue, when time has passed since submission.
static ISSUE: [Rulebook<SubmissionFacts>; 9] = [
    Rulebook {
        regime: "IMP-2004",
        from: day(2005, 1, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::NOT_BANNED,
            import::IMPORT_LIFE,
            import::SEVERAL_BATCHES,
            import::APPROVAL_COVERS_THE_DAY,
            import::APPROVED_QUANTITY,
            import::WITHIN_IMPORT_QUOTA,
            every::CHANGE,
        ],
    },
    Rulebook {
        regime: "AIL-2004",
        from: day(2005, 1, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::NOT_BANNED,
            automatic::AUTOMATIC_LIFE,
            automatic::YEAR_SWITCH,
            automatic::SEVERAL_BATCHES,
            every::CHANGE,
        ],
    },
    Rulebook {
        regime: "AILME-2008",
        from: day(2008, 5, 1),
        until: None,
        rules: &[
            every::IN_CATALOGUE,
            every::NOT_BANNED,
            automatic::AUTOMATIC_LIFE,
            automatic::SEVERAL_BATCHES,
            every::CHANGE,
            mechanical::APPROVAL_MATCHES,
        ],
    },
    Rulebook {
        regime: "EXP-2004",
        from: day(2005, 1, 1),
        until: Some(day(2008, 6, 30)),
        rules: EXPORT_ISSUE,
    },
    Rulebook { regime: "EXP-2008", from: day(2008, 7, 1), until: None, rules: EXPORT_ISSUE },
    textile::book("TEX-2005a", textile::ISSUE),
    textile::book("TEX-2005b", textile::ISSUE),
    textile::book("TEX-2006", textile::ISSUE),
    tariff_quota::book(tariff_quota::ISSUE),
];

/// The regimes of a kind (规则集), one after the other in time.
const fn regimes(kind: LicenceKind) -> &'static [&'static str] {
    match kind {
        LicenceKind::Import => &["IMP-2004"],
        LicenceKind::AutomaticImport => &["AIL-2004"],
        LicenceKind::AutomaticImportMechanical => &["AILME-2008"],
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            &["EXP-2004", "EXP-2008"]
        }
        LicenceKind::TariffQuota | LicenceKind::TariffQuotaCountry => &["TRQ-AG-2003"],
        LicenceKind::TextileExport => &["TEX-2005a", "TEX-2005b", "TEX-2006"],
    }
}

/// The book asked at submission, by the legal day; `None` before the kind's orders.
pub fn submission_book(
    kind: LicenceKind,
    on: NaiveDate,
) -> Option<&'static Rulebook<SubmissionFacts>> {
    let of_kind = SUBMISSION.iter().filter(|book| regimes(kind).contains(&book.regime));
    Rulebook::in_force(of_kind, on)
}

/// The book asked at issue, by the regime the case froze at submission.
pub fn issue_book(regime: &str) -> Option<&'static Rulebook<SubmissionFacts>> {
    ISSUE.iter().find(|book| book.regime == regime)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "rules/export_tests.rs"]
mod export_tests;

#[cfg(test)]
#[path = "rules/textile_tests.rs"]
mod textile_tests;
