//! From variables to a [`Config`], collecting every fault on the way.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use chrono::DateTime;
use persistence::Durability;

use super::CertificateCodes;
use super::{Config, VARIABLES};
use crate::clock::Clock;
use crate::exchange::PeerConfig;
use crate::oidc::OidcConfig;

const PREFIX: &str = "SHANGWU_";

/// What the scripts of this repository tell each other, and the program does not read.
const OF_SCRIPTS: [&str; 3] = ["SHANGWU_URL", "SHANGWU_PRINTED", "SHANGWU_PROGRAM"];

/// One variable that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    pub name: String,
    pub value: String,
    pub expected: String,
}

/// Everything that is wrong with the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError(pub Vec<ConfigFault>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self
            .0
            .iter()
            .map(|fault| format!("{}={:?}: expected {}", fault.name, fault.value, fault.expected));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

struct Reader {
    given: BTreeMap<String, String>,
    faults: Vec<ConfigFault>,
}

impl Reader {
    /// The value as given, or the default of the table.
    fn text(&self, name: &str) -> String {
        let variable = VARIABLES.iter().find(|variable| variable.name == name);
        let default = variable.expect("every variable that is read stands in the table").default;
        let default = if default == "-" { "" } else { default };
        self.given.get(name).map_or(default, String::as_str).to_owned()
    }

    fn fault(&mut self, name: &str, value: &str) {
        let variable = VARIABLES.iter().find(|variable| variable.name == name);
        let expected = variable.map_or("", |variable| variable.expects).to_owned();
        self.faults.push(ConfigFault { name: name.to_owned(), value: value.to_owned(), expected });
    }

    /// The value if `parse` knows it; else a fault and a stand-in that is never used.
    fn parsed<T>(&mut self, name: &str, stand_in: T, parse: impl Fn(&str) -> Option<T>) -> T {
        let text = self.text(name);
        parse(&text).unwrap_or_else(|| {
            self.fault(name, &text);
            stand_in
        })
    }

    fn number(&mut self, name: &str, min: u64, max: u64) -> u64 {
        self.parsed(name, min, |text| {
            text.parse().ok().filter(|number| (min..=max).contains(number))
        })
    }

    fn size(&mut self, name: &str, min: u64, max: u64) -> usize {
        usize::try_from(self.number(name, min, max)).expect("the limits of the table are small")
    }

    fn small(&mut self, name: &str, min: u64, max: u64) -> u32 {
        u32::try_from(self.number(name, min, max)).expect("the limits of the table are small")
    }

    fn seconds(&mut self, name: &str, min: u64, max: u64) -> Duration {
        Duration::from_secs(self.number(name, min, max))
    }

    fn switch(&mut self, name: &str) -> bool {
        self.parsed(name, false, |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    }

    /// A number of threads; unset, `each` for every processor.
    fn threads(&mut self, name: &str, each: usize) -> usize {
        if self.text(name).is_empty() {
            let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            return each * processors;
        }
        self.size(name, 1, 256)
    }

    fn oidc(&mut self) -> Option<OidcConfig> {
        // As it stands: an issuer's name is compared to the letter, its last slash included.
        let named = |text: &str| Some(optional_address(text)?.map(|_| text.to_owned()));
        let issuer = self.parsed("SHANGWU_OIDC_ISSUER", None, named)?;
        let mut needed = |name| {
            self.parsed(name, String::new(), |text| (!text.is_empty()).then(|| text.to_owned()))
        };
        Some(OidcConfig {
            issuer,
            audience: needed("SHANGWU_OIDC_AUDIENCE"),
            jwks: needed("SHANGWU_OIDC_JWKS").into(),
            claim: needed("SHANGWU_OIDC_CLAIM"),
        })
    }

    fn peer(&mut self) -> Option<PeerConfig> {
        let url = self.parsed("SHANGWU_PEER_URL", None, optional_address)?;
        let mut needed = |name| {
            self.parsed(name, String::new(), |text| (!text.is_empty()).then(|| text.to_owned()))
        };
        Some(PeerConfig {
            url,
            client: needed("SHANGWU_PEER_CLIENT"),
            secret_file: needed("SHANGWU_PEER_SECRET_FILE").into(),
        })
    }

    fn database_url(&mut self) -> String {
        self.parsed("SHANGWU_DATABASE_URL", String::new(), |text| {
            let schemes = ["sqlite://", "postgres://", "postgresql://"];
            let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme))?;
            (!rest.is_empty()).then(|| text.to_owned())
        })
    }

    fn unknown_variables(&mut self) {
        let known = |name: &str| {
            OF_SCRIPTS.contains(&name) || VARIABLES.iter().any(|variable| variable.name == name)
        };
        let unknown: Vec<_> =
            self.given.iter().filter(|(name, _)| !known(name)).map(owned).collect();
        for (name, value) in unknown {
            let nearest = VARIABLES.iter().min_by_key(|variable| distance(variable.name, &name));
            let nearest = nearest.map_or("", |variable| variable.name);
            let expected = format!("no such variable; perhaps {nearest} (see --help)");
            self.faults.push(ConfigFault { name, value, expected });
        }
    }
}

