//! The numbers a ministry may change without changing a sentence: dated, cited, configurable.

use chrono::NaiveDate;
use domain_kernel::{BasisPoints, Citation, Evidence, day};
use domain_reference::CatalogueGood;

use crate::sources::{
    BUREAU_2005, CUSTOMS_EXPLANATION, FILING, ORDER_11, ORDER_26_SECONDARY, ORDER_27,
    ORDER_27_SECONDARY, ORDER_28_SECONDARY, PAPERLESS, TEXTILE_LIFE, WHEAT_2003, YEAR_END_NOTICE,
    cite,
};
use crate::{Family, LicenceKind};

/// One number of the policy and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Its source and how well it is known.
    pub citation: Citation,
}

/// A setting as text, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingText {
    /// The name, as `import_uses_max`.
    pub name: &'static str,
    /// The value in words or digits.
    pub value: String,
    /// Its source and how well it is known.
    pub citation: Citation,
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfYear {
    /// From 1 to 12.
    pub month: u32,
    /// From 1.
    pub day: u32,
}

impl DayOfYear {
    /// The day in a year; both parts are those of a day every year has.
    pub fn of(self, year: i32) -> NaiveDate {
        day(year, self.month, self.day)
    }
}

/// Customs supervision modes by what they are to a licence: recalled codes. `[R]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModeLists {
    /// Processing trade that is re-exported (A11).
    pub processing: &'static [&'static str],
    /// Equipment of foreign-invested enterprises (A12).
    pub investment: &'static [&'static str],
    /// Samples and advertising goods (A13, L25).
    pub samples: &'static [&'static str],
    /// Temporary import and exhibits (A14).
    pub temporary: &'static [&'static str],
    /// Bonded warehouses, special zones, logistics centres (A15).
    pub bonded: &'static [&'static str],
    /// Modes in which mechanical and electrical products need the licence (A18).
    pub mechanical: &'static [&'static str],
    /// Donations: the bank's copy stays at the bureau.
    pub donation: &'static [&'static str],
}

