//! A list is a walk down one key: nothing is scanned whole, nothing is sorted.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain_casework::CaseState;
use domain_identity::{OrganisationPath, Scope};
use domain_kernel::EnterpriseId;
use domain_licences::{LicenceKind, LicenceState};

use super::place::{each, stamp};
use crate::connection::Db;
use crate::ids::Fresh as _;
use crate::{CaseFilter, LicenceFilter, StoreError, Tx};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite goes about the last statement of `work`. PostgreSQL of before 16 plans no
/// statement without its values; `make bench` measures it there.
fn plan(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>)) -> Option<String> {
    let last = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&last);
    tx.conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = &event {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default();
            text.clone_into(&mut seen.lock().unwrap());
        }
    });
    work(tx);
    let text = last.lock().unwrap().clone();
    let Db::Sqlite(conn) = &mut *tx.conn else { return None };
    let steps: Vec<Step> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {text}")).load(conn).unwrap();
    Some(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("; "))
}

fn scopes() -> [Scope; 3] {
    let path = |text| Scope::Organisation(OrganisationPath::parse(text).unwrap());
    let ministry = path(OrganisationPath::MINISTRY);
    [ministry, path("/mofcom/fujian/"), Scope::Enterprise(EnterpriseId::fresh())]
}

fn walks_a_key(plan: Option<String>) {
    let Some(plan) = plan else { return };
    assert!(!plan.contains("TEMP B-TREE"), "sorts: {plan}");
    // Walking a whole key backwards until the page is full is what the ministry asks for.
    for step in plan.split("; ").filter(|step| step.starts_with("SCAN")) {
        assert!(step.contains("USING INDEX"), "reads a table from its beginning: {plan}");
    }
}

#[test]
fn licences_are_listed_in_the_order_of_a_key() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.read(&stamp(), |tx| {
            let states = [None, Some(LicenceState::Frozen)];
            for scope in scopes() {
                for state in states {
                    let kind = Some(LicenceKind::AutomaticImport);
                    let filter = LicenceFilter { kind, state, ..LicenceFilter::default() };
                    walks_a_key(plan(tx, |tx| {
                        tx.licences(&scope, &filter, None, 51).unwrap();
                    }));
                }
            }
            Ok(())
        });
        result.unwrap();
    });
}

#[test]
fn cases_are_listed_in_the_order_of_a_key() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.read(&stamp(), |tx| {
            let states = [None, Some(CaseState::Accepted)];
            for scope in scopes() {
                for state in states {
                    let filter = CaseFilter { state, ..CaseFilter::default() };
                    walks_a_key(plan(tx, |tx| {
                        tx.cases(&scope, &filter, None, 51).unwrap();
                    }));
                }
            }
            Ok(())
        });
        result.unwrap();
    });
}
