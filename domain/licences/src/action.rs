//! What is done to a licence: the words of the one table of moves in `state`.

/// What is done to a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LicenceAction {
    /// The holder's agent collects the paper (领证).
    Collect,
    /// Customs reserves or writes off a part (核销).
    Use,
    /// A use is given back; nothing is used any more.
    GiveBack,
    /// The last use is given back or corrected; others remain and it may be used again.
    Reopen,
    /// The balance, or the right to use it, is gone.
    Exhaust,
    /// The issuer stops it (冻结).
    Freeze,
    /// The issuer lets it go on; what was used decides between active and in use (解冻).
    Thaw,
    /// The holder reports the paper lost (挂失).
    ReportLoss,
    /// The paper was found again (撤销挂失).
    WithdrawLoss,
    /// A new licence takes the place of the lost one (挂失补发).
    CancelLost,
    /// The last day has passed.
    Expire,
    /// A new licence takes its place (换证).
    Replace,
    /// The holder gives it back (退证).
    Return,
    /// The issuer takes it away (撤销).
    Revoke,
    /// Nobody came for it within a month (rule A07).
    RevokeUncollected,
    /// Its user does not want this number of a block (废证).
    Void,
}

impl LicenceAction {
    /// Every action.
    pub const ALL: [Self; 16] = [
        Self::Collect,
        Self::Use,
        Self::GiveBack,
        Self::Reopen,
        Self::Exhaust,
        Self::Freeze,
        Self::Thaw,
        Self::ReportLoss,
        Self::WithdrawLoss,
        Self::CancelLost,
        Self::Expire,
        Self::Replace,
        Self::Return,
        Self::Revoke,
        Self::RevokeUncollected,
        Self::Void,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Use => "use",
            Self::GiveBack => "give_back",
            Self::Reopen => "reopen",
            Self::Exhaust => "exhaust",
            Self::Freeze => "freeze",
            Self::Thaw => "thaw",
            Self::ReportLoss => "report_loss",
            Self::WithdrawLoss => "withdraw_loss",
            Self::CancelLost => "cancel_lost",
            Self::Expire => "expire",
            Self::Replace => "replace",
            Self::Return => "return",
            Self::Revoke => "revoke",
            Self::RevokeUncollected => "revoke_uncollected",
            Self::Void => "void",
        }
    }

    /// The action of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }

    /// Whether an officer or the holder does it, and not customs or the clock.
    pub const fn is_by_hand(self) -> bool {
        match self {
            Self::Collect
            | Self::Freeze
            | Self::Thaw
            | Self::ReportLoss
            | Self::WithdrawLoss
            | Self::CancelLost
            | Self::Replace
            | Self::Return
            | Self::Revoke => true,
            Self::Use
            | Self::GiveBack
            | Self::Reopen
            | Self::Exhaust
            | Self::Expire
            | Self::RevokeUncollected
            | Self::Void => false,
        }
    }

    /// Whether a person must say why.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Freeze
            | Self::Thaw
            | Self::ReportLoss
            | Self::WithdrawLoss
            | Self::Return
            | Self::Revoke
            | Self::Void => true,
            Self::Collect
            | Self::Use
            | Self::GiveBack
            | Self::Reopen
            | Self::Exhaust
            | Self::Expire
            | Self::CancelLost
            | Self::Replace
            | Self::RevokeUncollected => false,
        }
    }

    /// Whether the licence leaves its holder while goods may still be under way: not
    /// while a declaration holds a part of it.
    pub const fn needs_nothing_reserved(self) -> bool {
        match self {
            Self::Replace | Self::CancelLost | Self::Return => true,
            Self::Collect
            | Self::Use
            | Self::GiveBack
            | Self::Reopen
            | Self::Exhaust
            | Self::Freeze
            | Self::Thaw
            | Self::ReportLoss
            | Self::WithdrawLoss
            | Self::Expire
            | Self::Revoke
            | Self::RevokeUncollected
            | Self::Void => false,
        }
    }
}
