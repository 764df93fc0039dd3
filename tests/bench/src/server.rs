//! The program under measurement: built, its database filled, started and asked for tokens.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::load::ask;
use crate::settings::Settings;

/// How long the server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with the environment of one database.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    path: PathBuf,
    folder: PathBuf,
    database_url: String,
    address: String,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// From the start of the process to its first answer.
    pub(crate) started_in: Duration,
}

/// The release build of the program, made if need be.
pub(crate) fn build(settings: &Settings) -> PathBuf {
    if let Some(program) = &settings.program {
        return program.clone();
    }
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "-p", "api", "--bin", "shangwu"])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the program does not build");
    let mut path = std::env::current_exe().expect("this program has a path");
    path.set_file_name("shangwu");
    path
}

impl Program {
    /// The program over a database, with its files in `folder`.
    pub(crate) fn new(path: &Path, folder: &Path, database_url: &str) -> Self {
        fs::create_dir_all(folder).expect("a folder for the server's files");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        Self {
            path: path.to_owned(),
            folder: folder.to_owned(),
            database_url: database_url.to_owned(),
            address: free.expect("a free port").to_string(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        let ours =
            std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("SHANGWU"));
        for name in ours.collect::<Vec<_>>() {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .env("SHANGWU_DATABASE_URL", &self.database_url)
            .env("SHANGWU_LISTEN", &self.address)
            .env("SHANGWU_KEY_FILE", self.folder.join("keys.json"))
            .env("SHANGWU_FILES_DIR", self.folder.join("files"))
            .env("SHANGWU_LOG", "warn")
            .env("SHANGWU_TOKEN_SECONDS", "3600")
            .env("SHANGWU_SIGN_IN_RATE", "10000");
        command
    }

    /// Makes the past up; how long it took.
    pub(crate) fn generate(&self, settings: &Settings) -> Duration {
        let begin = Instant::now();
        let status = self
            .command(&["generate"])
            .args(["--licences", &settings.licences.to_string()])
            .args(["--write-offs", &settings.write_offs.to_string()])
            .args(["--drafts", &settings.drafts.to_string()])
            .arg("--credentials")
            .arg(self.folder.join("credentials.json"))
            .status()
            .expect("the program runs");
        assert!(status.success(), "generate failed");
        begin.elapsed()
    }

    /// What `generate` wrote for the load.
    pub(crate) fn credentials(&self) -> Value {
        let text = fs::read_to_string(self.folder.join("credentials.json"));
        serde_json::from_str(&text.expect("generate wrote it")).expect("it is JSON")
    }

    /// Starts the server and waits for its first answer.
    pub(crate) fn serve(&self) -> Server {
        let begin = Instant::now();
        let child = self.command(&["serve"]).stdout(Stdio::null()).spawn();
        let child = child.expect("the program runs");
        let request = format!("GET /readyz HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        while !matches!(ask(&self.address, request.as_bytes()), Ok((200, _))) {
            assert!(begin.elapsed() < PATIENCE, "the server does not answer");
            thread::sleep(Duration::from_millis(5));
        }
        Server { child, address: self.address.clone(), started_in: begin.elapsed() }
    }
}

impl Server {
    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A token for a person of the credentials.
    pub(crate) fn token(&self, account: &Value) -> String {
        let (username, password) = secrets(account);
        self.granted(&format!("grant_type=password&username={username}&password={password}"))
    }

    /// A token for a system of the credentials.
    pub(crate) fn system_token(&self, account: &Value) -> String {
        let (id, secret) = secrets(account);
        self.granted(&format!(
            "grant_type=client_credentials&client_id={id}&client_secret={secret}"
        ))
    }

    fn granted(&self, body: &str) -> String {
        let request = format!(
            "POST /oauth/token HTTP/1.1\r\nHost: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let (status, body) = ask(&self.address, request.as_bytes()).expect("the server answers");
        assert_eq!(status, 200, "no token: {body}");
        let answer: Value = serde_json::from_str(&body).expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }
}

/// Name and password, which need no escaping.
fn secrets(account: &Value) -> (String, String) {
    let text = |name: &str| account[name].as_str().expect("the credentials have it").to_owned();
    (text("username"), text("password"))
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: what was acknowledged is in the database, and nobody waits any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