impl ModeLists {
    /// Every list with its name.
    const fn named(&self) -> [(&'static str, &'static [&'static str]); 7] {
        [
            ("processing", self.processing),
            ("investment", self.investment),
            ("samples", self.samples),
            ("temporary", self.temporary),
            ("bonded", self.bonded),
            ("mechanical", self.mechanical),
            ("donation", self.donation),
        ]
    }
}

/// The numbers in force on a day. A caller may change any of them before it asks the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicencePolicy {
    /// Overage of bulk goods under an import licence (L15).
    pub import_tolerance: Setting<BasisPoints>,
    /// Overage of bulk goods under an automatic licence (A03).
    pub automatic_tolerance: Setting<BasisPoints>,
    /// Overage of the goods of `narrow_categories` under an automatic licence (A03).
    pub narrow_tolerance: Setting<BasisPoints>,
    /// Categories with the narrow overage: crude oil, refined oil, fertiliser, steel.
    pub narrow_categories: Setting<&'static [&'static str]>,
    /// Declarations per import licence for several batches (L13).
    pub import_uses_max: Setting<i32>,
    /// Declarations per automatic licence for several batches (A02).
    pub automatic_uses_max: Setting<i32>,
    /// Months an import licence lives (L09).
    pub import_months: Setting<u32>,
    /// The last day of cross-year use, in the next year (L09).
    pub cross_year_end: Setting<DayOfYear>,
    /// How often an import licence is extended (L10).
    pub import_extensions: Setting<u32>,
    /// Months an extension adds at most (L10).
    pub import_extension_months: Setting<u32>,
    /// Months an automatic licence lives (A01).
    pub automatic_months: Setting<u32>,
    /// The last day current-year automatic licences are issued (A06).
    pub year_switch: Setting<DayOfYear>,
    /// Months until an uncollected paper is revoked (A07).
    pub uncollected_months: Setting<u32>,
    /// Most a lot of samples may be worth without an import licence, hundredths of CNY (L25).
    pub import_sample_limit: Setting<i64>,
    /// Most a lot of samples may be worth without an automatic licence, hundredths of CNY (A13).
    pub automatic_sample_limit: Setting<i64>,
    /// A life of months ends on the same day of the month, not the day before.
    pub ends_on_same_day: Setting<bool>,
    /// How far a unit price may move at the change desk.
    pub price_change: Setting<BasisPoints>,
    /// The last day an operator must be filed to apply.
    pub filing_until: Setting<NaiveDate>,
    /// The first day a licence may be electronic only.
    pub electronic_from: Setting<NaiveDate>,
    /// Categories that stay on paper.
    pub paper_categories: Setting<&'static [&'static str]>,
    /// Sources of foreign exchange that pay nothing, by code of `exchange-sources`.
    pub no_payment_sources: Setting<&'static [&'static str]>,
    /// Categories that need the licence in processing trade too (A11).
    pub processing_needs_licence: Setting<&'static [&'static str]>,
    /// Trade modes by what they are to a licence.
    pub modes: Setting<ModeLists>,
    /// Months an export licence lives (L01).
    pub export_months: Setting<u32>,
    /// Whether an export licence may reach into the next year, to the end of February (L03),
    /// instead of ending with its year (L02).
    pub export_reaches_february: Setting<bool>,
    /// The first day next year's export licences are issued (L04).
    pub next_year_from: Setting<DayOfYear>,
    /// Overage of bulk goods under an export licence (L15).
    pub export_tolerance: Setting<BasisPoints>,
    /// Overage of crude and refined oil under an export licence (L15).
    pub export_narrow_tolerance: Setting<BasisPoints>,
    /// Categories with the narrow overage of exports.
    pub export_narrow_categories: Setting<&'static [&'static str]>,
    /// Declarations per export licence for several batches (L13).
    pub export_uses_max: Setting<i32>,
    /// The first day an export licence may be electronic only.
    pub export_electronic_from: Setting<NaiveDate>,
    /// Months a textile licence lives (T01).
    pub textile_months: Setting<u32>,
    /// Months an extension of a textile licence adds at most (T02).
    pub textile_extension_months: Setting<u32>,
    /// Countries that goods reach by land, for frozen goods (L19).
    pub land_neighbours: Setting<&'static [&'static str]>,
}

