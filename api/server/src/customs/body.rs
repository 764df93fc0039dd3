//! What the wire carries of customs' messages. Nothing here decides anything.

use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{UsageAction, UsageMessage, UsageOutcome};
use domain_kernel::{
    Country, CustomsDistrict, DeclarationNumber, HsCode, Language, LicenceNumber, Quantity,
    TradeMode, UnifiedSocialCreditCode, Unit, UserId,
};
use operations::customs::Report;
use persistence::{Held, KeptUsage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::answer::Answer;
use crate::dates::is_legal_day;
use crate::idempotency::hexadecimal;
use crate::licences::LicenceKindWord;
use crate::problem::Problem;
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// What customs says of a declaration line: held at lodgement, written off at release,
    /// given back when the declaration is cancelled or deleted, corrected after release.
    ActionWord as UsageAction = UsageAction { Reserve Commit Release Correct }
}

wire_enum! {
    /// What became of a message.
    OutcomeWord as UsageOutcome = UsageOutcome { Applied Superseded Quarantined Dismissed }
}

/// A quantity in a unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuantityGiven, example = json!({"value": "400.0000", "unit": "070"}))]
pub(crate) struct QuantityRequest {
    /// Decimal text with at most four decimals.
    #[validate(length(min = 1, max = 24))]
    #[schema(min_length = 1, max_length = 24, pattern = r"^[0-9]+(\.[0-9]{1,4})?$")]
    pub(crate) value: String,
    /// Unit of quantity (计量单位), three digits.
    #[validate(length(equal = 3))]
    #[schema(pattern = "^[0-9A-Z]{3}$")]
    pub(crate) unit: String,
}

impl QuantityRequest {
    pub(crate) fn read(&self, fields: &mut Fields, at: &str) -> Option<Quantity> {
        let unit = fields.read(&format!("{at}/unit"), &self.unit, Unit::parse)?;
        let read = |text: &str| Quantity::parse(text, unit.clone());
        fields.read(&format!("{at}/value"), &self.value, read)
    }

    pub(crate) fn of(quantity: &Quantity) -> Self {
        Self { value: quantity.decimal(), unit: quantity.unit().to_string() }
    }
}

/// Messages of customs, each about one declaration line.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteOffRequest {
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    messages: Vec<WriteOffLine>,
}

impl WriteOffRequest {
    /// Every message that is to be applied, or everything that cannot be read.
    pub(super) fn parse(&self, sender: &UserId) -> Result<Vec<Report>, Problem> {
        let mut fields = Fields::default();
        let read = |(index, line): (usize, &WriteOffLine)| {
            line.read(&mut fields, &format!("/messages/{index}"))
        };
        let messages: Option<Vec<_>> = {
            let read: Vec<_> = self.messages.iter().enumerate().map(read).collect();
            read.into_iter().collect()
        };
        let messages = fields.build(|| messages)?;
        Ok(messages.into_iter().map(|message| report(message, sender)).collect())
    }
}

/// The message in one form, however it was written: `1.5` and `1.5000` are the same.
pub(crate) fn report(message: UsageMessage, sender: &UserId) -> Report {
    let body = serde_json::to_string(&WriteOffLine::of(&message)).expect("a message serialises");
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body.as_bytes());
    Report { message, fingerprint: hexadecimal(digest.as_ref()), body, sender: sender.clone() }
}

/// The whole state of a declaration line (报关单商品项) at a version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = WriteOffMessage)]
pub(crate) struct WriteOffLine {
    /// The office that accepted the declaration (申报地海关), four digits.
    #[validate(length(equal = 4))]
    #[schema(pattern = "^[0-9]{4}$", example = "5301")]
    customs_office: String,
    /// Number of the declaration (报关单号).
    #[validate(length(equal = 18))]
    #[schema(pattern = "^[0-9A-Z]{18}$", example = "530120261000000001")]
    declaration_number: String,
    /// The item within the declaration, from 1.
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999, example = 1)]
    line_number: i32,
    /// From 1; a higher one supersedes.
    #[validate(range(min = 1, max = 999_999))]
    #[schema(minimum = 1, maximum = 999_999, example = 1)]
    version: i32,
    action: ActionWord,
    licence_kind: LicenceKindWord,
    /// Licence number (许可证号) in the header of the declaration; one per declaration.
    #[validate(length(min = 1, max = 20))]
    #[schema(pattern = "^[0-9]{2}-[0-9A-Z]{2}-[0-9]{6}$", example = "26-AA-000001")]
    licence_number: String,
    /// The line of the licence (许可证项号) that the declaration line is mapped to; its quantity
    /// then bounds it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999, example = 1)]
    licence_line: Option<i32>,
    /// Commodity code declared (商品编码).
    #[validate(length(equal = 10))]
    #[schema(pattern = "^[0-9]{10}$", example = "7402000001")]
    hs_code: String,
    /// Country of origin (原产国) of an import, of destination (目的国) of an export, alpha-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(equal = 3))]
    #[schema(pattern = "^[A-Z]{3}$", example = "AUS")]
    country: Option<String>,
    /// What the line takes at this version; of no account on release.
    #[validate(nested)]
    quantity: QuantityRequest,
    /// Where the goods clear (进境关别), four digits.
    #[validate(length(equal = 4))]
    #[schema(pattern = "^[0-9]{4}$", example = "5301")]
    port: String,
    /// The day the declaration was accepted; validity is judged by it.
    #[validate(custom(function = is_legal_day))]
    declared_on: NaiveDate,
    /// Supervision mode of the declaration (监管方式).
    #[validate(length(equal = 4))]
    #[schema(pattern = "^[0-9]{4}$", example = "0110")]
    trade_mode: String,
    /// Unified social credit code of the operator (经营单位).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(equal = 18))]
    #[schema(pattern = "^[0-9A-Z]{18}$")]
    operator: Option<String>,
    /// The declarant says this is the last shipment.
    #[serde(default)]
    #[schema(default = false)]
    is_final: bool,
}

