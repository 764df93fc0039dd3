//! What moves in an account, and why.

/// A part of an account (科目): every posting moves from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuotaBucket {
    /// What was allocated: the other side of every allocation.
    Allocated,
    /// Free to be drawn on.
    Free,
    /// Printed on licences.
    Issued,
    /// Lost with a licence that ended with a rest nobody gave back.
    Expired,
    /// Given back by its holder in time.
    HandedBack,
}

impl QuotaBucket {
    /// Every bucket.
    pub const ALL: [Self; 5] =
        [Self::Allocated, Self::Free, Self::Issued, Self::Expired, Self::HandedBack];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::Free => "free",
            Self::Issued => "issued",
            Self::Expired => "expired",
            Self::HandedBack => "handed_back",
        }
    }

    /// The bucket of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.as_str() == word)
    }
}

/// Why an amount moves (记账种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostingKind {
    /// An officer enters what was allocated (分配).
    Allocate,
    /// An officer takes back what was entered too much (调整).
    Adjust,
    /// A licence is issued on it: by the quantity on its face, never by an overrun (签发).
    Issue,
    /// A licence gives back what it did not use (退回).
    Return,
    /// A licence ended with a rest nobody gave back (作废).
    Expire,
    /// The holder gives back what it will not use, in time (上交).
    HandBack,
}

impl PostingKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Allocate, Self::Adjust, Self::Issue, Self::Return, Self::Expire, Self::HandBack];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocate => "allocate",
            Self::Adjust => "adjust",
            Self::Issue => "issue",
            Self::Return => "return",
            Self::Expire => "expire",
            Self::HandBack => "hand_back",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// From which bucket to which.
    pub const fn way(self) -> (QuotaBucket, QuotaBucket) {
        match self {
            Self::Allocate => (QuotaBucket::Allocated, QuotaBucket::Free),
            Self::Adjust => (QuotaBucket::Free, QuotaBucket::Allocated),
            Self::Issue => (QuotaBucket::Free, QuotaBucket::Issued),
            Self::Return => (QuotaBucket::Issued, QuotaBucket::Free),
            Self::Expire => (QuotaBucket::Issued, QuotaBucket::Expired),
            Self::HandBack => (QuotaBucket::Free, QuotaBucket::HandedBack),
        }
    }
}

/// A posting decided: appended, never edited (分录).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Why.
    pub kind: PostingKind,
    /// Ten-thousandths of the account's unit, above zero.
    pub amount: i64,
}
