//! Code tables, catalogues and competence as the wire shows them.

use chrono::NaiveDate;
use domain_kernel::Evidence;
use domain_reference::{
    Catalogue, CatalogueGood, CataloguePart, CodeEntry, CodeTable, Competence, ReferenceBook,
};
use operations::reference::Need;
use serde::Serialize;
use utoipa::ToSchema;

use crate::licences::body::LicenceKindWord;
use crate::rules::RuleView;
use crate::wire::wire_enum;

wire_enum! {
    /// How well a fact of the law is known: read in a stored public copy, recalled and not
    /// verified, or our own choice where the law is silent.
    EvidenceWord as Evidence = Evidence { Verified Recalled Design }
}

wire_enum! {
    /// The part of a catalogue: general goods, mechanical and electrical products, or important
    /// industrial goods.
    PartWord as CataloguePart = CataloguePart { General Mechanical Industrial }
}

/// A published code list.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CodeTable)]
pub(super) enum TableWord {
    Countries,
    Currencies,
    Units,
    CustomsDistricts,
    TradeModes,
    ExchangeSources,
    GoodsUses,
    PaymentMethods,
    TransportModes,
    Regions,
    SupervisionDocuments,
}

/// A yearly catalogue of goods under licence.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Catalogue)]
pub(super) enum CatalogueWord {
    ImportLicence,
    AutomaticImport,
    ExportLicence,
    TextileEu,
    TextileUs,
    /// Goods under tariff quota (关税配额).
    TariffQuota,
}

impl From<Catalogue> for CatalogueWord {
    fn from(catalogue: Catalogue) -> Self {
        match catalogue {
            Catalogue::ImportLicence => Self::ImportLicence,
            Catalogue::AutomaticImport => Self::AutomaticImport,
            Catalogue::ExportLicence => Self::ExportLicence,
            Catalogue::TextileEu => Self::TextileEu,
            Catalogue::TextileUs => Self::TextileUs,
            Catalogue::TariffQuota => Self::TariffQuota,
        }
    }
}

/// The word of a table on the wire, and its names in Chinese and English.
const fn named(table: CodeTable) -> (TableWord, &'static str, &'static str) {
    use TableWord as Word;
    match table {
        CodeTable::Countries => (Word::Countries, "国家（地区）", "Countries and regions"),
        CodeTable::Currencies => (Word::Currencies, "币制", "Currencies"),
        CodeTable::Units => (Word::Units, "计量单位", "Units of quantity"),
        CodeTable::CustomsDistricts => (Word::CustomsDistricts, "关区", "Customs districts"),
        CodeTable::TradeModes => (Word::TradeModes, "监管方式", "Customs supervision modes"),
        CodeTable::ExchangeSources => {
            (Word::ExchangeSources, "外汇来源", "Sources of foreign exchange")
        }
        CodeTable::GoodsUses => (Word::GoodsUses, "商品用途", "Uses of goods"),
        CodeTable::PaymentMethods => (Word::PaymentMethods, "付款方式", "Methods of payment"),
        CodeTable::TransportModes => (Word::TransportModes, "运输方式", "Customs transport modes"),
        CodeTable::Regions => (Word::Regions, "行政区划", "Administrative divisions"),
        CodeTable::SupervisionDocuments => {
            (Word::SupervisionDocuments, "监管证件", "Supervision documents")
        }
    }
}

/// A code table, and how many codes of it are valid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReferenceTable)]
pub(super) struct TableView {
    table: TableWord,
    /// Its Chinese name.
    name_zh: &'static str,
    /// Its English name.
    name_en: &'static str,
    /// Codes valid on the day.
    #[schema(minimum = 0, example = 34)]
    codes: usize,
}

impl TableView {
    pub(super) fn of(table: CodeTable, book: &ReferenceBook, on: NaiveDate) -> Self {
        let (word, name_zh, name_en) = named(table);
        Self { table: word, name_zh, name_en, codes: book.entries(table, on).count() }
    }
}

/// One code of a table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReferenceCode)]
pub(super) struct CodeView {
    /// The code as printed; case and leading zeros count.
    #[schema(example = "035")]
    pub(super) code: String,
    /// Its Chinese name.
    #[schema(example = "千克")]
    name_zh: String,
    /// Its English name, when one is known.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false, example = "kilogram")]
    name_en: String,
    /// First day of validity.
    valid_from: NaiveDate,
    /// Last day of validity; open when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
    evidence: EvidenceWord,
}

impl From<&CodeEntry> for CodeView {
    fn from(entry: &CodeEntry) -> Self {
        Self {
            code: entry.code.clone(),
            name_zh: entry.name_zh.clone(),
            name_en: entry.name_en.clone(),
            valid_from: entry.from,
            valid_until: entry.until,
            evidence: entry.evidence.into(),
        }
    }
}

