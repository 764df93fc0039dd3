//! The approval exchange with the mechanical-electrical system, and its change desk.

use chrono::NaiveDate;
use domain_kernel::{Price, UnifiedSocialCreditCode};

use crate::{Application, Equipment, Licence, LicenceKind, LicencePolicy, MechanicalApproval};

/// Where an approval and an application part (自动许可编号核对).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MechanicalMismatch {
    /// No approval of this number and sequence has arrived.
    #[error("no approval of this number and sequence has arrived")]
    Missing,
    /// It was given to another importer.
    #[error("the approval was given to another importer")]
    Importer,
    /// It is for another commodity.
    #[error("the approval is for another commodity")]
    Goods,
    /// It is counted in another unit, or licences on it would exceed it.
    #[error("the approval does not cover the quantity")]
    Quantity,
    /// Its last day has passed.
    #[error("the approval has run out")]
    Expired,
}

impl MechanicalMismatch {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Importer => "importer",
            Self::Goods => "goods",
            Self::Quantity => "quantity",
            Self::Expired => "expired",
        }
    }
}

/// Compares an application with the approval it names; every difference at once, empty when
/// they agree. `drawn` is what other licences took of the approval, in ten-thousandths.
pub fn mismatches(
    application: &Application,
    importer: &UnifiedSocialCreditCode,
    approval: Option<&MechanicalApproval>,
    drawn: i64,
    on: NaiveDate,
) -> Vec<MechanicalMismatch> {
    let named = application.mechanical_approval.as_ref();
    let is_named = |approval: &&MechanicalApproval| {
        named.is_some_and(|(number, sequence)| {
            approval.number == *number && approval.sequence == *sequence
        })
    };
    let Some(approval) = approval.filter(is_named) else {
        return vec![MechanicalMismatch::Missing];
    };
    let fits = application.quantity().is_some_and(|quantity| {
        let total = quantity.ten_thousandths().checked_add(drawn);
        quantity.unit() == approval.quantity.unit()
            && total.is_some_and(|total| total <= approval.quantity.ten_thousandths())
    });
    let checks = [
        (MechanicalMismatch::Importer, approval.importer == *importer),
        (MechanicalMismatch::Goods, approval.hs_code == application.hs_code),
        (MechanicalMismatch::Quantity, fits),
        (MechanicalMismatch::Expired, on <= approval.valid_until),
    ];
    checks.into_iter().filter(|(_, agrees)| !agrees).map(|(mismatch, _)| mismatch).collect()
}

/// Who decides a change of an issued licence for mechanical and electrical products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeDesk {
    /// The Licence Bureau (许可证局).
    Bureau,
    /// The mechanical-electrical department (机电办).
    MechanicalDepartment,
}

/// What is asked to change, by box of the face.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeRequest {
    /// Numbers of the boxes that change, as 1, 7, 15.
    pub boxes: Vec<u8>,
    /// Old and new unit price of every line that changes.
    pub prices: Vec<(Price, Price)>,
    /// Whether the old face shows a unit price.
    pub is_price_printed: bool,
}

/// Boxes the bureau may change: importer, port, unit price.
const BUREAU_BOXES: [u8; 3] = [1, 7, 15];

/// Who decides: the bureau for importer, port and a unit price within the tolerance (inclusive),
/// on a licence no declaration has used; the department for everything else.
pub fn change_desk(
    licence: &Licence,
    request: &ChangeRequest,
    policy: &LicencePolicy,
) -> ChangeDesk {
    let boxes_fit = request.boxes.iter().all(|number| BUREAU_BOXES.contains(number));
    let prices_fit = request.prices.iter().all(|(old, new)| is_near(old, new, policy));
    let is_unused = licence.uses == 0;
    if boxes_fit && prices_fit && is_unused && request.is_price_printed {
        ChangeDesk::Bureau
    } else {
        ChangeDesk::MechanicalDepartment
    }
}

/// Whether copy 2, the bank's, stays at the bureau: donations, and goods nobody pays for.
pub fn withholds_bank_copy(licence: &Licence, policy: &LicencePolicy) -> bool {
    let is_donation = policy.modes.value.donation.contains(&licence.trade_mode.as_str());
    let is_unpaid = licence
        .terms
        .exchange_source()
        .is_some_and(|source| policy.no_payment_sources.value.contains(&source));
    match licence.kind {
        LicenceKind::AutomaticImportMechanical => is_donation || is_unpaid,
        LicenceKind::Import
        | LicenceKind::AutomaticImport
        | LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => false,
    }
}

fn is_near(old: &Price, new: &Price, policy: &LicencePolicy) -> bool {
    let change = new.ten_thousandths().abs_diff(old.ten_thousandths());
    let allowed = policy.price_change.value.of(old.ten_thousandths());
    old.currency() == new.currency() && i64::try_from(change).is_ok_and(|change| change <= allowed)
}

/// What is known of a machine's condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Condition {
    /// Used, but it works.
    pub was_used: bool,
    /// Not used, but beyond its quality guarantee.
    pub is_beyond_guarantee: bool,
    /// Not used, but visibly aged.
    pub is_visibly_aged: bool,
    /// Old and new parts mixed.
    pub has_mixed_parts: bool,
    /// Refurbished.
    pub is_refurbished: bool,
}

impl Condition {
    /// Whether the law calls it used (旧机电产品, rule A19).
    pub const fn is_used(self) -> bool {
        self.was_used
            || self.is_beyond_guarantee
            || self.is_visibly_aged
            || self.has_mixed_parts
            || self.is_refurbished
    }
}

impl Equipment {
    /// Whether it is used equipment.
    pub const fn is_used(&self) -> bool {
        match self {
            Self::New => false,
            Self::Used { .. } => true,
        }
    }
}

#[cfg(test)]
#[path = "mechanical_tests.rs"]
mod tests;
