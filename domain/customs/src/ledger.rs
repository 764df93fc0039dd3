//! The account of one licence: five buckets, movements between them, and their sum.

use std::fmt;

use domain_kernel::{AccountId, LicenceId, Quantity, Unit};

/// A part of a licence's quantity (台账科目). Every movement goes from one bucket to
/// another, so the sum never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// What the licence grants (核准): the other side of the opening entry.
    Granted,
    /// Free to be declared (可用); may be negative within the overdraft of the last use.
    Available,
    /// Held by declarations not yet released (预占).
    Reserved,
    /// Released by customs (核销).
    Cleared,
    /// Given back, expired or dead after the last use (释放).
    Released,
}

impl Bucket {
    /// Every bucket.
    pub const ALL: [Self; 5] =
        [Self::Granted, Self::Available, Self::Reserved, Self::Cleared, Self::Released];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Available => "available",
            Self::Reserved => "reserved",
            Self::Cleared => "cleared",
            Self::Released => "released",
        }
    }

    /// The bucket of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.as_str() == word)
    }
}

/// The account of one licence, in ten-thousandths of its unit:
/// `granted = available + reserved + cleared + released`, and `available >= -overdraft`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerAccount {
    /// Its key.
    pub id: AccountId,
    /// The licence whose quantity it keeps.
    pub licence: LicenceId,
    /// The licence's unit.
    pub unit: Unit,
    /// The quantity on the face; never changes.
    pub granted: i64,
    /// Free to be declared.
    pub available: i64,
    /// Held by declarations.
    pub reserved: i64,
    /// Written off.
    pub cleared: i64,
    /// Given back or dead.
    pub released: i64,
    /// How far `available` may go below zero: set by the last use to the tolerance on the rest.
    pub overdraft: i64,
}

/// A movement decided but not yet written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Where it leaves.
    pub from: Bucket,
    /// Where it arrives.
    pub to: Bucket,
    /// Ten-thousandths, above zero.
    pub amount: i64,
}

impl fmt::Display for Movement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}>{}", self.amount, self.from.as_str(), self.to.as_str())
    }
}

/// A movement as written: appended, never edited (分录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The account it belongs to.
    pub account: AccountId,
    /// What moved.
    pub movement: Movement,
    /// What caused it, as `issue` or `declaration:5301…:1`.
    pub reference: String,
}

/// What the parts of an account hold at a moment (余额): together they are the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Free to be declared.
    pub available: i64,
    /// Held by declarations.
    pub reserved: i64,
    /// Written off.
    pub cleared: i64,
    /// Given back or dead.
    pub released: i64,
}

impl Balance {
    /// What was granted by then: nothing before the issue.
    pub const fn granted(self) -> i64 {
        self.available + self.reserved + self.cleared + self.released
    }

    /// The balance once an amount has moved.
    pub const fn after(self, movement: Movement) -> Self {
        self.shifted(movement.from, -movement.amount).shifted(movement.to, movement.amount)
    }

    /// The balance before an amount moved.
    pub const fn before(self, movement: Movement) -> Self {
        self.shifted(movement.to, -movement.amount).shifted(movement.from, movement.amount)
    }

    const fn shifted(mut self, bucket: Bucket, amount: i64) -> Self {
        match bucket {
            Bucket::Granted => {}
            Bucket::Available => self.available += amount,
            Bucket::Reserved => self.reserved += amount,
            Bucket::Cleared => self.cleared += amount,
            Bucket::Released => self.released += amount,
        }
        self
    }
}

/// Why the ledger refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRefusal {
    /// More than is left would leave `available`, the overdraft included.
    #[error("only {available} ten-thousandths are left")]
    Overdrawn {
        /// What could still leave, the overdraft included.
        available: i64,
    },
    /// More would leave a bucket than it holds.
    #[error("the bucket {} holds only {held} ten-thousandths", .bucket.as_str())]
    Lacking {
        /// The bucket that would go below zero.
        bucket: Bucket,
        /// What it holds.
        held: i64,
    },
    /// A movement of nothing, to its own bucket, or touching the grant.
    #[error("{0} is no movement of an open account")]
    NoMovement(Movement),
    /// The entries do not begin with the grant.
    #[error("the first entry of an account moves its grant")]
    NotOpened,
}

