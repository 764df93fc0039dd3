//! The unit of work: one closure, one transaction, everything or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, InstrumentationEvent, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{Pool, PooledConnection};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::connection::{Db, Settings, Target};

const ATTEMPTS_MAX: u32 = 3;
/// Tables whose keys are made of what a transaction has just read. The names of their
/// constraints begin with the table's on both databases.
const RACES: [&str; 3] = ["events", "declaration_lines", "usage_messages"];
/// How long a request waits for a connection before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the row changed since it was read")]
    Stale,
    #[error("a row with this key exists: {constraint}")]
    Duplicate { constraint: String },
    #[error("the database refuses the value: {constraint}")]
    Refused { constraint: String },
    #[error("the row holds a value the domain does not know: {0}")]
    Corrupt(String),
    #[error("the database failed")]
    Database(#[source] DieselError),
    #[error("no connection")]
    Pool(#[from] diesel::r2d2::PoolError),
    #[error("the migrations failed: {0}")]
    Migration(String),
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, info) = &error else { return Self::Database(error) };
        // SQLite names no constraint, but says `UNIQUE constraint failed: table.column`.
        let constraint = info.constraint_name().unwrap_or_else(|| {
            info.message().rsplit_once(": ").map_or(info.message(), |(_, names)| names)
        });
        if matches!(kind, DatabaseErrorKind::UniqueViolation) {
            Self::Duplicate { constraint: constraint.to_owned() }
        } else if matches!(kind, DatabaseErrorKind::CheckViolation) {
            Self::Refused { constraint: constraint.to_owned() }
        } else {
            Self::Database(error)
        }
    }
}

impl StoreError {
    fn is_worth_another_attempt(&self) -> bool {
        match self {
            Self::Database(DieselError::DatabaseError(kind, info)) => {
                matches!(kind, DatabaseErrorKind::SerializationFailure)
                    || info.message().contains("deadlock detected")
                    || info.message().contains("database is locked")
            }
            // Another transaction was first under a key that only we give: the next attempt
            // reads what it wrote.
            Self::Duplicate { constraint } => {
                RACES.iter().any(|table| constraint.starts_with(table))
            }
            Self::Database(_)
            | Self::Stale
            | Self::Refused { .. }
            | Self::Corrupt(_)
            | Self::Pool(_)
            | Self::Migration(_) => false,
        }
    }

    pub(crate) fn corrupt(cause: impl std::fmt::Display) -> Self {
        Self::Corrupt(cause.to_string())
    }
}

/// Lets [`Store::write`] see whether a failure came from the database.
pub trait AsStoreError {
    /// The database's failure, if it is one.
    fn as_store_error(&self) -> Option<&StoreError>;
}

impl AsStoreError for StoreError {
    fn as_store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// Who acts and when. Every write carries one, so nothing is recorded without an author.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The principal's id, or `system:…` for timers and the command line.
    pub actor: String,
    pub at: DateTime<Utc>,
    pub trace_id: Option<String>,
}

/// Whether SQLite waits for the disk at every commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// An acknowledged write survives a power cut.
    #[default]
    Full,
    /// The last commits may be lost with the power, never torn.
    Normal,
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    pub target: Target,
    /// Connections at most (readers, on SQLite).
    pub pool_size: u32,
    pub durability: Durability,
}

impl StoreOptions {
    /// Readers that can be at work at the same time. SQLite's work in this process, and each
    /// keeps a cache of its own: more than two for a processor only take memory.
    fn readers(&self) -> u32 {
        if !self.target.is_sqlite() {
            return self.pool_size;
        }
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        u32::try_from(2 * processors).map_or(self.pool_size, |most| self.pool_size.min(most))
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    readers: Pool<Target>,
    /// SQLite has one writer; PostgreSQL writes through the same pool it reads from.
    writers: Pool<Target>,
    statements: Arc<AtomicU64>,
}

/// An open transaction.
pub struct Tx<'c> {
    pub(crate) conn: &'c mut Db,
    pub(crate) stamp: &'c Stamp,
    pub(crate) rank: Rank,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("stamp", self.stamp).finish_non_exhaustive()
    }
}

/// The order in which rows are claimed, so that no two writers wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Nothing,
    Tender,
    Plan,
    Enterprise,
    Case,
    Licence,
    Account,
    Pool,
    Counter,
}

impl Tx<'_> {
    /// Who acts and when.
    pub fn stamp(&self) -> &Stamp {
        self.stamp
    }

    pub(crate) fn claims(&mut self, rank: Rank) {
        debug_assert!(self.rank <= rank, "claimed {rank:?} after {:?}", self.rank);
        self.rank = rank;
    }
}

