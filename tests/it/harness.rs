//! The world of a test: a real server on a port of its own, over a database of its own.

mod caller;
mod database;
mod document;
mod given;
mod office;
mod program;
mod quotas;
mod relay;
mod server;

use std::time::Duration;

use api::clock::ShiftedClock;
use api::{Clock, Config, Context, Keys, Tokens};
use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use domain_identity::Actor;
use operations::Failure;
use persistence::{Durability, Stamp, Store, StoreOptions, Target, Tx};
use serde_json::Value;

pub(crate) use caller::{Ask, Caller, Reply};
pub(crate) use database::{Backend, Database};
pub(crate) use document::{Operation, document, operations, resolved};
pub(crate) use given::{
    ISSUING_BODY, LOCAL_BODY, PASSWORD, add_enterprise, applicant, fresh_credit_code, path_of,
};
pub(crate) use office::Office;
pub(crate) use program::{Program, fresh_folder, run_program};
pub(crate) use quotas::plan_of;
pub(crate) use relay::{Cut, Relay};
use server::Server;

/// Makes of each function one test per database.
macro_rules! on_both {
    ($(fn $name:ident($world:ident: World) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "some tests need nothing but the world")]
            use super::*;

            fn test($world: $crate::harness::World) $body

            #[test]
            fn on_sqlite() {
                test($crate::harness::World::new($crate::harness::Backend::Sqlite));
            }

            #[test]
            fn on_postgresql() {
                test($crate::harness::World::new($crate::harness::Backend::Postgresql));
            }
        }
    )+};
}
pub(crate) use on_both;

/// A server, its database and its clock. At the end the server has stopped, nothing in it has
/// panicked, and every connection is back.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) url: String,
    pub(crate) config: Config,
    pub(crate) clock: ShiftedClock,
    tokens: Tokens,
    server: Server,
    // Dropped last: the database goes when nobody uses it any more.
    database: Option<Database>,
}

/// Ten in the morning of a Monday in Shanghai, a working day.
pub(crate) fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).unwrap()
}

impl World {
    /// A world whose clock stands at [`morning`], with the reference data of the seed.
    pub(crate) fn new(backend: Backend) -> Self {
        Self::with(backend, |_| {})
    }

    /// The same with another configuration.
    pub(crate) fn with(backend: Backend, change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::fresh(backend);
        let clock = ShiftedClock::starting_at(morning());
        let mut config = Config {
            database_url: database.url.clone(),
            clock: Clock::Shifted(clock.clone()),
            files_dir: database.folder.join("files"),
            workers: 2,
            pool_size: 8,
            durability: Durability::Normal,
            background: false,
            sign_in_rate: 100_000,
            public_rate: 100_000,
            ..Config::default()
        };
        change(&mut config);
        let store = open(&config);
        let keys = Keys::ephemeral(morning());
        let tokens = Tokens::new(keys.clone(), &config.issuer_url, Duration::from_secs(900));
        let context = Context::with_keys(config.clone(), store.clone(), keys.clone()).unwrap();
        let server = Server::start(context);
        let url = server.url.clone();
        Self { store, keys, url, config, clock, tokens, server, database: Some(database) }
    }

    /// Moves the clock to ten in the morning, Shanghai, of a later day.
    pub(crate) fn at(&self, day: NaiveDate) {
        let ten = day.and_hms_opt(2, 0, 0).unwrap().and_utc();
        assert!(self.now() <= ten, "the clock only moves forward");
        self.clock.advance(ten - self.now());
    }

    /// Sets the clock to ten in the morning, Shanghai, of an earlier day: before anything is done
    /// in the world, for licences of former years.
    pub(crate) fn begins(&self, day: NaiveDate) {
        let ten = day.and_hms_opt(2, 0, 0).unwrap().and_utc();
        self.clock.advance(ten - self.now());
    }

    /// Moves the clock forward.
    pub(crate) fn later(&self, by: chrono::Duration) {
        self.clock.advance(by);
    }

    /// What the server's clock shows.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        Clock::Shifted(self.clock.clone()).now()
    }

    /// An access token as `/oauth/token` gives it, without the cost of a password.
    pub(crate) fn token(&self, actor: &Actor) -> String {
        self.tokens.issue(actor, self.now())
    }

    /// Writes as the system.
    pub(crate) fn write<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Failure>) -> T {
        self.store.write(&self.stamp(), work).unwrap()
    }

    /// Gives every committed event its position; how many there are now.
    pub(crate) fn number_events(&self) -> usize {
        let today = domain_kernel::shanghai_day(self.now());
        let mut numbered = 0;
        loop {
            let count = self.write(|tx| Ok(tx.number_events(today)?));
            if count == 0 {
                return numbered;
            }
            numbered += count;
        }
    }

    /// How many statements `work` makes the server run.
    pub(crate) fn statements_of(&self, work: impl FnOnce()) -> u64 {
        let before = self.store.statements();
        work();
        self.store.statements() - before
    }

    /// Stops the server and hands over its database.
    pub(crate) fn retire(mut self) -> Database {
        self.database.take().expect("a world has its database until now")
    }

    fn stamp(&self) -> Stamp {
        Stamp { actor: "system:test".to_owned(), at: self.now(), trace_id: None }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.stop();
        if std::thread::panicking() {
            return;
        }
        assert_eq!(server::panics(), 0, "the server panicked; its words are above");
        let (in_use, _) = self.store.connections();
        assert_eq!(in_use, 0, "a connection was not given back");
    }
}

/// The body with another value at a pointer.
pub(crate) fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    body.pointer_mut(parent).expect("the parent is there")[name] = value;
    body
}

fn open(config: &Config) -> Store {
    let target = Target::parse(&config.database_url).unwrap();
    let options =
        StoreOptions { target, pool_size: config.pool_size, durability: config.durability };
    Store::open(&options).unwrap()
}
