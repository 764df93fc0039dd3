//! The use of a licence: its declaration lines and the entries of its account.

use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{Balance, Bucket, DeclarationLine, LineState};
use domain_kernel::{CodeError, CustomsDistrict, DeclarationNumber, Unit};
use persistence::{LineKey, PostedEntry};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::body::QuantityView;
use super::standing::{BalanceView, decimal};
use crate::page::PageRequest;
use crate::problem::Problem;
use crate::wire::wire_enum;

wire_enum! {
    /// Where a declaration line stands: `reserved` at lodgement, `committed` at release of the
    /// goods, `released` when the declaration is cancelled.
    LineStateWord as LineState = LineState { Reserved Committed Released }
}

wire_enum! {
    /// A part of a licence's quantity (台账科目).
    BucketWord as Bucket = Bucket { Granted Available Reserved Cleared Released }
}

/// A declaration line that stands on a licence (报关单商品项), as last told by customs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceUse)]
pub(super) struct UseView {
    /// The office that accepted the declaration (关区), four digits.
    #[schema(example = "5301")]
    customs_office: String,
    /// Eighteen digits.
    #[schema(example = "530120261010000001")]
    declaration_number: String,
    /// The item within the declaration, from 1.
    #[schema(minimum = 1, example = 1)]
    line_number: i32,
    /// The version applied last, from 1.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    state: LineStateWord,
    /// The line of the licence it is mapped to, when the declaration names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 1)]
    licence_line: Option<i32>,
    quantity: QuantityView,
    /// Where the goods clear, four digits.
    #[schema(example = "5301")]
    port: String,
    /// The day the declaration was accepted.
    declared_on: NaiveDate,
    /// Which use of the licence the declaration is, from 1; the lines of one declaration share
    /// it.
    #[schema(minimum = 1, example = 1)]
    use_number: i32,
    /// The declarant said that this is the last shipment.
    is_final: bool,
}

impl UseView {
    pub(super) fn of(line: &DeclarationLine, unit: &Unit) -> Self {
        Self {
            customs_office: line.office.to_string(),
            declaration_number: line.declaration.to_string(),
            line_number: line.line_number,
            version: line.version,
            state: line.state.into(),
            licence_line: line.licence_line,
            quantity: QuantityView::of(line.quantity, unit),
            port: line.port.to_string(),
            declared_on: line.declared_on,
            use_number: line.use_number,
            is_final: line.is_final,
        }
    }
}

/// The key of a line as a cursor carries it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LineCursor(String, String, i32);

impl LineCursor {
    pub(super) fn of(line: &DeclarationLine) -> Self {
        Self(line.office.to_string(), line.declaration.to_string(), line.line_number)
    }

    /// The line that a page begins after.
    pub(super) fn after(page: &PageRequest) -> Result<Option<LineKey>, Problem> {
        page.after_key(|Self(office, declaration, line_number)| -> Result<_, CodeError> {
            let office = CustomsDistrict::parse(&office)?;
            Ok((office, DeclarationNumber::parse(&declaration)?, line_number))
        })
    }
}

/// At which moment.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BalanceParams {
    /// An instant (RFC 3339); now when missing.
    #[param(example = "2026-03-02T16:00:00Z")]
    as_of: Option<DateTime<Utc>>,
}

impl BalanceParams {
    /// The instant that is meant.
    pub(super) fn instant(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.as_of.unwrap_or(now)
    }
}

/// What a licence's account held at a moment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BalanceAsOf)]
pub(super) struct BalanceAsOfView {
    /// The moment.
    as_of: DateTime<Utc>,
    /// What was known then; all zero before the licence was issued.
    balance: BalanceView,
}

impl BalanceAsOfView {
    pub(super) fn of(as_of: DateTime<Utc>, balance: Balance, unit: &Unit) -> Self {
        Self { as_of, balance: BalanceView::of(balance, unit) }
    }
}

/// An entry of a licence's account (分录): appended, never edited.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub(super) struct EntryView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// When it was written.
    at: DateTime<Utc>,
    /// Where the amount leaves.
    from: BucketWord,
    /// Where it arrives.
    to: BucketWord,
    /// How much moved, in the licence's unit; above zero.
    #[schema(example = "350.0000")]
    amount: String,
    /// What caused it, as `issue`, `declaration:5301…:1` or `return`.
    #[schema(example = "issue")]
    reference: String,
    /// The account once it was written.
    balance: BalanceView,
}

impl EntryView {
    pub(super) fn of(posted: PostedEntry, unit: &Unit) -> Self {
        let movement = posted.entry.movement;
        Self {
            id: posted.id,
            at: posted.at,
            from: movement.from.into(),
            to: movement.to.into(),
            amount: decimal(movement.amount),
            reference: posted.entry.reference,
            balance: BalanceView::of(posted.balance, unit),
        }
    }
}
