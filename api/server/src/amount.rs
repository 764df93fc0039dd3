//! Quantities as text, in a unit that is known from elsewhere.

use domain_kernel::{Quantity, Unit, decimal};
use domain_reference::CodeTable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::context::Context;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::Fields;

/// Whether a unit stands in the table of units today: quantities are never kept in one that nobody knows.
///
/// # Errors
/// 422 with the field.
pub(crate) fn known_unit(context: &Context, at: &str, unit: &Unit) -> Result<(), Problem> {
    let today = context.clock.today();
    if context.book().entry(CodeTable::Units, unit.as_str(), today).is_some() {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::new(at, "unknown_code", Message::UnitUnknown)]))
}

/// The longest text of a quantity.
const LONGEST: usize = 24;

/// A quantity in the unit of the record it belongs to: decimal text with at most four decimals, never
/// negative.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(
    as = Amount,
    min_length = 1,
    max_length = 24,
    pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
    example = "300.0000"
)]
pub(crate) struct AmountText(String);

impl AmountText {
    /// So many ten-thousandths.
    pub(crate) fn of(ten_thousandths: i64) -> Self {
        Self(decimal::print(ten_thousandths, Quantity::DECIMALS))
    }

    /// In ten-thousandths.
    pub(crate) fn read(&self, fields: &mut Fields, at: &str) -> Option<i64> {
        let parse = |text: &str| {
            if LONGEST < text.len() {
                return Err(format!("a text of more than {LONGEST} characters"));
            }
            decimal::parse(text, Quantity::DECIMALS).map_err(|cause| cause.to_string())
        };
        fields.read(at, &self.0, parse)
    }

    /// In ten-thousandths; nothing where it is missing.
    pub(crate) fn read_or_none(this: Option<&Self>, fields: &mut Fields, at: &str) -> Option<i64> {
        this.map_or(Some(0), |amount| amount.read(fields, at))
    }
}
