//! A database per test, copied from one that was migrated and seeded once.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use persistence::{Durability, Stamp, Store, StoreOptions, Target};

use super::{fresh_folder, morning};

/// One session at a time makes the template of a PostgreSQL server.
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(2013001)";

/// How often the copy waits for the template's last session to end.
const COPY_ATTEMPTS: u32 = 50;

/// The databases that the product runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgresql,
}

/// A database that is gone at the end of the test.
pub(crate) struct Database {
    pub(crate) url: String,
    /// A folder of the test's own.
    pub(crate) folder: PathBuf,
    name: Option<String>,
}

impl Database {
    /// A migrated database with the reference data of the seed.
    pub(crate) fn fresh(backend: Backend) -> Self {
        let folder = fresh_folder();
        match backend {
            Backend::Sqlite => {
                let path = folder.join("shangwu.db");
                std::fs::write(&path, sqlite_template()).unwrap();
                Self { url: format!("sqlite://{}", path.display()), folder, name: None }
            }
            Backend::Postgresql => {
                let name = copy_of_template();
                Self { url: named(&server_url(), &name), folder, name: Some(name) }
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let mut conn = PgConnection::establish(&server_url()).unwrap();
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).unwrap();
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn server_url() -> String {
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| {
        panic!(
            "TEST_DATABASE_URL names no PostgreSQL server; run `make test`, which starts one, \
             or `scripts/postgres -- cargo test`"
        )
    })
}

/// The address of another database of the same server.
fn named(server: &str, database: &str) -> String {
    let (address, options) = match server.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (server, String::new()),
    };
    let (scheme, rest) = address.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    format!("{scheme}://{authority}/{database}{options}")
}

fn prepare(url: &str) {
    let target = Target::parse(url).unwrap();
    let options = StoreOptions { target, pool_size: 1, durability: Durability::Normal };
    let store = Store::open(&options).unwrap();
    store.migrate().unwrap();
    let stamp = Stamp { actor: "system:test".to_owned(), at: morning(), trace_id: None };
    assert!(store.write(&stamp, operations::seed::load).unwrap());
}

fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = fresh_folder();
        let path = folder.join("template.db");
        prepare(&format!("sqlite://{}", path.display()));
        // The last connection to close moves the log into the file.
        let log = folder.join("template.db-wal");
        for _ in 0..COPY_ATTEMPTS {
            if !log.exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(!log.exists(), "the template is still open");
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        bytes
    })
}

/// The template belongs to this build of the tests, so a later run finds it again.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let build = std::fs::metadata(std::env::current_exe().unwrap()).unwrap();
        let changed = build.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
        let name = format!("shangwu_it_{}_{}", changed.as_nanos(), build.len());
        let mut server = PgConnection::establish(&server_url()).unwrap();
        server.batch_execute(TEMPLATE_LOCK).unwrap();
        if PgConnection::establish(&named(&server_url(), &name)).is_err() {
            make_template(&mut server, &name);
        }
        name
    })
}

/// It gets its name once it is complete.
fn make_template(server: &mut PgConnection, name: &str) {
    let unfinished = format!("{name}_unfinished");
    server.batch_execute(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).unwrap();
    server.batch_execute(&format!("CREATE DATABASE {unfinished}")).unwrap();
    prepare(&named(&server_url(), &unfinished));
    patiently(server, &format!("ALTER DATABASE {unfinished} RENAME TO {name}"));
}

fn copy_of_template() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let template = template();
    let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut server = PgConnection::establish(&server_url()).unwrap();
    patiently(&mut server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    name
}

/// Sessions that have just ended may still count as users of a database.
fn patiently(server: &mut PgConnection, statement: &str) {
    for _ in 1..COPY_ATTEMPTS {
        match server.batch_execute(statement) {
            Ok(()) => return,
            Err(error) if error.to_string().contains("being accessed by other users") => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(error) => panic!("{statement}: {error}"),
        }
    }
    server.batch_execute(statement).unwrap();
}
