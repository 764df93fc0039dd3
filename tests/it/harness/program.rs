//! The program itself as a process of its own, to be killed without warning.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use api::{Clock, Keys, Tokens};
use domain_identity::Actor;

use super::{Caller, Database};

/// How long a start may take.
const START_ATTEMPTS: u32 = 300;

/// A folder that nobody else uses.
pub(crate) fn fresh_folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("shangwu-it-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program over a database, running or not.
pub(crate) struct Program {
    pub(crate) url: String,
    database: Database,
    child: Option<Child>,
}

/// Builds the program in the profile of the tests, where the tests themselves were built.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        let profile = tests.parent().and_then(Path::parent).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--workspace", "--bin", "shangwu", "--target-dir"]);
        build.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            build.arg("--release");
        }
        build.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let built = build.output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        profile.join("shangwu")
    })
}

/// Runs a subcommand that needs neither server nor database.
pub(crate) fn run_program(arguments: &[&str]) -> Output {
    Command::new(binary()).args(arguments).output().unwrap()
}

impl Program {
    /// A program that serves this database on a port of its own.
    pub(crate) fn over(database: Database) -> Self {
        let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = probe.local_addr().unwrap();
        Self { url: format!("http://{address}"), database, child: None }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.database.folder.join(name)
    }

    /// Somebody with a token that the program accepts.
    pub(crate) fn caller(&self, actor: &Actor) -> Caller {
        let keys = Keys::open(&self.file("keys.json"), Clock::System.now()).unwrap();
        let tokens = Tokens::new(keys, &self.url, Duration::from_secs(900));
        Caller::visiting(&self.url).with_token(&tokens.issue(actor, Clock::System.now()))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        let listen = self.url.trim_start_matches("http://");
        command.env("SHANGWU_DATABASE_URL", &self.database.url).env("SHANGWU_LISTEN", listen);
        command.env("SHANGWU_KEY_FILE", self.file("keys.json"));
        command.env("SHANGWU_FILES_DIR", self.file("files"));
        command.env("SHANGWU_LOG", "warn").env("SHANGWU_WORKERS", "2");
        command.stdin(Stdio::null());
        command
    }

    /// Starts to serve, and waits until it can.
    pub(crate) fn start(&mut self) {
        let path = self.file("log");
        let log = std::fs::File::options().create(true).append(true).open(path).unwrap();
        let mut command = self.command();
        command.arg("serve").stdout(Stdio::null()).stderr(log);
        self.child = Some(command.spawn().unwrap());
        for _ in 0..START_ATTEMPTS {
            let ready = Caller::visiting(&self.url).get("/readyz").try_reply();
            if ready.is_some_and(|reply| reply.status == 200) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.file("log")).unwrap_or_default();
        panic!("the program does not serve:\n{log}");
    }

    /// Ends it as a power cut would: `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Runs another command of the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