impl WriteOffLine {
    /// The message, or what of it cannot be read.
    pub(super) fn read(&self, fields: &mut Fields, at: &str) -> Option<UsageMessage> {
        let place = |name: &str| format!("{at}/{name}");
        let office =
            fields.read(&place("customs_office"), &self.customs_office, CustomsDistrict::parse);
        let declaration = fields.read(
            &place("declaration_number"),
            &self.declaration_number,
            DeclarationNumber::parse,
        );
        let licence =
            fields.read(&place("licence_number"), &self.licence_number, LicenceNumber::parse);
        let hs_code = fields.read(&place("hs_code"), &self.hs_code, HsCode::parse);
        let country =
            fields.read_optional(&place("country"), self.country.as_ref(), Country::parse);
        let quantity = self.quantity.read(fields, &place("quantity"));
        let port = fields.read(&place("port"), &self.port, CustomsDistrict::parse);
        let trade_mode = fields.read(&place("trade_mode"), &self.trade_mode, TradeMode::parse);
        let operator = fields.read_optional(
            &place("operator"),
            self.operator.as_ref(),
            UnifiedSocialCreditCode::parse,
        );
        Some(UsageMessage {
            office: office?,
            declaration: declaration?,
            line_number: self.line_number,
            version: self.version,
            action: self.action.into(),
            kind: self.licence_kind.into(),
            licence: licence?,
            licence_line: self.licence_line,
            hs_code: hs_code?,
            country: country?,
            quantity: quantity?,
            port: port?,
            declared_on: self.declared_on,
            trade_mode: trade_mode?,
            operator: operator?,
            is_final: self.is_final,
        })
    }

    /// The message in the form that is kept.
    fn of(message: &UsageMessage) -> Self {
        Self {
            customs_office: message.office.to_string(),
            declaration_number: message.declaration.to_string(),
            line_number: message.line_number,
            version: message.version,
            action: message.action.into(),
            licence_kind: message.kind.into(),
            licence_number: message.licence.to_string(),
            licence_line: message.licence_line,
            hs_code: message.hs_code.to_string(),
            country: message.country.as_ref().map(ToString::to_string),
            quantity: QuantityRequest::of(&message.quantity),
            port: message.port.to_string(),
            declared_on: message.declared_on,
            trade_mode: message.trade_mode.to_string(),
            operator: message.operator.as_ref().map(ToString::to_string),
            is_final: message.is_final,
        }
    }
}

/// The message of a body as kept.
pub(super) fn message_of(kept: &KeptUsage) -> Option<UsageMessage> {
    let line: WriteOffLine = serde_json::from_value(kept.body.clone()).ok()?;
    line.read(&mut Fields::default(), "")
}

/// Why a record is closed by hand.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosingRequest {
    /// The reason, as it is to stand in the log; not blank.
    #[validate(length(min = 1, max = 500), custom(function = is_said))]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "\\S",
        example = "海关已更正，经电话核实"
    )]
    pub(super) reason: String,
}

pub(super) fn is_said(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(ValidationError::new("blank")) } else { Ok(()) }
}

/// A message as kept, with what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeptWriteOff)]
pub(super) struct KeptMessageView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    outcome: OutcomeWord,
    /// Why it is kept apart, as a word a program may branch on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "over_use")]
    reason: Option<String>,
    /// The code of the exchange for it; 0 when there is nothing to say.
    #[schema(example = 2107)]
    exchange_code: u16,
    /// The reason for a reader, by `Accept-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What to do about it, for a reader, while it waits in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'static str>,
    /// How much the line could have taken, in the licence's unit, when it asks for too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "250.0000")]
    limit: Option<String>,
    #[schema(value_type = WriteOffLine)]
    message: serde_json::Value,
    /// When it came.
    received_at: DateTime<Utc>,
    /// When somebody replayed or dismissed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<DateTime<Utc>>,
    /// Why it was dismissed.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<String>,
}

impl KeptMessageView {
    pub(super) fn of(kept: KeptUsage, language: Language) -> Self {
        Self {
            id: kept.id.to_string(),
            outcome: kept.outcome.into(),
            reason: kept.reason.map(|reason| reason.as_str().to_owned()),
            exchange_code: kept.reason.map_or(0, |reason| reason.exchange_code()),
            detail: kept.reason.map(|reason| super::batch::sentence(reason, language).to_owned()),
            remedy: kept
                .reason
                .filter(|_| kept.outcome == UsageOutcome::Quarantined)
                .map(|reason| language.choose(reason.remedy_zh(), reason.remedy_en())),
            limit: kept.detail,
            message: kept.body,
            received_at: kept.received_at,
            resolved_at: kept.resolved_at,
            resolution: kept.resolution,
        }
    }

    pub(super) fn answer(held: Held<KeptUsage>, language: Language) -> Answer<Self> {
        let (kept, version) = held.into_parts();
        Answer::ok(Self::of(kept, language)).versioned(version)
    }
}
