//! The year of each programme as data: when is applied, when decided, until when used.

use chrono::NaiveDate;
use domain_kernel::{Citation, Evidence, Period, RuleText, day, end_of_february};

use crate::{Programme, QuotaKey};

const REGULATIONS: &str = "Regulations on the import and export of goods (货物进出口管理条例)";

const fn rule(
    code: &'static str,
    article: &'static str,
    evidence: Evidence,
    [says_zh, says_en]: [&'static str; 2],
) -> RuleText {
    RuleText {
        code,
        citation: Citation { instrument: REGULATIONS, article, evidence },
        says_zh,
        says_en,
        pointer: "",
        from: day(2002, 1, 1),
        until: None,
    }
}

/// Export quotas are applied for from 1 to 15 November of the year before.
pub const EXPORT_WINDOW: RuleText = rule(
    "Q-39",
    "Art. 39",
    Evidence::Verified,
    [
        "下一年度出口配额应在11月1日至15日申请，或在公告的期间内申请。",
        "Export quota of the next year is applied for from 1 to 15 November, or in the window announced.",
    ],
);

/// Import quotas are applied for in August of the year before.
pub const IMPORT_WINDOW: RuleText = rule(
    "Q-13",
    "Art. 13",
    Evidence::Verified,
    [
        "下一年度进口配额应在8月1日至31日申请，或在公告的期间内申请。",
        "Import quota of the next year is applied for from 1 to 31 August, or in the window announced.",
    ],
);

/// Tariff quotas are applied for from 15 to 30 October of the year before.
pub const TARIFF_WINDOW: RuleText = rule(
    "Q-28",
    "Art. 28",
    Evidence::Recalled,
    [
        "下一年度关税配额应在10月15日至30日申请，或在公告的期间内申请。",
        "Tariff quota of the next year is applied for from 15 to 30 October, or in the window announced.",
    ],
);

/// Quantities of textiles are applied for in the window of each batch.
pub const TEXTILE_WINDOW: RuleText = rule(
    "T-15",
    "Interim measures on textile exports, Art. 15",
    Evidence::Verified,
    [
        "临时出口许可数量应在公布可申请数量后的期间内申请。",
        "Permit quantities of textiles are applied for in the window after the applicable quantities \
         are published.",
    ],
);

/// The rule that sets the window of a key.
pub const fn window_rule(key: &QuotaKey) -> RuleText {
    match key.programme {
        Programme::Export => EXPORT_WINDOW,
        Programme::Import => IMPORT_WINDOW,
        Programme::Agricultural | Programme::Fertiliser => TARIFF_WINDOW,
        Programme::Textile => TEXTILE_WINDOW,
    }
}

/// The window of a programme's year where an announcement names no other; none for textiles, whose
/// windows are each batch's own.
pub fn usual_window(programme: Programme, year: i32) -> Option<Period> {
    let before = year - 1;
    let (from, until) = match programme {
        Programme::Export => (day(before, 11, 1), day(before, 11, 15)),
        Programme::Import => (day(before, 8, 1), day(before, 8, 31)),
        Programme::Agricultural | Programme::Fertiliser => {
            (day(before, 10, 15), day(before, 10, 30))
        }
        Programme::Textile => return None,
    };
    Period::new(from, until)
}

/// The last day on which what was allocated for a year may still be used: the end of the year, of
/// agricultural tariff quota with its longest extension the end of February.
///
/// Source: Regulations, art. 6 of Order 2001 No. 12 (31 December); notice on certificates of
/// agricultural tariff quota, (5).
pub fn last_use(programme: Programme, year: i32) -> NaiveDate {
    match programme {
        Programme::Agricultural => end_of_february(year + 1),
        Programme::Export | Programme::Import | Programme::Fertiliser | Programme::Textile => {
            day(year, 12, 31)
        }
    }
}

/// What happens on which days of a programme's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// A word a program may branch on.
    pub name: &'static str,
    /// What is done, in Chinese.
    pub says_zh: &'static str,
    /// What is done, in English.
    pub says_en: &'static str,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// How well the days are known.
    pub evidence: Evidence,
}

type Row = (&'static str, [&'static str; 2], (i32, u32, u32), (i32, u32, u32), Evidence);

const V: Evidence = Evidence::Verified;
const R: Evidence = Evidence::Recalled;