/// The defaults since the orders of 2004 came into force.
const SINCE_2005: LicencePolicy = LicencePolicy {
    import_tolerance: Setting { value: BasisPoints(500), citation: ORDER_27_SECONDARY },
    automatic_tolerance: Setting { value: BasisPoints(500), citation: ORDER_26_SECONDARY },
    narrow_tolerance: Setting { value: BasisPoints(300), citation: ORDER_26_SECONDARY },
    narrow_categories: Setting {
        value: &["原油", "成品油", "化肥", "钢材"],
        citation: ORDER_26_SECONDARY,
    },
    import_uses_max: Setting { value: 12, citation: ORDER_27_SECONDARY },
    automatic_uses_max: Setting { value: 6, citation: CUSTOMS_EXPLANATION },
    import_months: Setting { value: 12, citation: ORDER_27_SECONDARY },
    cross_year_end: Setting {
        value: DayOfYear { month: 3, day: 31 },
        citation: ORDER_27_SECONDARY,
    },
    import_extensions: Setting {
        value: 1,
        citation: cite(ORDER_27, "art. 21", Evidence::Recalled),
    },
    import_extension_months: Setting {
        value: 3,
        citation: cite(ORDER_27, "art. 21", Evidence::Recalled),
    },
    automatic_months: Setting { value: 6, citation: ORDER_26_SECONDARY },
    year_switch: Setting { value: DayOfYear { month: 12, day: 25 }, citation: YEAR_END_NOTICE },
    uncollected_months: Setting { value: 1, citation: ORDER_26_SECONDARY },
    import_sample_limit: Setting {
        value: 3_000_000,
        citation: cite(ORDER_27, "", Evidence::Recalled),
    },
    automatic_sample_limit: Setting { value: 500_000, citation: ORDER_26_SECONDARY },
    ends_on_same_day: Setting {
        value: true,
        citation: cite("convention on end dates", "", Evidence::Design),
    },
    price_change: Setting { value: BasisPoints(1_000), citation: BUREAU_2005 },
    filing_until: Setting { value: day(2022, 12, 29), citation: FILING },
    electronic_from: Setting { value: day(2018, 10, 15), citation: PAPERLESS },
    paper_categories: Setting { value: &["消耗臭氧层物质"], citation: PAPERLESS },
    no_payment_sources: Setting {
        value: &["no_payment"],
        citation: cite("codes of foreign-exchange sources", "", Evidence::Design),
    },
    processing_needs_licence: Setting {
        value: &["原油", "成品油"], citation: ORDER_26_SECONDARY
    },
    modes: Setting {
        value: ModeLists {
            processing: &["0214", "0255", "0615", "0654", "0715"],
            investment: &["2025", "2225"],
            samples: &["3010"],
            temporary: &["2600", "2700"],
            bonded: &["1233", "1234", "5033", "5034", "5335", "6033"],
            mechanical: &[
                "0110", "0130", "1500", "1523", "3339", "3511", "3612", "4019", "9739", "9800",
                "9900",
            ],
            donation: &["3612"],
        },
        citation: cite("customs supervision modes", "", Evidence::Recalled),
    },
    export_months: Setting { value: 6, citation: cite(ORDER_11, "art. 14", Evidence::Verified) },
    export_reaches_february: Setting { value: true, citation: ORDER_28_SECONDARY },
    next_year_from: Setting {
        value: DayOfYear { month: 12, day: 10 },
        citation: cite(ORDER_11, "art. 13", Evidence::Verified),
    },
    export_tolerance: Setting { value: BasisPoints(500), citation: ORDER_28_SECONDARY },
    export_narrow_tolerance: Setting {
        value: BasisPoints(300),
        citation: cite(ORDER_11, "", Evidence::Recalled),
    },
    export_narrow_categories: Setting {
        value: &["原油", "成品油"],
        citation: cite(ORDER_11, "", Evidence::Recalled),
    },
    export_uses_max: Setting { value: 12, citation: WHEAT_2003 },
    export_electronic_from: Setting {
        value: day(2019, 9, 9),
        citation: cite(
            "paperless licences of used cars, taken for all exports",
            "",
            Evidence::Design,
        ),
    },
    textile_months: Setting { value: 6, citation: TEXTILE_LIFE },
    textile_extension_months: Setting { value: 3, citation: TEXTILE_LIFE },
    land_neighbours: Setting {
        value: &[
            "AFG", "BTN", "HKG", "IND", "KAZ", "KGZ", "LAO", "MAC", "MMR", "MNG", "NPL", "PAK",
            "PRK", "RUS", "TJK", "VNM",
        ],
        citation: cite("geography, for L19", "", Evidence::Design),
    },
};

/// Since the order on export licences of 2008: a licence ends with its year.
const SINCE_2008: LicencePolicy = LicencePolicy {
    export_reaches_february: Setting {
        value: false,
        citation: cite(ORDER_11, "art. 14", Evidence::Verified),
    },
    ..SINCE_2005
};

/// The defaults by the first day of each, oldest first.
const DEFAULTS: [(NaiveDate, LicencePolicy); 2] =
    [(day(2005, 1, 1), SINCE_2005), (day(2008, 7, 1), SINCE_2008)];

impl LicencePolicy {
    /// The default numbers on a legal day; before the orders of 2004, the first ones.
    pub fn in_force(on: NaiveDate) -> Self {
        let begun = DEFAULTS.iter().rev().find(|(from, _)| *from <= on);
        begun.map_or(SINCE_2005, |(_, policy)| *policy)
    }

