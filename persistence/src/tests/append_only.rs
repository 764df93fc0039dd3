//! What was written stays as it was written: the database refuses anything else.

use diesel::connection::SimpleConnection as _;

use domain_casework::FormDocument;
use domain_kernel::day;

use super::given;
use super::papers::opinion;
use super::place::{Place, each, stamp};
use crate::{StoreError, Target};

const TABLES: [(&str, &str); 7] = [
    ("events", "kind = 'other'"),
    ("event_positions", "position = position + 1000"),
    ("ledger_entries", "amount = amount + 1"),
    ("daily_roots", "last_position = last_position + 1"),
    ("case_versions", "form = '{}'"),
    ("opinions", "text = 'other'"),
    ("quota_entries", "amount = amount + 1"),
];

fn refuses(place: &Place, statement: &str) {
    let mut conn = place.store.writer().unwrap();
    let result = conn.batch_execute(statement);
    let refused = result.as_ref().is_err_and(|error| error.to_string().contains("append-only"));
    assert!(refused, "{statement}: {result:?}");
}

#[test]
fn append_only_tables_refuse_update_and_delete() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            given::licence(tx, &enterprise, 1)?;
            let (case, _) = given::case(tx, &enterprise)?;
            let form = FormDocument::parse("{}").unwrap();
            tx.add_form_version(&case.id, 1, &form, &case.applicant)?;
            tx.add_opinion(&case.id, &opinion(&case))?;
            given::quota(tx, &enterprise)?;
            tx.number_events(day(2026, 2, 9))?;
            tx.make_daily_root(day(2026, 2, 10))?;
            Ok(())
        });
        result.unwrap();
        for (table, change) in TABLES {
            refuses(place, &format!("UPDATE {table} SET {change}"));
            refuses(place, &format!("DELETE FROM {table}"));
            if !matches!(place.target, Target::Sqlite(_)) {
                refuses(place, &format!("TRUNCATE {table} CASCADE"));
            }
        }
    });
}

#[test]
fn the_database_refuses_an_account_beyond_its_floor() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (_, mut account) = given::licence(tx, &enterprise, 1)?;
            account.available = -1;
            account.cleared = account.granted + 1;
            tx.post_to_account(&account, &[], "test")
        });
        assert!(matches!(result, Err(StoreError::Refused { .. })), "{result:?}");
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (_, mut account) = given::licence(tx, &enterprise, 1)?;
            account.cleared = 1;
            tx.post_to_account(&account, &[], "test")
        });
        assert!(matches!(result, Err(StoreError::Refused { .. })), "{result:?}");
    });
}