const AGRICULTURAL: &[Row] = &[
    ("announce", ["公布总量", "publish the total"], (-1, 9, 15), (-1, 10, 14), V),
    ("apply", ["申请", "apply"], (-1, 10, 15), (-1, 10, 30), V),
    ("forward", ["转报合格申请", "forward qualified applications"], (-1, 10, 31), (-1, 11, 30), V),
    ("allocate", ["分配到最终用户", "allocate to final users"], (-1, 12, 1), (0, 1, 1), V),
    ("return", ["退还未使用配额", "return what will not be used"], (0, 1, 1), (0, 9, 15), V),
    ("reapply", ["申请再分配", "apply for re-allocation"], (0, 9, 1), (0, 9, 15), V),
    ("reallocate", ["再分配", "re-allocate"], (0, 9, 16), (0, 9, 30), V),
    ("extend", ["申请延期", "apply for extension"], (0, 12, 1), (0, 12, 31), V),
    ("extended", ["延期证书有效期止", "extended certificates end"], (1, 1, 1), (1, 2, 28), V),
];

const FERTILISER: &[Row] = &[
    ("announce", ["公布总量", "publish the total"], (-1, 9, 15), (-1, 10, 14), V),
    ("apply", ["申请", "apply"], (-1, 10, 15), (-1, 10, 31), V),
    ("use", ["申领、使用", "draw and use"], (0, 1, 1), (0, 12, 31), V),
    ("return", ["退回未使用配额", "return what will not be used"], (0, 1, 1), (0, 9, 15), V),
    ("reapply", ["申请再分配", "apply for re-allocation"], (0, 9, 1), (0, 9, 15), V),
    ("reallocate", ["再分配", "re-allocate"], (0, 9, 16), (0, 9, 20), V),
];

const EXPORT: &[Row] = &[
    ("announce", ["公布总量", "publish the total"], (-1, 1, 1), (-1, 10, 31), V),
    ("apply", ["申请", "apply"], (-1, 11, 1), (-1, 11, 15), V),
    ("allocate", ["分配", "allocate"], (-1, 11, 16), (-1, 12, 15), R),
    ("return", ["交还未使用配额", "give back what will not be used"], (0, 1, 1), (0, 10, 31), V),
    ("end", ["配额失效", "quota ends"], (0, 12, 31), (0, 12, 31), V),
];

const IMPORT: &[Row] = &[
    ("announce", ["公布总量", "publish the total"], (-1, 1, 1), (-1, 7, 31), V),
    ("apply", ["申请", "apply"], (-1, 8, 1), (-1, 8, 31), V),
    ("allocate", ["分配", "allocate"], (-1, 9, 1), (-1, 10, 31), V),
    ("return", ["交还未使用配额", "give back what will not be used"], (0, 1, 1), (0, 9, 1), R),
    ("end", ["配额失效", "quota ends"], (0, 12, 31), (0, 12, 31), R),
];

const TEXTILE: &[Row] = &[
    ("return", ["上交未使用数量", "hand back what will not be used"], (0, 1, 1), (0, 9, 30), V),
    ("end", ["许可数量失效", "permit quantities end"], (0, 12, 31), (0, 12, 31), V),
];

/// The calendar of a programme's year, in the order of its steps.
pub fn steps(programme: Programme, year: i32) -> Vec<Step> {
    let rows = match programme {
        Programme::Agricultural => AGRICULTURAL,
        Programme::Fertiliser => FERTILISER,
        Programme::Export => EXPORT,
        Programme::Import => IMPORT,
        Programme::Textile => TEXTILE,
    };
    let on = |(years, month, date): (i32, u32, u32)| {
        // The end of February is another day in leap years.
        let is_february = (month, date) == (2, 28);
        let leap = is_february && NaiveDate::from_ymd_opt(year + years, 2, 29).is_some();
        day(year + years, month, if leap { 29 } else { date })
    };
    let step = |(name, [says_zh, says_en], from, until, evidence): &Row| Step {
        name,
        says_zh,
        says_en,
        from: on(*from),
        until: on(*until),
        evidence: *evidence,
    };
    rows.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_8_i_1_sixteen_november_is_too_late() {
        let window = usual_window(Programme::Export, 2012).unwrap();
        assert!(window.contains(day(2011, 11, 15)));
        assert!(!window.contains(day(2011, 11, 16)));
    }

    #[test]
    fn every_step_begins_before_it_ends() {
        for programme in Programme::ALL {
            for step in steps(programme, 2023) {
                assert!(step.from <= step.until, "{step:?}");
            }
        }
        let extended = steps(Programme::Agricultural, 2023);
        assert_eq!(extended.last().unwrap().until, day(2024, 2, 29));
        assert_eq!(last_use(Programme::Agricultural, 2023), day(2024, 2, 29));
    }
}
