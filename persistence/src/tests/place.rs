//! A database of its own for every test, gone afterwards.

use chrono::{TimeZone as _, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::ids::fresh_text;
use crate::{Durability, Stamp, Store, StoreOptions, Target};

/// An empty database.
pub(super) struct Place {
    pub(super) store: Store,
    pub(super) target: Target,
    /// The PostgreSQL server and our schema in it.
    schema: Option<(String, String)>,
}

impl Place {
    fn sqlite() -> Self {
        let path = std::env::temp_dir().join(format!("shangwu-{}.db", fresh_text()));
        Self::open(Target::parse(&format!("sqlite://{}", path.display())).unwrap(), None)
    }

    fn postgres(server: &str) -> Self {
        let schema = format!("t_{}", fresh_text().replace('-', ""));
        let mut conn = PgConnection::establish(server).unwrap();
        conn.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        Self::open(Target::parse(&url).unwrap(), Some((server.to_owned(), schema)))
    }

    fn open(target: Target, schema: Option<(String, String)>) -> Self {
        let options =
            StoreOptions { target: target.clone(), pool_size: 8, durability: Durability::Normal };
        Self { store: Store::open(&options).unwrap(), target, schema }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema {
            let mut conn = PgConnection::establish(server).unwrap();
            conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).unwrap();
        }
        if let Target::Sqlite(path) = &self.target {
            for end in ["", "-wal", "-shm"] {
                std::fs::remove_file(format!("{}{end}", path.display())).ok();
            }
        }
    }
}

/// Runs a test on an empty database of each kind.
pub(super) fn each_empty(test: impl Fn(&Place)) {
    test(&Place::sqlite());
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        test(&Place::postgres(&server));
    }
}

/// Runs a test on a migrated database of each kind.
pub(super) fn each(test: impl Fn(&Place)) {
    each_empty(|place| {
        place.store.migrate().unwrap();
        test(place);
    });
}

/// A stamp of one moment.
pub(super) fn stamp() -> Stamp {
    let at = Utc.with_ymd_and_hms(2026, 2, 10, 1, 0, 0).unwrap();
    Stamp { actor: "system:test".to_owned(), at, trace_id: None }
}
