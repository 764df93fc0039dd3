//! What is printed across a licence on which nothing may be declared.

use certificate::Pair;
use domain_licences::LicenceState;

/// `None` while the licence is good.
pub(super) fn notice(state: LicenceState) -> Option<Pair> {
    let (zh, en) = match state {
        LicenceState::Active | LicenceState::InUse => return None,
        LicenceState::Issued => ("尚未领取", "Not collected"),
        LicenceState::UsedUp => ("已用完", "Used up"),
        LicenceState::Frozen => ("已冻结", "Frozen"),
        LicenceState::LossReported => ("已挂失", "Reported lost"),
        LicenceState::Expired => ("已过期", "Expired"),
        LicenceState::Replaced => ("已换发", "Replaced"),
        LicenceState::Lost => ("遗失作废", "Lost and void"),
        LicenceState::Returned => ("已退证", "Returned"),
        LicenceState::Revoked => ("已撤销", "Revoked"),
        LicenceState::RevokedUncollected => ("逾期未领，已作废", "Void: never collected"),
        LicenceState::Voided => ("废证", "Void: not wanted"),
    };
    Some(Pair::new(zh, en))
}
