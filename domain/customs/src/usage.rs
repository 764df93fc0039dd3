//! What customs reports of a declaration line, and what becomes of the report.

use chrono::NaiveDate;
use domain_kernel::{
    Country, CustomsDistrict, DeclarationNumber, HsCode, LicenceNumber, Quantity, TradeMode,
    UnifiedSocialCreditCode,
};
use domain_licences::LicenceKind;

/// What customs says of a declaration line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsageAction {
    /// The declaration is lodged: hold the quantity (预占).
    Reserve,
    /// The goods are released: write the actual quantity off (核销).
    Commit,
    /// The declaration is cancelled or deleted: give everything back (删单).
    Release,
    /// The actual quantity is corrected after release (改单).
    Correct,
}

impl UsageAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Reserve, Self::Commit, Self::Release, Self::Correct];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Commit => "commit",
            Self::Release => "release",
            Self::Correct => "correct",
        }
    }

    /// The action of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// One line of the customs report (LIC_USE): the whole state of a declaration line at a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageMessage {
    /// The office that accepted the declaration.
    pub office: CustomsDistrict,
    /// Eighteen digits.
    pub declaration: DeclarationNumber,
    /// The item within the declaration, from 1.
    pub line_number: i32,
    /// From 1, higher is newer.
    pub version: i32,
    /// Where the line stands at this version.
    pub action: UsageAction,
    /// The kind of the licence: its number is unique within the kind.
    pub kind: LicenceKind,
    /// The number in the header of the declaration.
    pub licence: LicenceNumber,
    /// The line of the licence that the declaration line is mapped to, when it names one.
    pub licence_line: Option<i32>,
    /// The commodity declared, ten digits.
    pub hs_code: HsCode,
    /// Country of origin of an import, of destination of an export, when it names it.
    pub country: Option<Country>,
    /// What the line takes at this version; of no account on release.
    pub quantity: Quantity,
    /// Where the goods clear; compared with the ports on the face.
    pub port: CustomsDistrict,
    /// The day the declaration was accepted: validity is judged by it.
    pub declared_on: NaiveDate,
    /// The supervision mode of the declaration.
    pub trade_mode: TradeMode,
    /// Credit code of the operator on the declaration (rule L24).
    pub operator: Option<UnifiedSocialCreditCode>,
    /// The declarant says this is the last shipment.
    pub is_final: bool,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsageOutcome {
    /// The ledger follows it.
    Applied,
    /// A newer version was already applied; kept for the record.
    Superseded,
    /// Kept apart with a reason, to be replayed or dismissed.
    Quarantined,
    /// A quarantined message that somebody closed without applying.
    Dismissed,
}

impl UsageOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] =
        [Self::Applied, Self::Superseded, Self::Quarantined, Self::Dismissed];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Superseded => "superseded",
            Self::Quarantined => "quarantined",
            Self::Dismissed => "dismissed",
        }
    }

    /// The outcome of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}
