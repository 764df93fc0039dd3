//! Another server that speaks this API: a token, and requests with it.

use std::fmt;
use std::time::Duration;

use reqwest::blocking::{Client, RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What is shown of an answer that refuses, at most.
const SHOWN_MAX: usize = 400;

/// Why a request brought nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoteError {
    /// The server was not reached, or did not answer in time. The address stays out of it: it may
    /// carry a secret.
    #[error("{0}")]
    Unreached(&'static str),
    /// It answered with a problem.
    #[error("answered {status}: {text}")]
    Refused { status: u16, text: String },
    /// Its answer is not what was expected.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
}

impl RemoteError {
    /// Whether the token is no longer taken.
    pub(crate) const fn is_unauthorised(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

impl From<reqwest::Error> for RemoteError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_decode() {
            return Self::Unreadable(error.without_url().to_string());
        }
        Self::Unreached(if error.is_timeout() { "no answer in time" } else { "not reached" })
    }
}

/// A session with a server.
#[derive(Clone)]
pub(crate) struct Remote {
    client: Client,
    url: String,
    token: String,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Remote {
    /// Signs in by client credentials; `patience` is how long the server may take to answer.
    pub(crate) fn sign_in(
        url: &str,
        (client_id, secret): (&str, &str),
        patience: Duration,
    ) -> Result<Self, RemoteError> {
        let client = Client::builder().timeout(patience).build()?;
        let url = url.trim_end_matches('/').to_owned();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            encoded(client_id),
            encoded(secret)
        );
        let request = client
            .post(format!("{url}/oauth/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let token: Token = read(request.send()?)?;
        Ok(Self { client, url, token: token.access_token })
    }

    /// A request that reads, below `/api/v1`.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.at(path)).bearer_auth(&self.token)
    }

    /// A request that changes something, below `/api/v1`.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.at(path)).bearer_auth(&self.token)
    }

    fn at(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }
}

/// Sends a request and reads what is answered, or what the problem says.
pub(crate) fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, RemoteError> {
    read(request.send()?)
}

fn read<T: DeserializeOwned>(response: Response) -> Result<T, RemoteError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response.json()?);
    }
    let text = response.text()?.chars().take(SHOWN_MAX).collect();
    Err(RemoteError::Refused { status: status.as_u16(), text })
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(encode).collect()
}
