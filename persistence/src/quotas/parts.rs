//! The ten parts of an account, as columns.

use diesel::prelude::*;
use domain_quotas::{QuotaBalance, QuotaBucket};

use crate::schema::quota_accounts;
use crate::store::StoreError;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = quota_accounts)]
pub(crate) struct Parts {
    allocated: i64,
    transferred_in: i64,
    free: i64,
    issued: i64,
    cleared: i64,
    expired: i64,
    handed_back: i64,
    transferred_out: i64,
    forfeited: i64,
    deducted: i64,
}

impl Parts {
    pub(super) fn of(balance: &QuotaBalance) -> Self {
        Self {
            allocated: balance.of(QuotaBucket::Allocated),
            transferred_in: balance.of(QuotaBucket::TransferredIn),
            free: balance.of(QuotaBucket::Free),
            issued: balance.of(QuotaBucket::Issued),
            cleared: balance.of(QuotaBucket::Cleared),
            expired: balance.of(QuotaBucket::Expired),
            handed_back: balance.of(QuotaBucket::HandedBack),
            transferred_out: balance.of(QuotaBucket::TransferredOut),
            forfeited: balance.of(QuotaBucket::Forfeited),
            deducted: balance.of(QuotaBucket::Deducted),
        }
    }

    pub(super) fn balance(&self) -> Result<QuotaBalance, StoreError> {
        let part = |bucket: QuotaBucket| match bucket {
            QuotaBucket::Allocated => self.allocated,
            QuotaBucket::TransferredIn => self.transferred_in,
            QuotaBucket::Free => self.free,
            QuotaBucket::Issued => self.issued,
            QuotaBucket::Cleared => self.cleared,
            QuotaBucket::Expired => self.expired,
            QuotaBucket::HandedBack => self.handed_back,
            QuotaBucket::TransferredOut => self.transferred_out,
            QuotaBucket::Forfeited => self.forfeited,
            QuotaBucket::Deducted => self.deducted,
        };
        let balance = QuotaBalance::from_parts(QuotaBucket::ALL.map(part));
        balance.ok_or_else(|| StoreError::corrupt("parts that do not add up"))
    }
}
