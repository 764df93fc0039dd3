//! Code lists and exchange rates as rows with validity.

use chrono::NaiveDate;
use domain_kernel::{Currency, Evidence};

/// A published code list (代码表).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeTable {
    /// Countries and regions, ISO alpha-3 as customs uses since 2018-08 (国家地区).
    Countries,
    /// Currencies, ISO 4217 (币制).
    Currencies,
    /// Units, three digits (计量单位).
    Units,
    /// Customs districts, four digits (关区).
    CustomsDistricts,
    /// Customs supervision modes, four digits (监管方式).
    TradeModes,
    /// Sources of foreign exchange (外汇来源).
    ExchangeSources,
    /// Uses of goods (商品用途).
    GoodsUses,
    /// Methods of payment for exports (付款方式).
    PaymentMethods,
    /// Customs transport modes, one character (运输方式).
    TransportModes,
    /// Administrative divisions, GB/T 2260 (行政区划).
    Regions,
    /// Supervision documents, one case-sensitive character (监管证件).
    SupervisionDocuments,
}

impl CodeTable {
    /// Every table.
    pub const ALL: [Self; 11] = [
        Self::Countries,
        Self::Currencies,
        Self::Units,
        Self::CustomsDistricts,
        Self::TradeModes,
        Self::ExchangeSources,
        Self::GoodsUses,
        Self::PaymentMethods,
        Self::TransportModes,
        Self::Regions,
        Self::SupervisionDocuments,
    ];

    /// The word in URLs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Countries => "countries",
            Self::Currencies => "currencies",
            Self::Units => "units",
            Self::CustomsDistricts => "customs-districts",
            Self::TradeModes => "trade-modes",
            Self::ExchangeSources => "exchange-sources",
            Self::GoodsUses => "goods-uses",
            Self::PaymentMethods => "payment-methods",
            Self::TransportModes => "transport-modes",
            Self::Regions => "regions",
            Self::SupervisionDocuments => "supervision-documents",
        }
    }

    /// The table of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == word)
    }
}

/// One code of a table, valid between two days (both inclusive).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeEntry {
    /// The list it stands in.
    pub table: CodeTable,
    /// The code as printed; case and leading zeros count.
    pub code: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name; empty when none is known.
    pub name_en: String,
    /// First day of validity.
    pub from: NaiveDate,
    /// Last day of validity; open when missing.
    pub until: Option<NaiveDate>,
    /// How well the row is known.
    pub evidence: Evidence,
}

impl CodeEntry {
    /// Whether the code is valid on the day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What one unit of a currency was worth in US dollars in a month, in 10^-8. `[R]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The year of the month.
    pub year: i32,
    /// From 1 to 12.
    pub month: u32,
    /// The currency that was exchanged.
    pub currency: Currency,
    /// US dollars for one unit, in hundred-millionths.
    pub usd_hundred_millionths: i64,
}
