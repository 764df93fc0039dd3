//! The yearly catalogues of goods under licence.

use domain_kernel::{BasisPoints, CustomsDistrict, Evidence, HsCode, TradeMode, Unit};

/// A yearly catalogue of goods under licence (管理货物目录).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Catalogue {
    /// Goods under import licence (进口许可证管理货物目录).
    ImportLicence,
    /// Goods under automatic import licence (自动进口许可管理货物目录).
    AutomaticImport,
    /// Goods under export licence (出口许可证管理货物目录).
    ExportLicence,
    /// Textiles under interim export management bound for the European Union
    /// (纺织品出口临时管理商品目录, 欧盟); a good's category is its category number.
    TextileEu,
    /// The same, bound for the United States (美国).
    TextileUs,
    /// Commodities inside a tariff quota (关税配额管理商品); a good's category is the goods of the quota.
    TariffQuota,
}

impl Catalogue {
    /// Every catalogue.
    pub const ALL: [Self; 6] = [
        Self::ImportLicence,
        Self::AutomaticImport,
        Self::ExportLicence,
        Self::TextileEu,
        Self::TextileUs,
        Self::TariffQuota,
    ];

    /// The word in URLs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ImportLicence => "import-licence",
            Self::AutomaticImport => "automatic-import",
            Self::ExportLicence => "export-licence",
            Self::TextileEu => "textile-eu",
            Self::TextileUs => "textile-us",
            Self::TariffQuota => "tariff-quota",
        }
    }

    /// The catalogue of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|catalogue| catalogue.as_str() == word)
    }
}

/// The part of the automatic-import catalogue (目录一/二/三); import-licence goods are `General`
/// or `Mechanical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CataloguePart {
    /// Part I, general goods (一般商品).
    General,
    /// Part II, mechanical and electrical products (机电产品).
    Mechanical,
    /// Part III, important industrial goods (重要工业品).
    Industrial,
}

impl CataloguePart {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::General, Self::Mechanical, Self::Industrial];

    /// The word in the document and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Mechanical => "mechanical",
            Self::Industrial => "industrial",
        }
    }

    /// The part of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

/// One line of a year's catalogue (目录商品).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueGood {
    /// The catalogue it stands in.
    pub catalogue: Catalogue,
    /// The year the line is in force.
    pub year: i32,
    /// The commodity; a line of eight digits covers every code below it.
    pub hs_code: HsCode,
    /// Only under this trade mode, when the line says so.
    pub trade_mode: Option<TradeMode>,
    /// The part of the catalogue.
    pub part: CataloguePart,
    /// The kind of goods that competence is decided by, as `消耗臭氧层物质`.
    pub category: String,
    /// The standard name of the goods.
    pub name_zh: String,
    /// The licence unit.
    pub unit: Unit,
    /// Bulk goods (大宗、散装) may overrun their quantity.
    pub is_bulk: bool,
    /// How far a bulk good may overrun.
    pub tolerance: BasisPoints,
    /// Whether several declarations may use one licence (非一批一证).
    pub allows_several_batches: bool,
    /// Used equipment only (旧机电产品).
    pub is_used_only: bool,
    /// Ports the good may clear at; empty when any.
    pub designated_ports: Vec<CustomsDistrict>,
    /// Months of validity when the good has its own (rule L08).
    pub validity_months: Option<u32>,
    /// How well the line is known.
    pub evidence: Evidence,
}
