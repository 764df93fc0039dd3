//! A declaration line as the ledger knows it.

use chrono::NaiveDate;
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceId};

/// Where a declaration line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineState {
    /// Lodged, the quantity is held (预占).
    Reserved,
    /// Released by customs, the quantity is written off (核销).
    Committed,
    /// Cancelled or deleted: it holds nothing (删单).
    Released,
}

impl LineState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Reserved, Self::Committed, Self::Released];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Committed => "committed",
            Self::Released => "released",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the line uses its licence.
    pub const fn is_live(self) -> bool {
        match self {
            Self::Reserved | Self::Committed => true,
            Self::Released => false,
        }
    }
}

/// A declaration line (报关单商品项): the newest version applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationLine {
    /// The office that accepted the declaration.
    pub office: CustomsDistrict,
    /// Eighteen digits.
    pub declaration: DeclarationNumber,
    /// The item within the declaration, from 1.
    pub line_number: i32,
    /// The version applied last, from 1.
    pub version: i32,
    /// The licence it stands on.
    pub licence: LicenceId,
    /// The line of the licence it is mapped to, when the declaration names one.
    pub licence_line: Option<i32>,
    /// Held, written off or given back.
    pub state: LineState,
    /// Ten-thousandths of the licence's unit now held or written off; 0 when released.
    pub quantity: i64,
    /// Where the goods clear.
    pub port: CustomsDistrict,
    /// The day the declaration was accepted.
    pub declared_on: NaiveDate,
    /// Which use of the licence the declaration is, from 1; lines of one declaration share it.
    pub use_number: i32,
    /// The declarant said this is the last shipment.
    pub is_final: bool,
}

impl DeclarationLine {
    /// Whether both lines are of the same declaration.
    pub(crate) fn shares_declaration(
        &self,
        office: &CustomsDistrict,
        declaration: &DeclarationNumber,
    ) -> bool {
        self.office == *office && self.declaration == *declaration
    }

    /// What the line holds or has written off now.
    pub(crate) fn held(&self) -> i64 {
        if self.state.is_live() { self.quantity } else { 0 }
    }
}
