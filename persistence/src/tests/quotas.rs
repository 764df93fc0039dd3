//! The quota accounts against their entries.

use diesel::connection::SimpleConnection as _;
use domain_kernel::{AccountId, Unit};
use domain_quotas::{Pool, PostingKind, Programme, QuotaAccount, QuotaKey};

use super::given;
use super::place::{Place, each, stamp};
use crate::ids::Fresh as _;
use crate::{AuditReport, Finding, StoreError};

/// An account of which a hundred were allocated and thirty handed back.
fn with_an_account(place: &Place) {
    let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
        let holder = given::enterprise(tx)?;
        let key = QuotaKey {
            programme: Programme::Export,
            year: 2026,
            commodity: "碳化硅".to_owned(),
            market: String::new(),
            pool: Pool::OpenBid,
        };
        let unit = Unit::parse("070").map_err(StoreError::corrupt)?;
        let mut account = QuotaAccount::empty(AccountId::fresh(), key, holder.id.clone(), unit);
        tx.add_quota_account(&account, &holder)?;
        for (kind, amount) in [(PostingKind::Allocate, 100), (PostingKind::HandBack, 30)] {
            let (after, posting) = account.post(kind, amount).map_err(StoreError::corrupt)?;
            tx.post_to_quota(&after, posting, None, "商贸函〔2026〕1号")?;
            account = after;
        }
        Ok(())
    });
    result.unwrap();
}

fn audited(place: &Place) -> AuditReport {
    let report: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.verify_books());
    report.unwrap()
}

#[test]
fn an_account_is_the_sum_of_its_entries() {
    each(|place| {
        with_an_account(place);
        let report = audited(place);
        assert_eq!((report.quota_accounts, report.quota_entries), (1, 2));
        let of_quotas = |finding: &&Finding| matches!(finding, Finding::QuotaBalance { .. });
        assert!(!report.findings.iter().any(|finding| of_quotas(&finding)), "{report:?}");
        let moved = "UPDATE quota_accounts SET free = free - 1, issued = issued + 1";
        place.store.writer().unwrap().batch_execute(moved).unwrap();
        let found = audited(place).findings;
        assert_eq!(found.iter().filter(of_quotas).count(), 1, "{found:?}");
    });
}

#[test]
fn the_database_refuses_an_account_that_does_not_add_up() {
    each(|place| {
        with_an_account(place);
        for wrong in [
            "UPDATE quota_accounts SET free = free + 1",
            "UPDATE quota_accounts SET free = free - 71, issued = issued + 71",
        ] {
            assert!(place.store.writer().unwrap().batch_execute(wrong).is_err(), "{wrong}");
        }
    });
}
