//! An account of a holder: `allocated = free + issued + expired + handed_back`, and nothing below zero.

use domain_kernel::{AccountId, EnterpriseId, Unit};

use crate::{Posting, PostingKind, QuotaBucket, QuotaKey};

/// What a holder may draw licences on (配额台账), in ten-thousandths of its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaAccount {
    /// Its own key.
    pub id: AccountId,
    /// What it is for.
    pub key: QuotaKey,
    /// Who holds it.
    pub holder: EnterpriseId,
    /// The unit of every amount.
    pub unit: Unit,
    /// Entered by officers, less what they took back.
    pub allocated: i64,
    /// Free to be drawn on.
    pub free: i64,
    /// Printed on licences.
    pub issued: i64,
    /// Lost with licences that ended.
    pub expired: i64,
    /// Given back in time by the holder.
    pub handed_back: i64,
}

/// Why a posting is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotaRefusal {
    /// More than a part holds would leave it.
    #[error("{} holds only {held} ten-thousandths", .bucket.as_str())]
    Lacking {
        /// The part.
        bucket: QuotaBucket,
        /// What it holds.
        held: i64,
    },
    /// Nothing would move, or more than can be counted.
    #[error("{0} ten-thousandths is no amount to post")]
    Amount(i64),
}

impl QuotaAccount {
    /// An account with nothing in it yet.
    pub const fn empty(id: AccountId, key: QuotaKey, holder: EnterpriseId, unit: Unit) -> Self {
        Self { id, key, holder, unit, allocated: 0, free: 0, issued: 0, expired: 0, handed_back: 0 }
    }

    /// The account after a posting.
    ///
    /// # Errors
    /// `Lacking` when the bucket it leaves holds less, `Amount` when it is none.
    pub fn post(mut self, kind: PostingKind, amount: i64) -> Result<(Self, Posting), QuotaRefusal> {
        let (from, to) = kind.way();
        if amount <= 0 || self.allocated.checked_add(amount).is_none() {
            return Err(QuotaRefusal::Amount(amount));
        }
        // What is allocated is the sum of the others: it grows when something leaves its side.
        let (leaves, arrives) = match (from, to) {
            (QuotaBucket::Allocated, _) => (None, Some(to)),
            (_, QuotaBucket::Allocated) => (Some(from), None),
            (
                QuotaBucket::Free
                | QuotaBucket::Issued
                | QuotaBucket::Expired
                | QuotaBucket::HandedBack,
                _,
            ) => (Some(from), Some(to)),
        };
        if let Some(bucket) = leaves {
            let held = *self.bucket(bucket);
            if held < amount {
                return Err(QuotaRefusal::Lacking { bucket, held });
            }
            *self.bucket(bucket) -= amount;
        }
        if let Some(bucket) = arrives {
            *self.bucket(bucket) += amount;
        }
        self.allocated = self.free + self.issued + self.expired + self.handed_back;
        Ok((self, Posting { kind, amount }))
    }

    fn bucket(&mut self, bucket: QuotaBucket) -> &mut i64 {
        match bucket {
            QuotaBucket::Allocated => &mut self.allocated,
            QuotaBucket::Free => &mut self.free,
            QuotaBucket::Issued => &mut self.issued,
            QuotaBucket::Expired => &mut self.expired,
            QuotaBucket::HandedBack => &mut self.handed_back,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Pool, Programme};

    fn account() -> QuotaAccount {
        let uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
        let key = QuotaKey {
            programme: Programme::Export,
            year: 2009,
            commodity: "锑及锑制品".to_owned(),
            market: String::new(),
            pool: Pool::Performance,
        };
        let unit = Unit::parse("035").unwrap();
        let holder = EnterpriseId::parse(uuid).unwrap();
        QuotaAccount::empty(AccountId::parse(uuid).unwrap(), key, holder, unit)
    }

    #[test]
    fn nobody_issues_beyond_what_is_free() {
        let (account, _) = account().post(PostingKind::Allocate, 100).unwrap();
        let (account, _) = account.post(PostingKind::Issue, 60).unwrap();
        let refused = account.clone().post(PostingKind::Issue, 41).unwrap_err();
        assert_eq!(refused, QuotaRefusal::Lacking { bucket: QuotaBucket::Free, held: 40 });
        let refused = account.clone().post(PostingKind::Adjust, 41).unwrap_err();
        assert_eq!(refused, QuotaRefusal::Lacking { bucket: QuotaBucket::Free, held: 40 });
        let (account, _) = account.post(PostingKind::Return, 60).unwrap();
        assert_eq!((account.allocated, account.free, account.issued), (100, 100, 0));
    }

    #[test]
    fn nothing_is_no_posting() {
        for amount in [0, -1] {
            let refused = account().post(PostingKind::Allocate, amount).unwrap_err();
            assert_eq!(refused, QuotaRefusal::Amount(amount));
        }
    }

    proptest! {
        #[test]
        fn the_parts_add_up_whatever_is_posted(
            steps in prop::collection::vec((0_usize..6, 1_i64..1_000), 0..60),
        ) {
            let mut account = account();
            for (kind, amount) in steps {
                if let Ok((after, _)) = account.clone().post(PostingKind::ALL[kind], amount) {
                    account = after;
                }
                let parts = [account.free, account.issued, account.expired, account.handed_back];
                prop_assert_eq!(account.allocated, parts.iter().sum::<i64>());
                prop_assert!(parts.iter().all(|part| 0 <= *part));
            }
        }
    }
}
