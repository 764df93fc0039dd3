//! An account of a holder: whose it is, what it is for, and what its parts hold.

use domain_kernel::{AccountId, EnterpriseId, Unit};

use crate::{Posting, PostingKind, QuotaBalance, QuotaBucket, QuotaKey};

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
    /// What its parts hold.
    pub balance: QuotaBalance,
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
    pub fn empty(id: AccountId, key: QuotaKey, holder: EnterpriseId, unit: Unit) -> Self {
        Self { id, key, holder, unit, balance: QuotaBalance::default() }
    }

    /// What is free to be drawn on.
    pub const fn free(&self) -> i64 {
        self.balance.of(QuotaBucket::Free)
    }

    /// What was drawn from the pool and neither cleared nor given back: what counts against a
    /// starting quantity.
    pub const fn open(&self) -> i64 {
        self.free() + self.balance.of(QuotaBucket::Issued) + self.balance.of(QuotaBucket::Expired)
    }

    /// The account after a posting.
    ///
    /// # Errors
    /// `Lacking` when the bucket it leaves holds less, `Amount` when it is none.
    pub fn post(mut self, kind: PostingKind, amount: i64) -> Result<(Self, Posting), QuotaRefusal> {
        let (balance, posting) = self.balance.post(kind, amount)?;
        self.balance = balance;
        Ok((self, posting))
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
        assert_eq!(
            (account.balance.of(QuotaBucket::Allocated), account.free(), account.open()),
            (100, 100, 100)
        );
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
            steps in prop::collection::vec((0..PostingKind::ALL.len(), 1_i64..1_000), 0..60),
        ) {
            let mut account = account();
            for (kind, amount) in steps {
                if let Ok((after, _)) = account.clone().post(PostingKind::ALL[kind], amount) {
                    account = after;
                }
                let parts = account.balance.parts();
                prop_assert!(QuotaBalance::from_parts(parts).is_some(), "{parts:?}");
                prop_assert_eq!(QuotaBalance::parse(&account.balance.print()), Some(account.balance));
            }
        }
    }
}
