//! What a declaration must share with the face of its licence.

use domain_licences::Licence;

use crate::{DistrictMatch, QuarantineReason, UsageMessage, mass};

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
    if !licence.hs_code.covers(&message.hs_code) {
        return Err(QuarantineReason::GoodsMismatch);
    }
    if licence.trade_mode != message.trade_mode {
        return Err(QuarantineReason::TradeModeMismatch);
    }
    mass::ten_thousandths_in(&message.quantity, licence.quantity.unit())
        .ok_or(QuarantineReason::UnitMismatch)
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
