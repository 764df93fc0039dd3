//! The schema, embedded: the same names for both databases, run at the start.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::Db;
use crate::dialect::each_conn;
use crate::store::StoreError;

const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

fn source(conn: &Db) -> EmbeddedMigrations {
    match conn {
        Db::Postgres(_) => POSTGRESQL,
        Db::Sqlite(_) => SQLITE,
    }
}

fn failed(cause: impl std::fmt::Display) -> StoreError {
    StoreError::Migration(cause.to_string())
}

pub(crate) fn run(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    let source = source(conn);
    each_conn!(conn, conn => {
        let run = conn.run_pending_migrations(source).map_err(failed)?;
        Ok(run.iter().map(ToString::to_string).collect())
    })
}

pub(crate) fn pending(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    let source = source(conn);
    each_conn!(conn, conn => {
        let pending = conn.pending_migrations(source).map_err(failed)?;
        Ok(pending.iter().map(|migration| migration.name().to_string()).collect())
    })
}

pub(crate) fn revert(conn: &mut Db) -> Result<(), StoreError> {
    let source = source(conn);
    each_conn!(conn, conn => conn.revert_all_migrations(source).map(drop).map_err(failed))
}
