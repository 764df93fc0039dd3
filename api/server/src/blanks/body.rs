//! What the wire carries of blanks. Nothing here decides anything.

use chrono::SecondsFormat;
use domain_kernel::OrganisationId;
use domain_licences::blanks::{BlankNumber, BlankOutcome, BlankRange};
use operations::blanks::{BlankPlace, Delivery};
use persistence::StockOf;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::licences::body::LicenceKindWord;
use crate::path::segment;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// What became of a blank: printed on (已用), spoilt (作废) or lost (遗失).
    OutcomeWord as BlankOutcome = BlankOutcome { Used Spoilt Lost }
}

/// What may be reported of a blank.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BlankReport)]
enum ReportWord {
    /// Misprinted or torn, and destroyed (作废).
    Spoilt,
    /// Nobody knows where it is (遗失).
    Lost,
}

/// Consecutive numbers for a body.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct BlanksRequest {
    /// The body that gets them; it issues licences.
    #[validate(length(min = 2, max = 64))]
    #[schema(min_length = 2, max_length = 64, example = "special-office-fuzhou")]
    organisation_id: String,
    /// The first number, seven digits.
    #[validate(length(equal = 7))]
    #[schema(pattern = "^[0-9]{7}$", example = "0004001")]
    first_number: String,
    /// The last number, included; at most a million numbers.
    #[validate(length(equal = 7))]
    #[schema(pattern = "^[0-9]{7}$", example = "0005000")]
    last_number: String,
    /// The document that it stands on (文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "许可证局发〔2026〕3号")]
    document: String,
}

impl BlanksRequest {
    pub(super) fn parse(self) -> Result<Delivery, Problem> {
        let mut fields = Fields::default();
        let to = fields.read("/organisation_id", &self.organisation_id, OrganisationId::parse);
        let first = fields.read("/first_number", &self.first_number, BlankNumber::parse);
        let last = fields.read("/last_number", &self.last_number, BlankNumber::parse);
        let range = first.zip(last).and_then(|(first, last)| BlankRange::new(first, last));
        if first.is_some() && last.is_some() && range.is_none() {
            fields.add(FieldError::new("/last_number", "range", Message::BlankRange));
        }
        fields.build(|| Some(Delivery { to: to?, range: range?, document: self.document }))
    }
}

/// A blank that nothing can be printed on.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct BlankReportRequest {
    /// Seven digits.
    #[validate(length(equal = 7))]
    #[schema(pattern = "^[0-9]{7}$", example = "0004711")]
    number: String,
    outcome: ReportWord,
    /// What happened; not blank.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, pattern = "\\S", example = "卡纸损坏")]
    reason: String,
}

impl BlankReportRequest {
    pub(super) fn parse(self) -> Result<(BlankNumber, BlankOutcome, String), Problem> {
        let mut fields = Fields::default();
        let number = fields.read("/number", &self.number, BlankNumber::parse);
        let outcome = match self.outcome {
            ReportWord::Spoilt => BlankOutcome::Spoilt,
            ReportWord::Lost => BlankOutcome::Lost,
        };
        fields.build(|| Some((number?, outcome, self.reason)))
    }
}

/// The path of one blank.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct BlankPath {
    /// Seven digits.
    #[param(pattern = "^[0-9]{7}$", example = "0004711")]
    number: String,
}

impl BlankPath {
    pub(super) fn parse(&self) -> Result<BlankNumber, Problem> {
        // No blank bears the number zero: it is a number like any other that is not there.
        if self.number.len() == 7 && self.number.bytes().all(|byte| byte == b'0') {
            return Err(Problem::not_found("blank"));
        }
        segment("number", &self.number, BlankNumber::parse)
    }
}

/// The blanks of a body: `received = used + spoilt + lost + handed_on + on_hand`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BlankStock)]
pub(super) struct BlankStockView {
    /// The body.
    #[schema(example = "special-office-fuzhou")]
    organisation_id: String,
    /// Everything that ever came to it.
    #[schema(minimum = 0, example = 1000)]
    received: i64,
    /// Licences are printed on them.
    #[schema(minimum = 0, example = 700)]
    used: i64,
    /// Destroyed.
    #[schema(minimum = 0, example = 12)]
    spoilt: i64,
    /// Missing.
    #[schema(minimum = 0, example = 1)]
    lost: i64,
    /// Went to other bodies.
    #[schema(minimum = 0, example = 100)]
    handed_on: i64,
    /// There to print on.
    #[schema(minimum = 0, example = 187)]
    on_hand: i64,
}

impl From<StockOf> for BlankStockView {
    fn from(of: StockOf) -> Self {
        let stock = of.stock;
        Self {
            organisation_id: of.organisation.to_string(),
            received: stock.received,
            used: stock.used,
            spoilt: stock.spoilt,
            lost: stock.lost,
            handed_on: stock.handed_on,
            on_hand: stock.on_hand(),
        }
    }
}

/// A blank: where it is, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Blank)]
pub(super) struct BlankView {
    /// Seven digits.
    #[schema(pattern = "^[0-9]{7}$", example = "0004711")]
    number: String,
    /// The body that has or had it.
    #[schema(example = "special-office-fuzhou")]
    organisation_id: String,
    /// What became of it; missing while it is on hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeWord>,
    /// Why it is spoilt or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When that was written down, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    at: Option<String>,
    /// The kind of the licence that is, or was, printed on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence_kind: Option<LicenceKindWord>,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "26-13-000004")]
    licence_number: Option<String>,
}

impl From<BlankPlace> for BlankView {
    fn from(place: BlankPlace) -> Self {
        let fate = place.fate.as_ref();
        Self {
            number: place.number.to_string(),
            organisation_id: place.organisation.to_string(),
            outcome: fate.map(|fate| fate.outcome.into()),
            reason: fate.map(|fate| fate.reason.clone()).filter(|reason| !reason.is_empty()),
            at: fate.map(|fate| fate.at.to_rfc3339_opts(SecondsFormat::Millis, true)),
            licence_kind: place.licence.as_ref().map(|licence| licence.kind.into()),
            licence_number: place.licence.as_ref().map(|licence| licence.number.to_string()),
        }
    }
}
