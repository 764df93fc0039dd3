//! Until when a holder gives back what it will not use (上交、交还).

use chrono::NaiveDate;
use domain_kernel::{Citation, Evidence, RuleText, day};

use crate::{Programme, QuotaKey};

/// Unused textile quantities are handed back by 30 September.
pub const TEXTILE: RuleText = RuleText {
    code: "T05",
    citation: Citation {
        instrument: "Interim measures on textile exports",
        article: "Art. 18",
        evidence: Evidence::Verified,
    },
    says_zh: "当年不使用的临时出口许可数量应在9月30日前上交。",
    says_en: "Quantities that will not be used this year are handed back by 30 September.",
    pointer: "",
    from: day(2005, 6, 20),
    until: None,
};

/// Unused export quota is given back by 31 October. Of quota won by bidding the announcements set days
/// of their own; those are not known here. `[D]`
pub const EXPORT: RuleText = RuleText {
    code: "Q-42",
    citation: Citation {
        instrument: "Regulations on the import and export of goods",
        article: "Art. 42",
        evidence: Evidence::Verified,
    },
    says_zh: "当年未使用的出口配额应在10月31日前交还。",
    says_en: "Export quota that is not used this year is given back by 31 October.",
    pointer: "",
    from: day(2002, 1, 1),
    until: None,
};

/// Unused tariff quota of agricultural products is returned by 15 September.
pub const AGRICULTURAL: RuleText = RuleText {
    code: "TRQ-G02",
    citation: Citation {
        instrument: "Regulations on the import and export of goods; MOFCOM notice on re-allocation",
        article: "Art. 31",
        evidence: Evidence::Verified,
    },
    says_zh: "未签订合同或年底前不能自启运港发运的关税配额，应在9月15日前退还。",
    says_en: "Tariff quota without a contract, or that cannot be shipped by the end of the year, is \
              returned by 15 September.",
    pointer: "",
    from: day(2003, 9, 27),
    until: None,
};

/// Unused tariff quota of fertilisers is returned by 15 September, where it was allocated.
pub const FERTILISER: RuleText = RuleText {
    code: "F10",
    citation: Citation {
        instrument: "Interim measures on the tariff quota of fertilisers; MOFCOM notice of 2006",
        article: "",
        evidence: Evidence::Verified,
    },
    says_zh: "当年不使用的化肥关税配额应在9月15日前退回。",
    says_en: "Tariff quota of fertilisers that is not used this year is returned by 15 September.",
    pointer: "",
    from: day(2002, 2, 1),
    until: None,
};

/// Unused import quota is given back by 1 September, as recalled. `[R]`
pub const IMPORT: RuleText = RuleText {
    code: "Q-16",
    citation: Citation {
        instrument: "Regulations on the import and export of goods",
        article: "Art. 16",
        evidence: Evidence::Recalled,
    },
    says_zh: "当年未使用的进口配额应在9月1日前交还。",
    says_en: "Import quota that is not used this year is given back by 1 September.",
    pointer: "",
    from: day(2002, 1, 1),
    until: None,
};

/// The rule for an account, and the last day.
pub fn last_day(key: &QuotaKey) -> (RuleText, NaiveDate) {
    match key.programme {
        Programme::Textile => (TEXTILE, day(key.year, 9, 30)),
        Programme::Export => (EXPORT, day(key.year, 10, 31)),
        Programme::Import => (IMPORT, day(key.year, 9, 1)),
        Programme::Agricultural => (AGRICULTURAL, day(key.year, 9, 15)),
        Programme::Fertiliser => (FERTILISER, day(key.year, 9, 15)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pool;

    #[test]
    fn each_programme_has_its_last_day() {
        let key = |programme| QuotaKey {
            programme,
            year: 2006,
            commodity: "4".to_owned(),
            market: "EU".to_owned(),
            pool: Pool::Performance,
        };
        assert_eq!(last_day(&key(Programme::Textile)).1, day(2006, 9, 30));
        assert_eq!(last_day(&key(Programme::Export)).1, day(2006, 10, 31));
    }
}
