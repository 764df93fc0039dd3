//! What moves in an account, and why.

/// A part of an account (科目): every posting moves from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuotaBucket {
    /// What was allocated: the other side of every allocation.
    Allocated,
    /// What other holders transferred: the other side of what was taken over.
    TransferredIn,
    /// Free to be drawn on.
    Free,
    /// Printed on licences.
    Issued,
    /// Written off by customs, up to the quantity on the licences.
    Cleared,
    /// Lost with a licence that ended with a rest nobody gave back, or with the end of the year.
    Expired,
    /// Given back by its holder in time.
    HandedBack,
    /// Transferred to other holders.
    TransferredOut,
    /// Taken away for a breach.
    Forfeited,
    /// Deducted for what was left unused the year before.
    Deducted,
}

impl QuotaBucket {
    /// Every bucket, in the order a stored balance has them.
    pub const ALL: [Self; 10] = [
        Self::Allocated,
        Self::TransferredIn,
        Self::Free,
        Self::Issued,
        Self::Cleared,
        Self::Expired,
        Self::HandedBack,
        Self::TransferredOut,
        Self::Forfeited,
        Self::Deducted,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::TransferredIn => "transferred_in",
            Self::Free => "free",
            Self::Issued => "issued",
            Self::Cleared => "cleared",
            Self::Expired => "expired",
            Self::HandedBack => "handed_back",
            Self::TransferredOut => "transferred_out",
            Self::Forfeited => "forfeited",
            Self::Deducted => "deducted",
        }
    }

    /// The bucket of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.as_str() == word)
    }

    /// Whether quantity comes into the account here: a source is the sum of all other parts.
    pub const fn is_source(self) -> bool {
        matches!(self, Self::Allocated | Self::TransferredIn)
    }
}

/// Why an amount moves (记账种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostingKind {
    /// What was allocated is entered (分配).
    Allocate,
    /// An officer takes back what was entered too much (调整).
    Adjust,
    /// A licence is issued on it: by the quantity on its face, never by an overrun (签发).
    Issue,
    /// Customs writes a licence off (核销).
    Clear,
    /// Customs takes a write-off back (撤销核销).
    Restore,
    /// A licence gives back what it did not use (退回).
    Return,
    /// A licence ended with a rest nobody gave back (作废).
    Expire,
    /// The year ended with a rest nobody drew on (年末失效).
    Lapse,
    /// The holder gives back what it will not use, in time (上交).
    HandBack,
    /// The holder transfers it to another (转让).
    TransferOut,
    /// The holder takes it over from another (受让).
    TransferIn,
    /// An officer takes it away for a breach (没收).
    Forfeit,
    /// Deducted for what was left unused the year before (下年扣减).
    PenaltyNextYear,
}

impl PostingKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Allocate,
        Self::Adjust,
        Self::Issue,
        Self::Clear,
        Self::Restore,
        Self::Return,
        Self::Expire,
        Self::Lapse,
        Self::HandBack,
        Self::TransferOut,
        Self::TransferIn,
        Self::Forfeit,
        Self::PenaltyNextYear,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocate => "allocate",
            Self::Adjust => "adjust",
            Self::Issue => "issue",
            Self::Clear => "clear",
            Self::Restore => "restore",
            Self::Return => "return",
            Self::Expire => "expire",
            Self::Lapse => "lapse",
            Self::HandBack => "hand_back",
            Self::TransferOut => "transfer_out",
            Self::TransferIn => "transfer_in",
            Self::Forfeit => "forfeit",
            Self::PenaltyNextYear => "penalty_next_year",
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
            Self::Clear => (QuotaBucket::Issued, QuotaBucket::Cleared),
            Self::Restore => (QuotaBucket::Cleared, QuotaBucket::Issued),
            Self::Return => (QuotaBucket::Issued, QuotaBucket::Free),
            Self::Expire => (QuotaBucket::Issued, QuotaBucket::Expired),
            Self::Lapse => (QuotaBucket::Free, QuotaBucket::Expired),
            Self::HandBack => (QuotaBucket::Free, QuotaBucket::HandedBack),
            Self::TransferOut => (QuotaBucket::Free, QuotaBucket::TransferredOut),
            Self::TransferIn => (QuotaBucket::TransferredIn, QuotaBucket::Free),
            Self::Forfeit => (QuotaBucket::Free, QuotaBucket::Forfeited),
            Self::PenaltyNextYear => (QuotaBucket::Free, QuotaBucket::Deducted),
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
