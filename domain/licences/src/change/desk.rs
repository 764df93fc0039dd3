//! Which boxes an amendment touches, and whose desk it goes to.

use domain_kernel::Price;

use super::FaceChanges;
use crate::mechanical::{ChangeDesk, ChangeRequest, change_desk};
use crate::{Licence, LicenceKind, LicencePolicy};

/// The boxes of the face that really change, in order; the contract number has none and counts
/// as 0.
pub fn changed_boxes(old: &Licence, changes: &FaceChanges) -> Vec<u8> {
    let differs = |number: u8, is_changed: bool| is_changed.then_some(number);
    let lines = changes.lines.iter().filter_map(|change| {
        let line = old.lines.iter().find(|line| line.line_number == change.line_number)?;
        let price = change.unit_price;
        Some((
            change.specification.as_ref().is_some_and(|text| *text != line.specification),
            price.is_some_and(|price| price != line.unit_price.ten_thousandths()),
        ))
    });
    let (specification, price) =
        lines.fold((false, false), |(text, price), (a, b)| (text || a, price || b));
    let holder = changes.holder.as_ref();
    [
        differs(0, changes.contract_number.as_ref().is_some_and(|n| *n != old.contract_number)),
        differs(1, holder.is_some() && holder != old.importer.credit_code.as_ref()),
        differs(2, changes.consignee.as_ref().is_some_and(|party| *party != old.consignee)),
        differs(5, changes.trade_mode.as_ref().is_some_and(|mode| *mode != old.trade_mode)),
        differs(7, !changes.ports.is_empty() && changes.ports != old.ports),
        differs(8, changes.trading_country.as_ref().is_some_and(|c| *c != old.trading_country)),
        differs(12, specification),
        differs(15, price),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who decides an amendment: for mechanical and electrical products the bureau or the
/// department, by what changes (Licence Bureau 2005, item 2); the issuing body for the rest.
pub fn desk_of(old: &Licence, changes: &FaceChanges, policy: &LicencePolicy) -> ChangeDesk {
    if old.kind != LicenceKind::AutomaticImportMechanical {
        return ChangeDesk::Bureau;
    }
    let prices = changes.lines.iter().filter_map(|change| {
        let line = old.lines.iter().find(|line| line.line_number == change.line_number)?;
        let new = Price::of(change.unit_price?, line.unit_price.currency().clone())?;
        Some((line.unit_price.clone(), new))
    });
    let request = ChangeRequest {
        boxes: changed_boxes(old, changes),
        prices: prices.collect(),
        is_price_printed: true,
    };
    change_desk(old, &request, policy)
}