/// One line of a year's catalogue (目录商品).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueGood)]
pub(super) struct GoodView {
    catalogue: CatalogueWord,
    /// The year the line is in force.
    #[schema(example = 2026)]
    year: i32,
    /// The commodity; a line of eight digits covers every code below it.
    #[schema(pattern = "^([0-9]{6}|[0-9]{8}|[0-9]{10})$", example = "7402000001")]
    hs_code: String,
    /// Only under this supervision mode, when the line says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_mode: Option<String>,
    part: PartWord,
    /// The kind of goods that competence is decided by.
    category: String,
    /// The standard name of the goods.
    name_zh: String,
    /// Unit of the licence (计量单位), three digits of `units`.
    #[schema(pattern = "^[0-9A-Z]{3}$", example = "070")]
    unit: String,
    /// Bulk goods (大宗、散装) may overrun their quantity.
    is_bulk: bool,
    /// How far at most, in hundredths of a per cent; 0 where the orders' own limit holds.
    #[schema(minimum = 0, example = 500)]
    tolerance_basis_points: u32,
    /// Whether several declarations may use one licence (非一批一证).
    allows_several_batches: bool,
    /// Used equipment only.
    is_used_only: bool,
    /// Customs districts the goods may clear in; empty for any.
    designated_ports: Vec<String>,
    /// Months of validity, when the goods have their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    validity_months: Option<u32>,
    evidence: EvidenceWord,
}

impl From<&CatalogueGood> for GoodView {
    fn from(good: &CatalogueGood) -> Self {
        Self {
            catalogue: good.catalogue.into(),
            year: good.year,
            hs_code: good.hs_code.to_string(),
            trade_mode: good.trade_mode.as_ref().map(ToString::to_string),
            part: good.part.into(),
            category: good.category.clone(),
            name_zh: good.name_zh.clone(),
            unit: good.unit.to_string(),
            is_bulk: good.is_bulk,
            tolerance_basis_points: good.tolerance.0,
            allows_several_batches: good.allows_several_batches,
            is_used_only: good.is_used_only,
            designated_ports: good.designated_ports.iter().map(ToString::to_string).collect(),
            validity_months: good.validity_months,
            evidence: good.evidence.into(),
        }
    }
}

/// One row of the competence table (发证权限): unset conditions match everything, and of the
/// rows that match the most specific one answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Competence)]
pub(super) struct CompetenceView {
    /// The row's word, stable for ever.
    pub(super) id: String,
    /// The matter's code.
    #[schema(example = "import-licence")]
    matter: String,
    /// The category of the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    /// The supervision mode of the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_mode: Option<String>,
    /// The region of the enterprise, and those below.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    /// Whether it is for central enterprises in Beijing (在京中央企业) or for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    central_in_beijing: Option<bool>,
    /// First year in force.
    #[schema(example = 2013)]
    year_from: i32,
    /// Last year in force; open when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    year_until: Option<i32>,
    /// The organisation that takes and reviews the application.
    #[schema(example = "licence-bureau")]
    handling: String,
    /// The organisation that numbers and issues the licence.
    #[schema(example = "licence-bureau")]
    issuing: String,
    evidence: EvidenceWord,
}

impl From<&Competence> for CompetenceView {
    fn from(row: &Competence) -> Self {
        Self {
            id: row.id.clone(),
            matter: row.matter.clone(),
            category: row.category.clone(),
            trade_mode: row.trade_mode.as_ref().map(ToString::to_string),
            region: row.region.as_ref().map(ToString::to_string),
            central_in_beijing: row.central_in_beijing,
            year_from: row.year_from,
            year_until: row.year_until,
            handling: row.handling.to_string(),
            issuing: row.issuing.to_string(),
            evidence: row.evidence.into(),
        }
    }
}

/// Whether goods of a catalogue need its licence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceNeed)]
pub(super) struct NeedView {
    kind: LicenceKindWord,
    /// Supervision document code (监管证件代码), case-sensitive.
    #[schema(example = "7")]
    supervision_code: String,
    /// Whether the import needs this licence.
    needs_licence: bool,
    /// The rule that frees the import of it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption: Option<RuleView>,
    good: GoodView,
}

impl From<Need> for NeedView {
    fn from(need: Need) -> Self {
        Self {
            kind: need.kind.into(),
            supervision_code: need.kind.supervision_code().to_string(),
            needs_licence: need.exemption.is_none(),
            exemption: need.exemption.map(|exemption| RuleView::exempting(&exemption)),
            good: (&need.good).into(),
        }
    }
}
