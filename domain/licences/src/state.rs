//! The states of a licence and the one table of its moves.

use chrono::NaiveDate;

use crate::LicenceAction;

/// Where a licence stands (证件状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LicenceState {
    /// Numbered and signed, waiting to be collected; paper only (已签发待领取).
    Issued,
    /// In force, not yet used (有效).
    Active,
    /// At least one declaration uses it (使用中).
    InUse,
    /// Nothing left, or the last use is made (已用完).
    UsedUp,
    /// Stopped by the issuer or a court (冻结).
    Frozen,
    /// Reported lost by its holder; not to be used (已挂失).
    LossReported,
    /// Past its last day (已过期).
    Expired,
    /// Another licence stands in its place (已更换).
    Replaced,
    /// Reported lost and cancelled; another was issued in its place (挂失注销).
    Lost,
    /// Given back by the holder (已退证).
    Returned,
    /// Taken away by the issuer (已撤销).
    Revoked,
    /// Not collected in time (逾期未领撤销).
    RevokedUncollected,
    /// A number of a block that its user did not want (废证).
    Voided,
}

impl LicenceState {
    /// Every state.
    pub const ALL: [Self; 13] = [
        Self::Issued,
        Self::Active,
        Self::InUse,
        Self::UsedUp,
        Self::Frozen,
        Self::LossReported,
        Self::Expired,
        Self::Replaced,
        Self::Lost,
        Self::Returned,
        Self::Revoked,
        Self::RevokedUncollected,
        Self::Voided,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Active => "active",
            Self::InUse => "in_use",
            Self::UsedUp => "used_up",
            Self::Frozen => "frozen",
            Self::LossReported => "loss_reported",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
            Self::Lost => "lost",
            Self::Returned => "returned",
            Self::Revoked => "revoked",
            Self::RevokedUncollected => "revoked_uncollected",
            Self::Voided => "voided",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The state after `action`, or `None` when the law knows no such move. A thawed
    /// licence is active; `Licence::perform` uses it again when declarations stand on it.
    pub const fn after(self, action: LicenceAction) -> Option<Self> {
        use LicenceAction as Act;
        let next = match (self, action) {
            (Self::Issued, Act::Collect) => Self::Active,
            (Self::Issued, Act::RevokeUncollected) => Self::RevokedUncollected,
            (Self::Issued, Act::Void) => Self::Voided,
            (Self::Active | Self::InUse, Act::Use) => Self::InUse,
            (Self::Active | Self::InUse, Act::Exhaust) => Self::UsedUp,
            (Self::InUse | Self::UsedUp, Act::GiveBack) => Self::Active,
            (Self::UsedUp, Act::Reopen) => Self::InUse,
            (Self::Active | Self::InUse, Act::Freeze) => Self::Frozen,
            (Self::Frozen, Act::Thaw) => Self::Active,
            (Self::Active | Self::InUse, Act::ReportLoss) => Self::LossReported,
            (Self::LossReported, Act::WithdrawLoss) => Self::Active,
            (Self::LossReported, Act::CancelLost) => Self::Lost,
            (
                Self::Issued | Self::Active | Self::InUse | Self::Frozen | Self::LossReported,
                Act::Expire,
            ) => Self::Expired,
            (Self::Active | Self::InUse, Act::Replace) => Self::Replaced,
            (Self::Active | Self::InUse, Act::Return) => Self::Returned,
            (
                Self::Issued | Self::Active | Self::InUse | Self::Frozen | Self::LossReported,
                Act::Revoke,
            ) => Self::Revoked,
            _ => return None,
        };
        Some(next)
    }

    /// The state as of a day of a licence that may be declared until `valid_until`: past that
    /// day it reads as expired, whether or not a job has written it down.
    pub fn as_of(self, on: NaiveDate, valid_until: NaiveDate) -> Self {
        let expired = self.after(LicenceAction::Expire);
        expired.filter(|_| valid_until < on).unwrap_or(self)
    }

    /// What may be done to a licence in this state.
    pub fn actions(self) -> impl Iterator<Item = LicenceAction> {
        LicenceAction::ALL.into_iter().filter(move |action| self.after(*action).is_some())
    }

    /// Whether a declaration may stand on it.
    pub const fn may_be_used(self) -> bool {
        match self {
            Self::Active | Self::InUse => true,
            Self::Issued
            | Self::UsedUp
            | Self::Frozen
            | Self::LossReported
            | Self::Expired
            | Self::Replaced
            | Self::Lost
            | Self::Returned
            | Self::Revoked
            | Self::RevokedUncollected
            | Self::Voided => false,
        }
    }

    /// Whether nothing may happen to it any more. A used-up licence is not final: a deleted
    /// declaration gives its use back.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Expired
            | Self::Replaced
            | Self::Lost
            | Self::Returned
            | Self::Revoked
            | Self::RevokedUncollected
            | Self::Voided => true,
            Self::Issued
            | Self::Active
            | Self::InUse
            | Self::UsedUp
            | Self::Frozen
            | Self::LossReported => false,
        }
    }

    /// Whether what is left of it goes to the released side of the ledger: nobody may
    /// declare it any more.
    pub const fn releases_the_rest(self) -> bool {
        match self {
            Self::UsedUp
            | Self::Expired
            | Self::Replaced
            | Self::Lost
            | Self::Returned
            | Self::Revoked
            | Self::RevokedUncollected
            | Self::Voided => true,
            Self::Issued | Self::Active | Self::InUse | Self::Frozen | Self::LossReported => false,
        }
    }

    /// The act that brings the state in line with the ledger after customs moved it: how many
    /// declarations now use the licence, and whether the last use is made. `None` when it
    /// already fits, or when the state is not the ledger's to decide.
    pub const fn act_of_use(self, uses: i32, is_exhausted: bool) -> Option<LicenceAction> {
        match self {
            Self::Active | Self::InUse if is_exhausted => Some(LicenceAction::Exhaust),
            Self::Active if uses > 0 => Some(LicenceAction::Use),
            Self::InUse | Self::UsedUp if uses == 0 => Some(LicenceAction::GiveBack),
            Self::UsedUp if !is_exhausted => Some(LicenceAction::Reopen),
            Self::Active
            | Self::InUse
            | Self::UsedUp
            | Self::Issued
            | Self::Frozen
            | Self::LossReported
            | Self::Expired
            | Self::Replaced
            | Self::Lost
            | Self::Returned
            | Self::Revoked
            | Self::RevokedUncollected
            | Self::Voided => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_machine() {
        let mut table = String::new();
        for state in LicenceState::ALL {
            for action in LicenceAction::ALL {
                if let Some(next) = state.after(action) {
                    writeln!(table, "{state:?} --{action:?}--> {next:?}")
                        .expect("a String never fails");
                }
            }
        }
        insta::assert_snapshot!(table, @r"
        Issued --Collect--> Active
        Issued --Expire--> Expired
        Issued --Revoke--> Revoked
        Issued --RevokeUncollected--> RevokedUncollected
        Issued --Void--> Voided
        Active --Use--> InUse
        Active --Exhaust--> UsedUp
        Active --Freeze--> Frozen
        Active --ReportLoss--> LossReported
        Active --Expire--> Expired
        Active --Replace--> Replaced
        Active --Return--> Returned
        Active --Revoke--> Revoked
        InUse --Use--> InUse
        InUse --GiveBack--> Active
        InUse --Exhaust--> UsedUp
        InUse --Freeze--> Frozen
        InUse --ReportLoss--> LossReported
        InUse --Expire--> Expired
        InUse --Replace--> Replaced
        InUse --Return--> Returned
        InUse --Revoke--> Revoked
        UsedUp --GiveBack--> Active
        UsedUp --Reopen--> InUse
        Frozen --Thaw--> Active
        Frozen --Expire--> Expired
        Frozen --Revoke--> Revoked
        LossReported --WithdrawLoss--> Active
        LossReported --CancelLost--> Lost
        LossReported --Expire--> Expired
        LossReported --Revoke--> Revoked
        ");
    }

    #[test]
    fn words_are_read_back() {
        for state in LicenceState::ALL {
            assert_eq!(LicenceState::parse(state.as_str()), Some(state));
        }
        for action in LicenceAction::ALL {
            assert_eq!(LicenceAction::parse(action.as_str()), Some(action));
        }
    }

    #[test]
    fn a_final_state_has_no_way_out_and_every_other_has_one() {
        for state in LicenceState::ALL {
            assert_eq!(state.actions().next().is_none(), state.is_final(), "{state:?}");
        }
    }

    #[test]
    fn the_act_of_use_is_always_a_legal_move() {
        for state in LicenceState::ALL {
            for uses in 0..3 {
                for is_exhausted in [false, true] {
                    if let Some(action) = state.act_of_use(uses, is_exhausted && uses > 0) {
                        assert!(state.after(action).is_some(), "{state:?} {action:?}");
                    }
                }
            }
        }
        assert_eq!(LicenceState::UsedUp.act_of_use(2, false), Some(LicenceAction::Reopen));
        assert_eq!(LicenceState::UsedUp.act_of_use(0, false), Some(LicenceAction::GiveBack));
        assert_eq!(LicenceState::UsedUp.act_of_use(3, true), None);
        assert_eq!(LicenceState::InUse.act_of_use(1, false), None);
    }
}
