//! A loaded history is as good as one that was lived.

use chrono::Duration;
use domain_customs::{Bucket, LedgerAccount, LedgerEntry, Movement};
use domain_kernel::{AccountId, LicenceId, LicenceNumber};
use serde_json::json;

use super::given;
use super::place::{each, stamp};
use crate::ids::Fresh as _;
use crate::{LoadedEntry, LoadedEvent, SignedLicence, StoreError};

#[test]
fn a_loaded_history_verifies_and_is_found() {
    each(|place| {
        let loaded: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (model, _) = given::licence(tx, &enterprise, 0)?;
            tx.number_events(domain_kernel::shanghai_day(tx.stamp().at))?;
            let signed: Vec<_> = (1..=500)
                .map(|serial| {
                    let mut licence = model.clone();
                    licence.id = LicenceId::fresh();
                    licence.number = LicenceNumber::parse(&format!("26-AA-{serial:06}")).unwrap();
                    let id = AccountId::fresh();
                    let account = LedgerAccount::open(id, licence.id.clone(), &licence.quantity);
                    let account = account.apply(&[use_of(10)], 0).unwrap();
                    SignedLicence { licence, account, signature: "a.b.c".to_owned() }
                })
                .collect();
            tx.load_licences(&signed)?;
            let entries: Vec<_> =
                signed.iter().flat_map(|signed| history(&signed.account)).collect();
            tx.load_ledger_entries(&entries)?;
            let events: Vec<_> =
                signed.iter().flat_map(|signed| told(&signed.licence.id)).collect();
            tx.load_events(&events)?;
            Ok(signed)
        });
        let loaded = loaded.unwrap();
        let result: Result<_, StoreError> = place.store.read(&stamp(), |tx| {
            let last = &loaded[499].licence;
            let found = tx.licence_of_number(last.kind, &last.number)?;
            Ok((tx.verify_books()?, found))
        });
        let (report, found) = result.unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!((report.accounts, report.entries), (501, 1_001));
        assert_eq!(found.unwrap().value, loaded[499]);
    });
}

fn use_of(amount: i64) -> Movement {
    Movement { from: Bucket::Available, to: Bucket::Cleared, amount }
}

fn history(account: &LedgerAccount) -> Vec<LoadedEntry> {
    let moves = [account.opening(), use_of(10)];
    moves
        .into_iter()
        .map(|movement| LoadedEntry {
            entry: LedgerEntry {
                account: account.id.clone(),
                movement,
                reference: "test".to_owned(),
            },
            at: stamp().at,
        })
        .collect()
}

fn told(licence: &LicenceId) -> Vec<LoadedEvent> {
    ["licence.issued", "licence.written_off"]
        .map(|kind| LoadedEvent {
            stream: format!("licence:{licence}"),
            kind: kind.to_owned(),
            actor: "system:test".to_owned(),
            at: stamp().at + Duration::nanoseconds(1),
            body: json!({}),
        })
        .into()
}
