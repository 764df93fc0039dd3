//! The application for a change, as it is typed (退（换）证申请表).

use serde::{Deserialize, Serialize};

use crate::form::limits;
use crate::form::{ContactForm, FormProblem, PartyForm, Sizes};

/// The application form of the matters that change an issued licence, as typed on the wire:
/// every field may be missing while the case is a draft. Which fields a matter takes is said by
/// its own schema (`GET /matters/{code}`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChangeForm {
    /// The kind of the licence, as `import`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub licence_kind: Option<String>,
    /// The number of the licence (原证号).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub licence_number: Option<String>,
    /// Why (申请理由), at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub reason: Option<String>,
    /// The boxes that change; an amendment only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<FaceChangesForm>,
    /// The last day asked for, `YYYY-MM-DD`; an extension only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub valid_until: Option<String>,
    /// How what is left is spread over the lines: needed when a part is used and the face has
    /// more than one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub quantities: Vec<LineQuantityForm>,
    /// The licences that take its place, two to ten; a split only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub parts: Vec<SplitForm>,
    /// The notice of loss in a newspaper (登报声明); a reissue only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeForm>,
    /// Person to ask (联系人).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactForm>,
}

/// The boxes of the face that change; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FaceChangesForm {
    /// Credit code of the enterprise that is to hold it (box 1); mechanical products only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub holder: Option<String>,
    /// Consignee, consignor or import user (box 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee: Option<PartyForm>,
    /// Customs supervision mode (box 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub trade_mode: Option<String>,
    /// Ports of clearance (box 7).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 2))]
    pub ports: Vec<String>,
    /// Exporting, trading or importing country (box 8), alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub trading_country: Option<String>,
    /// Lines whose specification (box 12) or unit price (box 15) changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub lines: Vec<LineChangeForm>,
    /// Contract number, at most 17 printable ASCII characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 17))]
    pub contract_number: Option<String>,
}

/// A line that changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LineChangeForm {
    /// The line of the old face, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_number: Option<i32>,
    /// The new specification.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub specification: Option<String>,
    /// The new unit price, a decimal string with at most four decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub unit_price: Option<String>,
}

/// So much of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LineQuantityForm {
    /// The line of the old face, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_number: Option<i32>,
    /// Quantity in the licence's unit, a decimal string with at most four decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub quantity: Option<String>,
}

/// One of the licences that take the place of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SplitForm {
    /// What it takes of each line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub quantities: Vec<LineQuantityForm>,
}

/// A notice of loss.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NoticeForm {
    /// The national economic newspaper (全国性经济报刊).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub newspaper: Option<String>,
    /// The day it was printed, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 20))]
    pub published_on: Option<String>,
}

impl ChangeForm {
    /// Every field larger than its schema allows.
    pub fn oversize(&self) -> Vec<FormProblem> {
        let mut sizes = Sizes::default();
        sizes.text("/licence_kind", self.licence_kind.as_ref(), limits::CODE);
        sizes.text("/licence_number", self.licence_number.as_ref(), limits::CODE);
        sizes.text("/reason", self.reason.as_ref(), limits::REMARKS);
        sizes.text("/valid_until", self.valid_until.as_ref(), limits::DATE);
        sizes.count("/parts", self.parts.len(), limits::PARTS);
        quantities("/quantities", &self.quantities, &mut sizes);
        for (index, part) in self.parts.iter().take(limits::PARTS).enumerate() {
            quantities(&format!("/parts/{index}/quantities"), &part.quantities, &mut sizes);
        }
        if let Some(changes) = &self.changes {
            changes.oversize(&mut sizes);
        }
        if let Some(notice) = &self.notice {
            sizes.text("/notice/newspaper", notice.newspaper.as_ref(), limits::NEWSPAPER);
            sizes.text("/notice/published_on", notice.published_on.as_ref(), limits::DATE);
        }
        if let Some(contact) = &self.contact {
            sizes.text("/contact/name", contact.name.as_ref(), limits::CONTACT_NAME);
            sizes.text("/contact/phone", contact.phone.as_ref(), limits::CONTACT_PHONE);
        }
        sizes.into_problems()
    }
}

fn quantities(pointer: &str, forms: &[LineQuantityForm], sizes: &mut Sizes) {
    sizes.count(pointer, forms.len(), limits::LINES);
    for (index, form) in forms.iter().take(limits::LINES).enumerate() {
        let at = format!("{pointer}/{index}/quantity");
        sizes.text(&at, form.quantity.as_ref(), limits::DECIMAL);
    }
}

impl FaceChangesForm {
    fn oversize(&self, sizes: &mut Sizes) {
        for (field, code) in [
            ("holder", &self.holder),
            ("trade_mode", &self.trade_mode),
            ("trading_country", &self.trading_country),
        ] {
            sizes.text(&format!("/changes/{field}"), code.as_ref(), limits::CODE);
        }
        let contract = self.contract_number.as_ref();
        sizes.text("/changes/contract_number", contract, limits::CONTRACT_NUMBER);
        if let Some(party) = &self.consignee {
            let code = party.credit_code.as_ref();
            sizes.text("/changes/consignee/credit_code", code, limits::CODE);
            sizes.text("/changes/consignee/name", party.name.as_ref(), limits::NAME);
        }
        sizes.count("/changes/ports", self.ports.len(), limits::PORTS_AUTOMATIC);
        for (index, port) in self.ports.iter().take(limits::PORTS_AUTOMATIC).enumerate() {
            sizes.text(&format!("/changes/ports/{index}"), Some(port), limits::CODE);
        }
        sizes.count("/changes/lines", self.lines.len(), limits::LINES);
        for (index, line) in self.lines.iter().take(limits::LINES).enumerate() {
            let at = |field: &str| format!("/changes/lines/{index}/{field}");
            sizes.text(&at("specification"), line.specification.as_ref(), limits::SPECIFICATION);
            sizes.text(&at("unit_price"), line.unit_price.as_ref(), limits::DECIMAL);
        }
    }
}
