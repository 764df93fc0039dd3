//! What a status list says of a licence (Token Status List): four bits that a verifier keeps and
//! asks without asking us.

use crate::{LicenceKind, LicenceState};
use domain_kernel::LicenceNumber;

/// Licences of one list: 32 KiB of bits before they are packed. `[D]`
pub const LIST_SIZE: u32 = 65_536;

/// How a licence stands, as a verifier is told. The words 0 to 2 are the standard's own, the
/// others are left to applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenStatus {
    /// In force, within its days (VALID).
    Valid,
    /// Taken away, given back, or never collected (INVALID).
    Invalid,
    /// Stopped for now: frozen, or reported lost (SUSPENDED).
    Suspended,
    /// Another licence stands in its place.
    Superseded,
    /// Nothing is left of it.
    UsedUp,
    /// A paper that waits to be collected.
    NotCollected,
    /// Past its last day.
    Expired,
}

impl TokenStatus {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Valid,
        Self::Invalid,
        Self::Suspended,
        Self::Superseded,
        Self::UsedUp,
        Self::NotCollected,
        Self::Expired,
    ];

    /// The four bits.
    pub const fn bits(self) -> u8 {
        match self {
            Self::Valid => 0x0,
            Self::Invalid => 0x1,
            Self::Suspended => 0x2,
            Self::Superseded => 0x3,
            Self::UsedUp => 0xB,
            Self::NotCollected => 0xC,
            Self::Expired => 0xD,
        }
    }

    /// What a state means to a verifier.
    pub const fn of(state: LicenceState) -> Self {
        match state {
            LicenceState::Active | LicenceState::InUse => Self::Valid,
            LicenceState::Issued => Self::NotCollected,
            LicenceState::UsedUp => Self::UsedUp,
            LicenceState::Frozen | LicenceState::LossReported => Self::Suspended,
            LicenceState::Expired => Self::Expired,
            LicenceState::Replaced | LicenceState::Lost => Self::Superseded,
            LicenceState::Returned
            | LicenceState::Revoked
            | LicenceState::RevokedUncollected
            | LicenceState::Voided => Self::Invalid,
        }
    }
}

/// One list: a part of the numbers of a kind, a year and an issuing body. A licence's place in it
/// follows from its number, so nothing is kept beside.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatusList {
    /// The kind.
    pub kind: LicenceKind,
    /// Year and body, as `26-AA`.
    pub series: String,
    /// From 0.
    pub part: u32,
}

impl StatusList {
    /// The list a licence stands in, and its place there.
    pub fn of(kind: LicenceKind, number: &LicenceNumber) -> (Self, u32) {
        let series = number.as_str().chars().take(5).collect();
        let (part, place) = (number.serial() / LIST_SIZE, number.serial() % LIST_SIZE);
        (Self { kind, series, part }, place)
    }

    /// The first and the last number of the list; `None` when there is no such series or part.
    pub fn numbers(&self) -> Option<(LicenceNumber, LicenceNumber)> {
        let serial =
            |serial: u32| LicenceNumber::parse(&format!("{}-{:06}", self.series, serial)).ok();
        let first = self.part.checked_mul(LIST_SIZE)?;
        let last = first.checked_add(LIST_SIZE - 1)?.min(999_999);
        (first <= 999_999).then_some(())?;
        Some((serial(first)?, serial(last)?))
    }
}

/// The bits of a list, two licences a byte, the lower bits first.
pub fn packed(statuses: impl IntoIterator<Item = (u32, TokenStatus)>) -> Vec<u8> {
    let size = usize::try_from(LIST_SIZE / 2).expect("a small number");
    let mut bytes = vec![0_u8; size];
    for (place, status) in statuses {
        let shift = 4 * (place % 2);
        let byte = usize::try_from(place / 2).ok().and_then(|at| bytes.get_mut(at));
        if let Some(byte) = byte {
            *byte |= status.bits() << shift;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> LicenceNumber {
        LicenceNumber::parse(text).unwrap()
    }

    #[test]
    fn a_place_follows_from_the_number() {
        let (list, place) = StatusList::of(LicenceKind::Import, &number("26-AA-065536"));
        assert_eq!((list.series.as_str(), list.part, place), ("26-AA", 1, 0));
        let (first, last) = list.numbers().unwrap();
        assert_eq!((first.as_str(), last.as_str()), ("26-AA-065536", "26-AA-131071"));
        let end = StatusList { part: 15, ..list.clone() };
        assert_eq!(end.numbers().unwrap().1, number("26-AA-999999"));
        assert_eq!(StatusList { part: 16, ..list.clone() }.numbers(), None);
        assert_eq!(StatusList { part: u32::MAX, ..list.clone() }.numbers(), None);
        assert_eq!(StatusList { series: "26-A".to_owned(), ..list }.numbers(), None);
    }

    #[test]
    fn four_bits_each_the_lower_first() {
        let bytes = packed([
            (0, TokenStatus::Suspended),
            (1, TokenStatus::Invalid),
            (3, TokenStatus::UsedUp),
            (LIST_SIZE, TokenStatus::Invalid),
        ]);
        assert_eq!(bytes.len(), 32_768);
        assert_eq!(bytes[..3], [0x12, 0xB0, 0x00]);
    }

    #[test]
    fn statuses_fit_their_bits_and_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for status in TokenStatus::ALL {
            assert!(status.bits() < 16 && seen.insert(status.bits()), "{status:?}");
        }
        for state in LicenceState::ALL {
            assert_eq!(TokenStatus::of(state) == TokenStatus::Valid, state.may_be_used());
        }
    }
}