impl LedgerAccount {
    /// A new account: everything granted is available.
    pub fn open(id: AccountId, licence: LicenceId, granted: &Quantity) -> Self {
        let amount = granted.ten_thousandths();
        let account = Self {
            id,
            licence,
            unit: granted.unit().clone(),
            granted: amount,
            available: amount,
            reserved: 0,
            cleared: 0,
            released: 0,
            overdraft: 0,
        };
        account.assert_sound();
        account
    }

    /// What its parts hold.
    pub const fn balance(&self) -> Balance {
        Balance {
            available: self.available,
            reserved: self.reserved,
            cleared: self.cleared,
            released: self.released,
        }
    }

    /// The entry that opens the account.
    pub fn opening(&self) -> Movement {
        Movement { from: Bucket::Granted, to: Bucket::Available, amount: self.granted }
    }

    /// The account after the movements, all or none, with a new overdraft.
    ///
    /// # Errors
    ///
    /// `Overdrawn` when `available` would fall below the overdraft, `Lacking` when another
    /// bucket would fall below zero, `NoMovement` when a movement is none.
    pub fn apply(mut self, movements: &[Movement], overdraft: i64) -> Result<Self, LedgerRefusal> {
        let before = self.clone();
        for movement in movements {
            let opens = movement.from == Bucket::Granted || movement.to == Bucket::Granted;
            if movement.amount <= 0 || movement.from == movement.to || opens {
                return Err(LedgerRefusal::NoMovement(*movement));
            }
            *self.bucket(movement.from) -= movement.amount;
            *self.bucket(movement.to) += movement.amount;
        }
        self.overdraft = overdraft.max(0);
        if self.available < -self.overdraft {
            let available = before.available.saturating_add(self.overdraft).max(0);
            return Err(LedgerRefusal::Overdrawn { available });
        }
        for (bucket, left, held) in [
            (Bucket::Reserved, self.reserved, before.reserved),
            (Bucket::Cleared, self.cleared, before.cleared),
            (Bucket::Released, self.released, before.released),
        ] {
            if left < 0 {
                return Err(LedgerRefusal::Lacking { bucket, held });
            }
        }
        self.assert_sound();
        Ok(self)
    }

    /// The movement that takes the rest out of use when the licence ends: it expires, is
    /// given back, replaced or taken away. `None` when nothing is left.
    pub fn close(&self) -> Option<Movement> {
        (self.available > 0).then_some(Movement {
            from: Bucket::Available,
            to: Bucket::Released,
            amount: self.available,
        })
    }

    /// The account as its entries tell it, the opening entry first: what an audit compares
    /// with the stored balance. The overdraft is not in the entries; it is taken as given.
    ///
    /// # Errors
    ///
    /// `NotOpened` when the first entry does not move the grant, else as [`Self::apply`].
    pub fn replay(&self, movements: &[Movement]) -> Result<Self, LedgerRefusal> {
        let (opening, rest) = movements.split_first().ok_or(LedgerRefusal::NotOpened)?;
        if opening.from != Bucket::Granted || opening.to != Bucket::Available {
            return Err(LedgerRefusal::NotOpened);
        }
        let opened = Self {
            granted: opening.amount,
            available: opening.amount,
            reserved: 0,
            cleared: 0,
            released: 0,
            overdraft: 0,
            ..self.clone()
        };
        opened.apply(rest, self.overdraft)
    }

    fn bucket(&mut self, bucket: Bucket) -> &mut i64 {
        match bucket {
            Bucket::Granted => &mut self.granted,
            Bucket::Available => &mut self.available,
            Bucket::Reserved => &mut self.reserved,
            Bucket::Cleared => &mut self.cleared,
            Bucket::Released => &mut self.released,
        }
    }

    fn assert_sound(&self) {
        let sum = [self.available, self.reserved, self.cleared, self.released]
            .into_iter()
            .map(i128::from)
            .sum::<i128>();
        assert_eq!(sum, i128::from(self.granted), "the buckets do not add up to the grant");
        assert!(self.available >= -self.overdraft, "the account passed its floor");
        assert!(
            self.reserved >= 0 && self.cleared >= 0 && self.released >= 0 && self.overdraft >= 0,
            "a bucket is below zero"
        );
    }
}
