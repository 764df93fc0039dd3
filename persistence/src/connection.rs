//! One connection type for both databases, opened by the scheme of the URL.

use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::{CustomizeConnection, ManageConnection, R2D2Connection as _};

use crate::store::Durability;

/// A connection to whichever database is in use.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "Db::Postgres",
            Self::Sqlite(_) => "Db::Sqlite",
        })
    }
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `postgres://…`, as libpq reads it.
    Postgres(String),
    /// `sqlite://path`.
    Sqlite(PathBuf),
}

/// Why a URL is not a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    #[error("expected sqlite://PATH or postgres://USER@HOST/DATABASE")]
    Scheme,
    #[error("sqlite:// needs the path of a file")]
    NoPath,
    #[error(
        "this build speaks no TLS: reach {host} over a local connection, or say sslmode=disable \
         in the URL"
    )]
    NoTls { host: String },
}

impl Target {
    /// Reads a URL. A remote PostgreSQL without TLS is refused unless the URL accepts it.
    pub fn parse(url: &str) -> Result<Self, TargetError> {
        match url.split_once("://") {
            Some(("sqlite", "")) => Err(TargetError::NoPath),
            Some(("sqlite", path)) => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(("postgres" | "postgresql", rest)) => {
                let host = host_of(rest);
                let is_local = matches!(host, "" | "localhost" | "127.0.0.1" | "[::1]")
                    || host.starts_with("%2F");
                let accepts = rest.contains("sslmode=disable") || rest.contains("host=%2F");
                if is_local || accepts {
                    Ok(Self::Postgres(url.to_owned()))
                } else {
                    Err(TargetError::NoTls { host: host.to_owned() })
                }
            }
            _ => Err(TargetError::Scheme),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    // Not `Db::establish`: that tries each variant and takes any text for a SQLite file.
    fn connect(&self) -> ConnectionResult<Db> {
        match self {
            Self::Postgres(url) => PgConnection::establish(url).map(Db::Postgres),
            Self::Sqlite(path) => {
                SqliteConnection::establish(&path.to_string_lossy()).map(Db::Sqlite)
            }
        }
    }
}

fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

impl ManageConnection for Target {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        Self::connect(self).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Db) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        conn.is_broken()
    }
}

/// Sets each new connection up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) durability: Durability,
}

impl CustomizeConnection<Db, diesel::r2d2::Error> for Settings {
    fn on_acquire(&self, conn: &mut Db) -> Result<(), diesel::r2d2::Error> {
        let result = match conn {
            // Every list is a walk down one key with a look-up for each row. A plan kept for
            // all values may think a merge of two whole tables as good: it is not, for the rare.
            Db::Postgres(conn) => conn.batch_execute(
                "SET TIME ZONE 'UTC'; SET enable_mergejoin = off; SET random_page_cost = 1.1",
            ),
            Db::Sqlite(conn) => {
                let synchronous = match self.durability {
                    Durability::Full => "PRAGMA synchronous = FULL;",
                    Durability::Normal => "PRAGMA synchronous = NORMAL;",
                };
                conn.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; \
                     PRAGMA journal_mode = WAL; PRAGMA mmap_size = 0; \
                     PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;",
                )
                .and_then(|()| conn.batch_execute(synchronous))
            }
        };
        result.map_err(diesel::r2d2::Error::QueryError)
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, TargetError};

    #[test]
    fn a_url_names_its_database_or_is_refused() {
        assert!(matches!(Target::parse("sqlite://a.db"), Ok(Target::Sqlite(_))));
        assert!(matches!(Target::parse("postgres://u@localhost/x"), Ok(Target::Postgres(_))));
        assert!(matches!(Target::parse("postgres://u@[::1]:5432/x"), Ok(Target::Postgres(_))));
        assert!(matches!(
            Target::parse("postgres://u@db.example/x?sslmode=disable"),
            Ok(Target::Postgres(_))
        ));
        let remote = Target::parse("postgres://u:p@db.example:5432/x");
        assert_eq!(remote, Err(TargetError::NoTls { host: "db.example".to_owned() }));
        assert_eq!(Target::parse("mysql://x"), Err(TargetError::Scheme));
        assert_eq!(Target::parse("x.db"), Err(TargetError::Scheme));
        assert_eq!(Target::parse("sqlite://"), Err(TargetError::NoPath));
    }
}