    /// How far a licence for this good may be overrun: nothing unless it is bulk; the
    /// catalogue may narrow what the orders allow, never widen it (L15, A03).
    pub fn tolerance(&self, kind: LicenceKind, good: &CatalogueGood) -> BasisPoints {
        if !good.is_bulk {
            return BasisPoints(0);
        }
        let is_narrow = self.narrow_categories.value.contains(&good.category.as_str());
        let is_oil = self.export_narrow_categories.value.contains(&good.category.as_str());
        let lawful = match kind.family() {
            Family::Import => self.import_tolerance.value,
            Family::Automatic if is_narrow => self.narrow_tolerance.value,
            Family::Automatic => self.automatic_tolerance.value,
            Family::Export if is_oil => self.export_narrow_tolerance.value,
            Family::Export => self.export_tolerance.value,
            // Nothing is said of textiles, whose category is counted to the piece; what overruns a
            // tariff quota is dutiable as out of it (G17).
            Family::Textile | Family::TariffQuota => BasisPoints(0),
        };
        if good.tolerance == BasisPoints(0) { lawful } else { lawful.min(good.tolerance) }
    }

    /// How many declarations may use a licence for several batches (L13, A02).
    pub const fn uses_max(&self, kind: LicenceKind) -> i32 {
        match kind.family() {
            Family::Import => self.import_uses_max.value,
            Family::Automatic => self.automatic_uses_max.value,
            Family::Export => self.export_uses_max.value,
            Family::Textile => 1,
            // One certificate, many lots (G01): no number is set.
            Family::TariffQuota => 9_999,
        }
    }

    /// The last day an export licence of a year may end (L02, L03).
    pub fn export_end(&self, year: i32) -> NaiveDate {
        if self.export_reaches_february.value {
            day(year + 1, 3, 1).pred_opt().unwrap_or(day(year, 12, 31))
        } else {
            day(year, 12, 31)
        }
    }

    /// Every number with its source, for the list of rules.
    pub fn settings(&self) -> Vec<SettingText> {
        let mut settings = Vec::new();
        let mut add = |name, value: String, citation| {
            settings.push(SettingText { name, value, citation });
        };
        let percent = |rate: BasisPoints| rate.to_string();
        let of_year = |day: DayOfYear| format!("{:02}-{:02}", day.month, day.day);
        let yuan =
            |hundredths: i64| format!("{} CNY", domain_kernel::decimal::print(hundredths, 2));
        macro_rules! list {
            ($($name:ident => $print:expr),+ $(,)?) => {
                $( add(stringify!($name), $print(self.$name.value), self.$name.citation); )+
            };
        }
        let join = |words: &[&str]| words.join(" ");
        list! {
            import_tolerance => percent,
            automatic_tolerance => percent,
            narrow_tolerance => percent,
            narrow_categories => join,
            import_uses_max => |count: i32| count.to_string(),
            automatic_uses_max => |count: i32| count.to_string(),
            import_months => |count: u32| count.to_string(),
            cross_year_end => of_year,
            import_extensions => |count: u32| count.to_string(),
            import_extension_months => |count: u32| count.to_string(),
            automatic_months => |count: u32| count.to_string(),
            year_switch => of_year,
            uncollected_months => |count: u32| count.to_string(),
            import_sample_limit => yuan,
            automatic_sample_limit => yuan,
            ends_on_same_day => |is_so: bool| is_so.to_string(),
            price_change => percent,
            filing_until => |date: NaiveDate| date.to_string(),
            electronic_from => |date: NaiveDate| date.to_string(),
            paper_categories => join,
            no_payment_sources => join,
            processing_needs_licence => join,
            export_months => |count: u32| count.to_string(),
            export_reaches_february => |is_so: bool| is_so.to_string(),
            next_year_from => of_year,
            export_tolerance => percent,
            export_narrow_tolerance => percent,
            export_narrow_categories => join,
            export_uses_max => |count: i32| count.to_string(),
            export_electronic_from => |date: NaiveDate| date.to_string(),
            textile_months => |count: u32| count.to_string(),
            textile_extension_months => |count: u32| count.to_string(),
            land_neighbours => join,
        }
        for (name, codes) in self.modes.value.named() {
            add(name, join(codes), self.modes.citation);
        }
        settings
    }
}
