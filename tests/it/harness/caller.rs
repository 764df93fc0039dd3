//! Somebody who asks the server for something, and what the server answers.

use std::fmt;
use std::sync::OnceLock;

use domain_identity::Actor;
use domain_kernel::UserId;
use persistence::ids::Fresh as _;
use reqwest::Method;
use reqwest::blocking::{Client, RequestBuilder};
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::World;

/// What stands beside `/api/v1`.
const OTHER_ROOTS: [&str; 8] = [
    "/api/",
    "/oauth/",
    "/.well-known/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/openapi.json",
];

/// A caller with its token, or a visitor without one.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) actor: Option<Actor>,
    pub(crate) token: Option<String>,
    url: String,
}

/// A request that is about to be sent.
#[must_use = "send it with `reply` or `expect`"]
pub(crate) struct Ask(RequestBuilder);

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// `null` when the body is no JSON.
    pub(crate) json: Value,
}

/// No connection is kept, so that a server that stops has nobody to wait for.
fn client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        let builder = Client::builder().pool_max_idle_per_host(0).no_proxy();
        builder.timeout(std::time::Duration::from_secs(60)).build().unwrap()
    })
}

impl World {
    /// Somebody with a token for `actor`.
    pub(crate) fn caller(&self, actor: Actor) -> Caller {
        let token = Some(self.token(&actor));
        Caller { actor: Some(actor), token, url: self.url.clone() }
    }

    /// Somebody with this token, whatever it is.
    pub(crate) fn bearer(&self, token: &str) -> Caller {
        Caller { actor: None, token: Some(token.to_owned()), url: self.url.clone() }
    }

    /// Anybody.
    pub(crate) fn visitor(&self) -> Caller {
        Caller { actor: None, token: None, url: self.url.clone() }
    }
}

impl Caller {
    /// Anybody who asks the server at this address.
    pub(crate) fn visiting(url: &str) -> Self {
        Self { actor: None, token: None, url: url.to_owned() }
    }

    /// The same with a token.
    pub(crate) fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    pub(crate) fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }

    /// With an idempotency key that nobody has used.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Ask {
        let key = UserId::fresh();
        self.ask(Method::POST, path).header("Idempotency-Key", key.as_str()).json(body)
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Ask {
        self.ask(Method::PUT, path).json(body)
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Ask {
        self.ask(Method::PATCH, path).json(body)
    }

    pub(crate) fn delete(&self, path: &str) -> Ask {
        self.ask(Method::DELETE, path)
    }

    /// With nothing but the token.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        let is_whole = OTHER_ROOTS.iter().any(|root| path.starts_with(root));
        let base = if is_whole { "" } else { "/api/v1" };
        let request = client().request(method, format!("{}{base}{path}", self.url));
        Ask(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    /// The body of a `GET` that succeeds.
    pub(crate) fn read(&self, path: &str) -> Value {
        self.get(path).expect(200).json
    }
}

impl Ask {
    /// Replaces whatever the header was.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(
            reqwest::header::HeaderName::from_bytes(name.as_bytes()).unwrap(),
            value.parse().unwrap(),
        );
        Self(self.0.headers(headers))
    }

    pub(crate) fn with_key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    pub(crate) fn with_if_match(self, tag: &str) -> Self {
        self.header("If-Match", tag)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.raw("application/x-www-form-urlencoded", body)
    }

    /// A body as it is.
    pub(crate) fn raw(self, content_type: &str, body: impl Into<reqwest::blocking::Body>) -> Self {
        let ask = self.header("Content-Type", content_type);
        Self(ask.0.body(body))
    }

    /// Sends it; `None` when the server was not there to the end.
    pub(crate) fn try_reply(self) -> Option<Reply> {
        let response = self.0.send().ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().ok()?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Reply { status, headers, text, json })
    }

    /// Sends it.
    pub(crate) fn reply(self) -> Reply {
        self.try_reply().expect("the server answers")
    }

    /// Sends it, and wants this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Reply {
        let reply = self.reply();
        assert_eq!(reply.status, status, "{reply}");
        reply
    }

    /// Sends it, and wants a problem of this status and code, well-formed.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Reply {
        let reply = self.expect(status);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{reply}");
        assert_eq!(reply.json["code"], code, "{reply}");
        assert_eq!(reply.json["status"], status, "{reply}");
        let trace = reply.json["trace_id"].as_str().unwrap_or_default();
        assert_eq!(trace, reply.header("trace-id"), "{reply}");
        assert_eq!(trace.len(), 32, "{reply}");
        for name in ["type", "title", "instance"] {
            assert!(reply.json[name].is_string(), "{name}: {reply}");
        }
        reply
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn etag(&self) -> &str {
        self.header("etag")
    }

    /// The text of a member of the body.
    #[track_caller]
    pub(crate) fn text_at(&self, pointer: &str) -> String {
        let value = self.json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no text at {pointer}: {self}")).to_owned()
    }

    /// The members of a list.
    #[track_caller]
    pub(crate) fn items(&self) -> &[Value] {
        self.json["items"].as_array().unwrap_or_else(|| panic!("no list: {self}"))
    }

    /// Where the problem's errors point, and their codes.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let errors = self.json["errors"].as_array();
        let pair = |error: &Value| (text(error, "pointer"), text(error, "code"));
        errors.map(|errors| errors.iter().map(pair).collect()).unwrap_or_default()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.text)
    }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect()
}
