//! The table of environment variables, which the reader, `--help` and the papers share.

use std::fmt::Write as _;

/// One environment variable.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    pub name: &'static str,
    /// What it is when unset; `-` stands for "none" or a value computed at the start.
    pub default: &'static str,
    /// What a value looks like.
    pub expects: &'static str,
    pub says: &'static str,
}

const fn variable(
    name: &'static str,
    default: &'static str,
    expects: &'static str,
    says: &'static str,
) -> Variable {
    Variable { name, default, expects, says }
}

/// Every variable the program reads.
pub const VARIABLES: &[Variable] = &[
    variable(
        "SHANGWU_DATABASE_URL",
        "sqlite://shangwu.db",
        "sqlite://PATH or postgres://USER@HOST/NAME",
        "the database; SQLite is built in",
    ),
    variable("SHANGWU_LISTEN", "127.0.0.1:8080", "ADDRESS:PORT", "where to listen"),
    variable(
        "SHANGWU_KEY_FILE",
        "shangwu-keys.json",
        "a path",
        "private keys, readable by the owner only; made at the first start",
    ),
    variable("SHANGWU_FILES_DIR", "shangwu-files", "a path", "the folder for attachments"),
    variable("SHANGWU_LOG", "info", "an env_logger filter, as info or api=debug", "the log"),
    variable("SHANGWU_WORKERS", "-", "1 to 256", "HTTP threads; default one per processor"),
    variable("SHANGWU_POOL_SIZE", "16", "1 to 256", "database connections"),
    variable(
        "SHANGWU_READ_THREADS",
        "-",
        "1 to 256",
        "reads at the same time; default two per processor, more for a database far away",
    ),
    variable(
        "SHANGWU_SQLITE_DURABILITY",
        "full",
        "full or normal",
        "full: an acknowledged write survives a power cut; normal: faster",
    ),
    variable(
        "SHANGWU_BACKGROUND",
        "on",
        "on or off",
        "whether serve also runs the background work; off when work runs beside it",
    ),
    variable(
        "SHANGWU_CORS_ORIGINS",
        "-",
        "origins separated by commas, as https://example.org",
        "origins whose scripts may call the API",
    ),
    variable(
        "SHANGWU_ISSUER_URL",
        "-",
        "http:// or https:// address",
        "the public address, named in tokens and licences; default http://LISTEN",
    ),
    variable(
        "SHANGWU_CUSTOMS_URL",
        "-",
        "http:// or https:// address",
        "where messages to customs are pushed; customs pulls when unset",
    ),
    variable(
        "SHANGWU_CERTIFICATE_CODES",
        "-",
        "owner=CODE and ISSUER=CODE, separated by commas; credit codes of eighteen characters",
        "public bodies' codes for certificate identifiers, by the letters of licence numbers",
    ),
    variable(
        "SHANGWU_PEER_URL",
        "-",
        "http:// or https:// address",
        "the instance that issues on the mechanical approvals kept here; they are passed on to it",
    ),
    variable(
        "SHANGWU_PEER_CLIENT",
        "-",
        "a login, with SHANGWU_PEER_URL",
        "who this instance is over there",
    ),
    variable(
        "SHANGWU_PEER_SECRET_FILE",
        "-",
        "a path, with SHANGWU_PEER_URL",
        "the file with its secret",
    ),
    variable(
        "SHANGWU_CLOCK",
        "system",
        "system or an instant, as 2026-03-02T01:00:00Z",
        "a standing clock, for sandboxes and tests",
    ),
    variable(
        "SHANGWU_OIDC_ISSUER",
        "-",
        "http:// or https:// address",
        "another issuer whose tokens are accepted, by its `iss`; the next two are needed with it",
    ),
    variable(
        "SHANGWU_OIDC_AUDIENCE",
        "-",
        "a name, with SHANGWU_OIDC_ISSUER",
        "what its tokens must name as `aud`",
    ),
    variable(
        "SHANGWU_OIDC_JWKS",
        "-",
        "a path, with SHANGWU_OIDC_ISSUER",
        "its public keys, a JWK set; read again when a token names a new key",
    ),
    variable(
        "SHANGWU_OIDC_CLAIM",
        "sub",
        "the name of a claim",
        "the claim that is the login of a user of ours; it must be unique there",
    ),
    variable("SHANGWU_TOKEN_SECONDS", "900", "30 to 86400", "how long an access token is valid"),
    variable(
        "SHANGWU_REFRESH_SECONDS",
        "1209600",
        "60 to 31536000",
        "how long a refresh token is valid",
    ),
    variable(
        "SHANGWU_BODY_BYTES",
        "4194304",
        "1024 to 67108864",
        "the largest request body that is not a file",
    ),
    variable(
        "SHANGWU_REQUEST_SECONDS",
        "30",
        "1 to 600",
        "how long a request may take to arrive and to be answered",
    ),
    variable("SHANGWU_CONNECTIONS", "1024", "1 to 65536", "open connections per thread"),
    variable(
        "SHANGWU_IN_FLIGHT",
        "512",
        "1 to 65536",
        "requests that may wait for the database; more are answered busy",
    ),
    variable("SHANGWU_PRINTS", "1", "1 to 64", "certificates printed at the same time"),
    variable("SHANGWU_HASHES", "2", "1 to 64", "password hashes computed at the same time"),
    variable(
        "SHANGWU_SIGN_IN_RATE",
        "60",
        "1 to 1000000",
        "sign-ins a client address may try per minute",
    ),
    variable(
        "SHANGWU_PUBLIC_RATE",
        "120",
        "1 to 1000000",
        "public requests a client address may make per minute",
    ),
    variable(
        "SHANGWU_BEHIND_PROXY",
        "off",
        "on or off",
        "whether the client's address is taken from Forwarded or X-Forwarded-For",
    ),
];

/// The table as text, for `--help`.
pub fn describe_variables() -> String {
    let mut text = String::from("Environment (every variable has a default):\n");
    for variable in VARIABLES {
        let Variable { name, default, expects, says } = variable;
        writeln!(text, "  {name} [{default}]\n      {says}; {expects}")
            .expect("writing to a string cannot fail");
    }
    text
}
