//! Which partner hears of what happens to a licence, and as which message.

use domain_licences::{Delivery, Licence, LicenceAction, LicenceEvent, LicenceKind, LicenceState};

/// An agency that licences are exchanged with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Partner {
    /// Customs (海关): every licence in force.
    Customs,
    /// The mechanical-electrical approval system (机电审批系统): its own licences.
    Mechanical,
}

impl Partner {
    /// Every partner.
    pub const ALL: [Self; 2] = [Self::Customs, Self::Mechanical];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customs => "customs",
            Self::Mechanical => "mechanical",
        }
    }

    /// The partner of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|partner| partner.as_str() == word)
    }
}

/// The kind of a message to a partner (报文类型); the messages are of our own design, since
/// the ministry's and customs' layouts are not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum News {
    /// A licence may be used from now on (LIC_ISSUE, AIL_ISSUED).
    Issued,
    /// Another licence stands in its place (LIC_CTRL AMEND, AIL_CHANGED).
    Replaced,
    /// It was given back or taken away (LIC_CTRL CANCEL).
    Cancelled,
    /// It must not be used for now (LIC_CTRL SUSPEND).
    Frozen,
    /// Its holder has lost it; it must not be used (LIC_CTRL LOSS).
    Lost,
    /// It may be used again (LIC_CTRL RESUME).
    Thawed,
    /// Customs wrote a part off (AIL_CLEARED).
    Cleared,
}

impl News {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Issued,
        Self::Replaced,
        Self::Cancelled,
        Self::Frozen,
        Self::Lost,
        Self::Thawed,
        Self::Cleared,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "licence_issued",
            Self::Replaced => "licence_replaced",
            Self::Cancelled => "licence_cancelled",
            Self::Frozen => "licence_frozen",
            Self::Lost => "licence_lost",
            Self::Thawed => "licence_thawed",
            Self::Cleared => "licence_cleared",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.as_str() == word)
    }
}

/// What `partner` is told of an event, if anything. Customs hears of a paper licence when it
/// is collected (§2.C: COLLECTED → DATA_SENT), so nothing that happens before concerns it.
pub fn news(partner: Partner, licence: &Licence, event: &LicenceEvent) -> Option<News> {
    match partner {
        Partner::Customs => customs_news(licence, event),
        Partner::Mechanical => match licence.kind {
            LicenceKind::AutomaticImportMechanical => mechanical_news(event),
            LicenceKind::Import
            | LicenceKind::AutomaticImport
            | LicenceKind::Export
            | LicenceKind::ExportProcessing
            | LicenceKind::ExportBorder
            | LicenceKind::TextileExport
            | LicenceKind::TariffQuota
            | LicenceKind::TariffQuotaCountry => None,
        },
    }
}

fn customs_news(licence: &Licence, event: &LicenceEvent) -> Option<News> {
    match event {
        LicenceEvent::Issued => match licence.delivery {
            Delivery::Electronic => Some(News::Issued),
            Delivery::Paper => None,
        },
        LicenceEvent::Moved { action: LicenceAction::Collect, .. } => Some(News::Issued),
        LicenceEvent::Moved { from: LicenceState::Issued, .. } => None,
        LicenceEvent::Moved { action, .. } => match action {
            LicenceAction::Freeze => Some(News::Frozen),
            LicenceAction::ReportLoss => Some(News::Lost),
            LicenceAction::Thaw | LicenceAction::WithdrawLoss => Some(News::Thawed),
            LicenceAction::Replace | LicenceAction::CancelLost => Some(News::Replaced),
            LicenceAction::Return | LicenceAction::Revoke => Some(News::Cancelled),
            LicenceAction::Collect
            | LicenceAction::Use
            | LicenceAction::GiveBack
            | LicenceAction::Reopen
            | LicenceAction::Exhaust
            | LicenceAction::Expire
            | LicenceAction::RevokeUncollected
            | LicenceAction::Void => None,
        },
        LicenceEvent::WrittenOff { .. } => None,
    }
}

fn mechanical_news(event: &LicenceEvent) -> Option<News> {
    match event {
        LicenceEvent::Issued => Some(News::Issued),
        LicenceEvent::WrittenOff { .. } => Some(News::Cleared),
        LicenceEvent::Moved { action, .. } => match action {
            LicenceAction::Replace | LicenceAction::CancelLost => Some(News::Replaced),
            LicenceAction::Return
            | LicenceAction::Revoke
            | LicenceAction::RevokeUncollected
            | LicenceAction::Void => Some(News::Cancelled),
            LicenceAction::Collect
            | LicenceAction::Use
            | LicenceAction::GiveBack
            | LicenceAction::Reopen
            | LicenceAction::Exhaust
            | LicenceAction::Freeze
            | LicenceAction::Thaw
            | LicenceAction::ReportLoss
            | LicenceAction::WithdrawLoss
            | LicenceAction::Expire => None,
        },
    }
}