impl Config {
    /// Reads the variables given.
    ///
    /// # Errors
    /// Every wrong value and every unknown `SHANGWU_` variable, all at once.
    pub fn read(variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let given = variables.filter(|(name, _)| name.starts_with(PREFIX)).collect();
        let mut reader = Reader { given, faults: Vec::new() };
        reader.unknown_variables();
        let config = Self::assemble(&mut reader);
        if reader.faults.is_empty() { Ok(config) } else { Err(ConfigError(reader.faults)) }
    }

    fn assemble(reader: &mut Reader) -> Self {
        let listen =
            reader.parsed("SHANGWU_LISTEN", ([0, 0, 0, 0], 0).into(), |text| text.parse().ok());
        let issuer = reader.parsed("SHANGWU_ISSUER_URL", None, optional_address);
        Self {
            database_url: reader.database_url(),
            listen,
            key_file: reader.text("SHANGWU_KEY_FILE").into(),
            files_dir: reader.text("SHANGWU_FILES_DIR").into(),
            log: reader.text("SHANGWU_LOG"),
            workers: reader.threads("SHANGWU_WORKERS", 1),
            pool_size: reader.small("SHANGWU_POOL_SIZE", 1, 256),
            read_threads: reader.threads("SHANGWU_READ_THREADS", 2),
            durability: reader.parsed("SHANGWU_SQLITE_DURABILITY", Durability::Full, durability),
            background: reader.switch("SHANGWU_BACKGROUND"),
            cors_origins: reader.parsed("SHANGWU_CORS_ORIGINS", Vec::new(), origins),
            issuer_url: issuer.unwrap_or_else(|| format!("http://{listen}")),
            customs_url: reader.parsed("SHANGWU_CUSTOMS_URL", None, optional_address),
            certificate_codes: reader.parsed(
                "SHANGWU_CERTIFICATE_CODES",
                CertificateCodes::default(),
                CertificateCodes::parse,
            ),
            peer: reader.peer(),
            clock: reader.parsed("SHANGWU_CLOCK", Clock::System, clock),
            oidc: reader.oidc(),
            token_lifetime: reader.seconds("SHANGWU_TOKEN_SECONDS", 30, 86_400),
            refresh_lifetime: reader.seconds("SHANGWU_REFRESH_SECONDS", 60, 31_536_000),
            body_bytes: reader.size("SHANGWU_BODY_BYTES", 1_024, 67_108_864),
            request_timeout: reader.seconds("SHANGWU_REQUEST_SECONDS", 1, 600),
            connections: reader.size("SHANGWU_CONNECTIONS", 1, 65_536),
            in_flight: reader.size("SHANGWU_IN_FLIGHT", 1, 65_536),
            prints: reader.size("SHANGWU_PRINTS", 1, 64),
            hashes: reader.size("SHANGWU_HASHES", 1, 64),
            sign_in_rate: reader.small("SHANGWU_SIGN_IN_RATE", 1, 1_000_000),
            public_rate: reader.small("SHANGWU_PUBLIC_RATE", 1, 1_000_000),
            behind_proxy: reader.switch("SHANGWU_BEHIND_PROXY"),
        }
    }
}

fn durability(text: &str) -> Option<Durability> {
    match text {
        "full" => Some(Durability::Full),
        "normal" => Some(Durability::Normal),
        _ => None,
    }
}

fn clock(text: &str) -> Option<Clock> {
    if text == "system" {
        return Some(Clock::System);
    }
    Some(Clock::Fixed(DateTime::parse_from_rfc3339(text).ok()?.to_utc()))
}

/// An address without its closing slash; the empty text is no address.
fn optional_address(text: &str) -> Option<Option<String>> {
    if text.is_empty() {
        return Some(None);
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let is_address = !rest.is_empty() && !rest.contains(char::is_whitespace);
    is_address.then(|| Some(text.trim_end_matches('/').to_owned()))
}

fn origins(text: &str) -> Option<Vec<String>> {
    let given = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    given.map(|origin| optional_address(origin).flatten()).collect()
}

fn owned((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}

/// How many letters two names differ by, position by position: enough to find a slip.
fn distance(known: &str, given: &str) -> usize {
    let differing = known.bytes().zip(given.bytes()).filter(|(a, b)| a != b).count();
    differing + known.len().abs_diff(given.len())
}
