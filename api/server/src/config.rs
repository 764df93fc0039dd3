//! Configuration by environment: one table of variables, each with a default and a meaning.

mod certificate_codes;
mod read;
mod variables;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use certificate_codes::CertificateCodes;
pub use read::{ConfigError, ConfigFault};
pub use variables::{VARIABLES, Variable, describe_variables};

use persistence::Durability;

use crate::clock::Clock;
use crate::exchange::PeerConfig;
use crate::oidc::OidcConfig;

/// Everything an operator may choose, read once at the start.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite://path` or `postgres://…`.
    pub database_url: String,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The file with the private keys; made at the first start.
    pub key_file: PathBuf,
    /// The folder for attachments; made at the first start.
    pub files_dir: PathBuf,
    /// An `env_logger` filter.
    pub log: String,
    /// Threads that answer HTTP.
    pub workers: usize,
    /// Database connections.
    pub pool_size: u32,
    /// Reads of the database at the same time.
    pub read_threads: usize,
    /// Whether SQLite waits for the disk at every commit.
    pub durability: Durability,
    /// Whether `serve` also runs the background work.
    pub background: bool,
    /// Origins whose scripts may call the API; empty for none.
    pub cors_origins: Vec<String>,
    /// Who issues the tokens: the public address of this service.
    pub issuer_url: String,
    /// Where messages to customs are pushed; customs pulls when unset.
    pub customs_url: Option<String>,
    /// Credit codes that certificate identifiers are made of.
    pub certificate_codes: CertificateCodes,
    /// The system that issues licences on this instance's approvals; none when unset.
    pub peer: Option<PeerConfig>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Another issuer whose tokens are accepted.
    pub oidc: Option<OidcConfig>,
    /// How long an access token is valid.
    pub token_lifetime: Duration,
    /// How long a refresh token is valid.
    pub refresh_lifetime: Duration,
    /// The largest body that is not a file, in bytes.
    pub body_bytes: usize,
    /// How long a request may take to arrive and to be answered.
    pub request_timeout: Duration,
    /// Open connections at most.
    pub connections: usize,
    /// Requests that may wait for the database at the same time.
    pub in_flight: usize,
    /// Certificates printed at the same time.
    pub prints: usize,
    /// Password hashes computed at the same time.
    pub hashes: usize,
    /// Sign-ins a client address may try per minute.
    pub sign_in_rate: u32,
    /// Public requests a client address may make per minute.
    pub public_rate: u32,
    /// Whether the client's address is taken from `Forwarded` headers.
    pub behind_proxy: bool,
}

impl Config {
    /// Reads the environment of the process.
    ///
    /// # Errors
    /// Every wrong value and every unknown `SHANGWU_` variable, all at once.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::read(std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        }))
    }
}

impl Default for Config {
    /// What an empty environment gives.
    fn default() -> Self {
        Self::read(std::iter::empty()).expect("the defaults of the table can be read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, String> {
        let owned = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(owned).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_environment_is_enough() {
        let config = read(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://shangwu.db");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.issuer_url, "http://127.0.0.1:8080");
        assert!(config.background);
    }

    #[test]
    fn a_wrong_value_names_variable_value_and_expectation() {
        for (name, value) in [
            ("SHANGWU_LISTEN", "localhost"),
            ("SHANGWU_DATABASE_URL", "mysql://x"),
            ("SHANGWU_WORKERS", "0"),
            ("SHANGWU_POOL_SIZE", "many"),
            ("SHANGWU_BACKGROUND", "perhaps"),
            ("SHANGWU_CORS_ORIGINS", "example.org"),
            ("SHANGWU_CUSTOMS_URL", "ftp://x"),
            ("SHANGWU_CLOCK", "yesterday"),
        ] {
            let message = read(&[(name, value)]).unwrap_err();
            assert!(message.contains(name) && message.contains(value), "{message}");
            assert!(message.contains("expected"), "{message}");
        }
    }

    #[test]
    fn another_issuer_is_named_with_its_audience_and_keys() {
        let issuer = ("SHANGWU_OIDC_ISSUER", "https://login.example.org/");
        let message = read(&[issuer]).unwrap_err();
        assert!(message.contains("_AUDIENCE") && message.contains("_JWKS"), "{message}");
        let rest = [("SHANGWU_OIDC_AUDIENCE", "shangwu"), ("SHANGWU_OIDC_JWKS", "keys.json")];
        let oidc = read(&[issuer, rest[0], rest[1]]).unwrap().oidc.unwrap();
        assert_eq!((oidc.issuer.as_str(), oidc.claim.as_str()), (issuer.1, "sub"));
        assert!(read(&[]).unwrap().oidc.is_none());
    }

    #[test]
    fn an_unknown_variable_of_ours_is_an_error_and_others_are_not() {
        assert!(read(&[("SHANGWU_LISTEM", "x")]).unwrap_err().contains("SHANGWU_LISTEN"));
        assert!(read(&[("PATH", "/bin")]).is_ok());
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let message = read(&[("SHANGWU_WORKERS", "x"), ("SHANGWU_LISTEN", "y")]).unwrap_err();
        assert_eq!(message.lines().count(), 2, "{message}");
    }

    #[test]
    fn a_fixed_clock_shows_its_instant() {
        let config = read(&[("SHANGWU_CLOCK", "2026-03-02T01:00:00Z")]).unwrap();
        assert_eq!(config.clock.now().to_rfc3339(), "2026-03-02T01:00:00+00:00");
    }
}