impl Store {
    /// Opens the database; it must exist, or be a file that may be made.
    pub fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        let statements = Arc::new(AtomicU64::new(0));
        let pool = |size: u32| -> Result<Pool<Target>, StoreError> {
            let settings = Counting {
                settings: Settings { durability: options.durability },
                statements: Arc::clone(&statements),
            };
            let pool = Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .connection_timeout(PATIENCE)
                .test_on_check_out(false)
                .connection_customizer(Box::new(settings))
                .build(options.target.clone())?;
            Ok(pool)
        };
        let readers = pool(options.readers())?;
        let writers = if options.target.is_sqlite() { pool(1)? } else { readers.clone() };
        Ok(Self { readers, writers, statements })
    }

    /// How many statements this store has run: a test counts them per request.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Connections in use and at most, for the metrics.
    pub fn connections(&self) -> (u32, u32) {
        let state = self.readers.state();
        (state.connections - state.idle_connections, self.readers.max_size())
    }

    /// Whether the database answers.
    pub fn ping(&self) -> Result<(), StoreError> {
        use diesel::r2d2::R2D2Connection as _;
        Ok(self.readers.get()?.ping()?)
    }

    /// Brings the schema up to date; the names of what was run.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        crate::migrations::run(&mut *self.writers.get()?)
    }

    /// The names of migrations that have not run.
    pub fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        crate::migrations::pending(&mut *self.writers.get()?)
    }

    /// Undoes every migration; for tests of the migrations themselves.
    pub fn revert_migrations(&self) -> Result<(), StoreError> {
        crate::migrations::revert(&mut *self.writers.get()?)
    }

    pub(crate) fn writer(&self) -> Result<PooledConnection<Target>, StoreError> {
        Ok(self.writers.get()?)
    }

    pub(crate) fn reader(&self) -> Result<PooledConnection<Target>, StoreError> {
        Ok(self.readers.get()?)
    }

    /// Runs `work` in one transaction and retries when the database asks for it.
    /// `work` must have no effect outside `tx`; that is what the outbox is for.
    pub fn write<T, E>(
        &self,
        stamp: &Stamp,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError> + AsStoreError,
    {
        self.attempts(stamp, &work, commit)
    }

    /// As [`Store::write`], but nothing stays: every check runs, no number is used up.
    pub fn write_dry<T, E>(
        &self,
        stamp: &Stamp,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError> + AsStoreError,
    {
        self.attempts(stamp, &work, roll_back)
    }

    /// Reads a consistent picture. It takes no write lock and is never retried.
    pub fn read<T, E>(
        &self,
        stamp: &Stamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut conn = self.reader()?;
        begin_read(&mut conn).map_err(StoreError::from)?;
        let result = work(&mut Tx { conn: &mut conn, stamp, rank: Rank::Nothing });
        roll_back(&mut conn).map_err(StoreError::from)?;
        result
    }

    /// Reads with a single statement, which is consistent by itself and saves the round
    /// trips of a transaction.
    pub fn read_one<T, E>(
        &self,
        stamp: &Stamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut conn = self.reader()?;
        work(&mut Tx { conn: &mut conn, stamp, rank: Rank::Nothing })
    }

    fn attempts<T, E>(
        &self,
        stamp: &Stamp,
        work: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
        finish: fn(&mut Db) -> QueryResult<()>,
    ) -> Result<T, E>
    where
        E: From<StoreError> + AsStoreError,
    {
        let mut attempt = 1;
        loop {
            match self.attempt(stamp, work, finish) {
                Err(error)
                    if attempt < ATTEMPTS_MAX
                        && error
                            .as_store_error()
                            .is_some_and(StoreError::is_worth_another_attempt) =>
                {
                    log::warn!("attempt {attempt} of a transaction failed, trying again");
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    fn attempt<T, E>(
        &self,
        stamp: &Stamp,
        work: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
        finish: fn(&mut Db) -> QueryResult<()>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut conn = self.writer()?;
        begin_write(&mut conn).map_err(StoreError::from)?;
        match work(&mut Tx { conn: &mut conn, stamp, rank: Rank::Nothing }) {
            Ok(value) => {
                finish(&mut conn).map_err(StoreError::from)?;
                Ok(value)
            }
            Err(error) => {
                roll_back(&mut conn).map_err(StoreError::from)?;
                Err(error)
            }
        }
    }
}

/// Opens a write transaction. SQLite must take its lock now: a transaction that starts by
/// reading cannot wait for the lock later, it fails at once.
fn begin_write(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
    }
}

fn begin_read(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(
            conn,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
    }
}

fn commit(conn: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::commit_transaction(conn)
}

fn roll_back(conn: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::rollback_transaction(conn)
}

/// Sets a connection up and counts what it runs.
#[derive(Debug)]
struct Counting {
    settings: Settings,
    statements: Arc<AtomicU64>,
}

impl diesel::r2d2::CustomizeConnection<Db, diesel::r2d2::Error> for Counting {
    fn on_acquire(&self, conn: &mut Db) -> Result<(), diesel::r2d2::Error> {
        self.settings.on_acquire(conn)?;
        let statements = Arc::clone(&self.statements);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { .. } = event {
                statements.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(())
    }
}
