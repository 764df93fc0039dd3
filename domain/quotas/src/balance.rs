//! The parts of an account at an instant, and how a posting moves them.

use crate::{Posting, PostingKind, QuotaBucket, QuotaRefusal};

/// What the parts hold, in ten-thousandths: `allocated + transferred_in` is the sum of the others, and
/// nothing is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuotaBalance([i64; QuotaBucket::ALL.len()]);

impl QuotaBalance {
    /// What a part holds.
    pub const fn of(&self, bucket: QuotaBucket) -> i64 {
        self.0[bucket as usize]
    }

    /// A balance from its parts in the order of [`QuotaBucket::ALL`]; `None` when they do not add up.
    pub fn from_parts(parts: [i64; QuotaBucket::ALL.len()]) -> Option<Self> {
        let balance = Self(parts);
        balance.adds_up().then_some(balance)
    }

    /// The parts in the order of [`QuotaBucket::ALL`].
    pub const fn parts(&self) -> [i64; QuotaBucket::ALL.len()] {
        self.0
    }

    /// As text: the parts with commas between them.
    pub fn print(&self) -> String {
        self.0.map(|part| part.to_string()).join(",")
    }

    /// The balance of a text; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<i64> =
            text.split(',').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        Self::from_parts(parts.try_into().ok()?)
    }

    fn adds_up(&self) -> bool {
        let sum = |are_sources: bool| -> Option<i64> {
            let parts = QuotaBucket::ALL.iter().filter(|bucket| bucket.is_source() == are_sources);
            parts.map(|bucket| self.of(*bucket)).try_fold(0_i64, i64::checked_add)
        };
        self.0.iter().all(|part| 0 <= *part) && sum(true).is_some() && sum(true) == sum(false)
    }

    /// The balance after a posting.
    ///
    /// # Errors
    /// `Lacking` when the part it leaves holds less, `Amount` when it is none.
    pub fn post(mut self, kind: PostingKind, amount: i64) -> Result<(Self, Posting), QuotaRefusal> {
        let (from, to) = kind.way();
        let incoming = if from.is_source() { Some(self.of(from)) } else { None };
        if amount <= 0 || incoming.is_some_and(|held| held.checked_add(amount).is_none()) {
            return Err(QuotaRefusal::Amount(amount));
        }
        // A source grows by what leaves it and shrinks by what comes back to it.
        if from.is_source() {
            self.0[from as usize] += amount;
        } else {
            let held = self.of(from);
            if held < amount {
                return Err(QuotaRefusal::Lacking { bucket: from, held });
            }
            self.0[from as usize] -= amount;
        }
        self.0[to as usize] += if to.is_source() { -amount } else { amount };
        if self.adds_up() {
            Ok((self, Posting { kind, amount }))
        } else {
            Err(QuotaRefusal::Amount(amount))
        }
    }
}
