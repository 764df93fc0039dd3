//! The schema: both directions of the migrations, and every table as the code sees it.

use std::collections::BTreeSet;
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::place::{Place, each, each_empty, stamp};
use crate::connection::Db;
use crate::schema as tables;
use crate::{StoreError, Tx};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Everything the database knows of its tables, indexes, checks and triggers.
fn dump(place: &Place) -> BTreeSet<String> {
    let postgresql = "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable) AS line \
         FROM information_schema.columns WHERE table_schema = current_schema() \
         UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() \
         UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
         FROM pg_constraint WHERE connamespace = current_schema()::regnamespace \
         UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN \
         (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)";
    let sqlite = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master \
         WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let result: Result<BTreeSet<String>, StoreError> = place.store.read(&stamp(), |tx| {
        let query = match tx.conn {
            Db::Postgres(_) => postgresql,
            Db::Sqlite(_) => sqlite,
        };
        let lines: Vec<Line> = diesel::sql_query(query).load(tx.conn)?;
        Ok(lines.into_iter().map(|row| row.line).collect())
    });
    result.unwrap()
}

#[test]
fn up_down_and_up_again_leave_the_same_schema() {
    each_empty(|place| {
        let empty = place.store.pending_migrations().unwrap();
        assert!(!empty.is_empty());
        assert_eq!(place.store.migrate().unwrap().len(), empty.len());
        assert!(place.store.pending_migrations().unwrap().is_empty());
        let first = dump(place);
        place.store.revert_migrations().unwrap();
        assert!(dump(place).iter().all(|line| line.contains("__diesel_schema_migrations")));
        place.store.migrate().unwrap();
        let second = dump(place);
        let differ: Vec<_> = first.symmetric_difference(&second).collect();
        assert!(differ.is_empty(), "{differ:#?}");
    });
}

/// The migrations of a folder with what they make. How changes are refused is in each
/// database's own words; another test shows that they are.
fn told(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
    let mut told: Vec<_> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let text = std::fs::read_to_string(entry.path().join("up.sql")).unwrap();
            let text = text.replace(" COLLATE \"C\"", "").replace(" WITHOUT ROWID", "");
            let text = text.replace("CREATE FUNCTION", "CREATE TRIGGER");
            let tables = text.split("CREATE TRIGGER").next().unwrap().to_owned();
            (entry.file_name().into_string().unwrap(), tables)
        })
        .collect();
    told.sort_unstable();
    told
}

#[test]
fn both_databases_have_the_same_tables() {
    let (postgresql, sqlite) = (told("postgresql"), told("sqlite"));
    assert!(!sqlite.is_empty());
    let names = |told: &[(String, String)]| -> Vec<String> {
        told.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&postgresql), names(&sqlite));
    for ((name, one), (_, other)) in postgresql.iter().zip(&sqlite) {
        for (line, (one, other)) in one.lines().zip(other.lines()).enumerate() {
            assert_eq!(one, other, "line {} of {name}", line + 1);
        }
        assert_eq!(one.lines().count(), other.lines().count(), "{name}");
    }
}

/// Loads no row of each table, every column with its type.
macro_rules! load_nothing {
    ($tx:ident: $($table:ident)+) => {$({
        let query = tables::$table::table.limit(0);
        let count = query.execute($tx.conn);
        assert!(count.is_ok(), "{}: {count:?}", stringify!($table));
    })+};
}

#[test]
fn every_table_is_as_the_code_sees_it() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.read(&stamp(), |tx: &mut Tx<'_>| {
            load_nothing!(tx: organisations enterprises principals refresh_tokens reference_state
                code_entries catalogue_goods competences calendar_days exchange_rates cases case_places
                case_versions opinions corrections attachments licences licence_places ledger_accounts
                ledger_entries declaration_lines usage_messages statement_lines reconciliations
                differences exchange_messages mechanical_approvals peer_licences tenders tender_bidders tender_bids tender_qualifications quota_plans quota_regions quota_ceilings quota_applications quota_scenarios quota_awards quota_transfers quota_suspensions quota_debts quota_papers events event_positions outbox
                daily_roots idempotency_records counters leases quota_accounts quota_entries
                licence_totals licences_counted processing_times cases_counted
                statistics_progress licence_ports case_batches case_batch_items blank_stocks blank_ranges blank_outcomes licence_collectors);
            Ok(())
        });
        result.unwrap();
    });
}
