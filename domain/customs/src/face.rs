//! What a declaration must share with the face of its licence.

use domain_kernel::Country;
use domain_licences::{Licence, LicenceLine};

use crate::{DistrictMatch, QuarantineReason, UsageMessage, conversion};

/// Compares the message with the face, in the order of the exchange's codes, and gives the
/// quantity in ten-thousandths of the licence's unit.
pub(crate) fn quantity_on(
    licence: &Licence,
    message: &UsageMessage,
) -> Result<i64, QuarantineReason> {
    if message.declared_on < licence.valid_from || licence.valid_until < message.declared_on {
        return Err(QuarantineReason::OutsideValidity);
    }
    if !is_of_holder(licence, message) {
        return Err(QuarantineReason::HolderMismatch);
    }
    let is_port = |face| DistrictMatch::of_face(face).admits(face, &message.port);
    if !licence.ports.iter().any(is_port) {
        return Err(QuarantineReason::WrongPort);
    }
    if !licence.hs_code.covers(&message.hs_code) || names_no_line(licence, message) {
        return Err(QuarantineReason::GoodsMismatch);
    }
    if message.country.as_ref().is_some_and(|country| country != country_of(licence)) {
        return Err(QuarantineReason::CountryMismatch);
    }
    if licence.trade_mode != message.trade_mode {
        return Err(QuarantineReason::TradeModeMismatch);
    }
    conversion::ten_thousandths_in(&message.quantity, licence.quantity.unit())
        .ok_or(QuarantineReason::UnitMismatch)
}

/// Whether the message names a line that the licence does not have.
fn names_no_line(licence: &Licence, message: &UsageMessage) -> bool {
    message.licence_line.is_some_and(|number| line_of(licence, number).is_none())
}

/// The line of the licence with this number.
pub(crate) fn line_of(licence: &Licence, number: i32) -> Option<&LicenceLine> {
    licence.lines.iter().find(|line| line.line_number == number)
}

/// What the country of a declaration is compared with: of an import where the goods are from, of
/// an export where they go. `[D]`
fn country_of(licence: &Licence) -> &Country {
    licence.terms.origin_country().unwrap_or(&licence.trading_country)
}

/// The operator must be the importer or the consignee (rule L24). Only a message that names
/// the operator can be judged. `[D]`
fn is_of_holder(licence: &Licence, message: &UsageMessage) -> bool {
    message.operator.as_ref().is_none_or(|operator| {
        [&licence.importer, &licence.consignee]
            .into_iter()
            .any(|party| party.credit_code.as_ref() == Some(operator))
    })
}
