//! The application form of the matters that grant a licence, as it is typed.

mod goods;
mod papers;
mod parse;
pub(crate) mod problem;
pub(crate) mod reader;
mod size;
pub(crate) mod terms;
pub(crate) mod trade;

#[cfg(test)]
mod tests;

pub mod limits;

use serde::{Deserialize, Serialize};

pub use problem::FormProblem;
pub(crate) use size::Sizes;

/// The application form of the matters that grant a licence, as typed on the wire: every field may
/// be missing while the case is a draft. Its JSON is stored, versioned and compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LicenceForm {
    /// Consignee or import user (收货人/进口用户), box 2; the importer (box 1) is the applicant. Of
    /// textile exports the importer abroad, by name and address and without a credit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee: Option<PartyForm>,
    /// Consignor (发货人), box 2 of an export other than of textiles; the exporter (box 1) is the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignor: Option<PartyForm>,
    /// Customs supervision mode (贸易方式), four digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub trade_mode: Option<String>,
    /// Source of foreign exchange (外汇来源), code of `exchange-sources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub exchange_source: Option<String>,
    /// Ports of clearance (报关口岸), customs districts: one, automatic licences two at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 2))]
    pub ports: Vec<String>,
    /// Exporting or trading country (出口国/贸易国), alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub trading_country: Option<String>,
    /// Country of origin (原产地国), alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub origin_country: Option<String>,
    /// Importing country (进口国), alpha-3; exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub destination_country: Option<String>,
    /// Method of payment (付款方式), code of `payment-methods`; exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub payment: Option<String>,
    /// Transport (运输方式), code of `transport-modes`; exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub transport: Option<String>,
    /// Category of the restricting market (类别), as `338/339pt`; textile exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub category: Option<String>,
    /// Net weight in kilograms (净重), a decimal string with at most four decimals; textile exports
    /// only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub net_weight: Option<String>,
    /// Use of the goods (商品用途), code of `goods-uses`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub goods_use: Option<String>,
    /// Commodity code (商品编码), ten digits of the year's catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub hs_code: Option<String>,
    /// Unit of quantity (单位), three digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub unit: Option<String>,
    /// Currency of the prices (币制), alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub currency: Option<String>,
    /// Specification lines (规格), one to four under one code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub lines: Vec<LineForm>,
    /// Contract number (合同号), at most 17 printable ASCII characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 17))]
    pub contract_number: Option<String>,
    /// `one_batch` (一批一证) or `several_batches` (非一批一证).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub batch_mode: Option<String>,
    /// The year the licence is for; the year of the application when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_year: Option<i32>,
    /// Whether use may reach into the next year (跨年度); import licences only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crosses_year: Option<bool>,
    /// `paper` or `electronic` (无纸化).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub delivery: Option<String>,
    /// Where the paper is to be collected (领证地): a body that issues licences; the issuing body
    /// when missing. Electronic licences are not collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64))]
    pub collection_organisation_id: Option<String>,
    /// The approval document of the competent authority (批准文件); import licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalForm>,
    /// Equipment particulars (设备状态); mechanical and electrical products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment: Option<EquipmentForm>,
    /// Number of the licence this one replaces (原证号), of the same kind and holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub replaces: Option<String>,
    /// Person to ask (联系人).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactForm>,
    /// Remarks (备注), at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub remarks: Option<String>,
}

/// A company named on the face.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PartyForm {
    /// Unified social credit code (统一社会信用代码).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub credit_code: Option<String>,
    /// Full name (全称).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: Option<String>,
}

/// One specification line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LineForm {
    /// Specification or grade (规格、等级).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub specification: Option<String>,
    /// Quantity in the form's unit: a decimal string with at most four decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub quantity: Option<String>,
    /// Unit price in the form's currency: a decimal string with at most four decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub unit_price: Option<String>,
}

/// The document a restricted import was approved by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalForm {
    /// Number of the document (批准文号).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 50))]
    pub number: Option<String>,
    /// Day of the document, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub issued_on: Option<String>,
    /// Last day of its validity, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub valid_until: Option<String>,
    /// Approved quantity in the form's unit, a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub quantity: Option<String>,
}

/// Particulars of mechanical and electrical products.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EquipmentForm {
    /// `new` or `used` (新/旧).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub condition: Option<String>,
    /// Manufacturing date of used equipment, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub manufactured_on: Option<String>,
    /// Approval number of the mechanical-electrical system (自动许可编号).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub approval_number: Option<String>,
    /// Sequence within the approval, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_sequence: Option<i32>,
}

/// Who answers questions about the application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactForm {
    /// Name (联系人).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 50))]
    pub name: Option<String>,
    /// Telephone (电话).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 30))]
    pub phone: Option<String>,
}
