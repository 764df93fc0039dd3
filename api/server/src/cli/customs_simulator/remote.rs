//! The server as customs sees it: a token, and the few requests customs makes.

use std::error::Error;
use std::time::Duration;

use chrono::NaiveDate;
use reqwest::blocking::{Client, RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Summary;
use super::book::News;
use super::plan::Message;

/// Lines of one part of a statement.
const STATEMENT_MAX: usize = 1000;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A session with the server.
pub(super) struct Service {
    client: Client,
    url: String,
    token: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Deserialize)]
struct Listing<T> {
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    outcome: Option<String>,
    is_repeated: bool,
}

impl Service {
    pub(super) fn sign_in(
        url: &str,
        client_id: &str,
        secret: &str,
    ) -> Result<Self, Box<dyn Error>> {
        let client = Client::builder().timeout(PATIENCE).build()?;
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

    /// The first page of what is not acknowledged.
    pub(super) fn news(&self) -> Result<Vec<News>, Box<dyn Error>> {
        let request = self.client.get(self.at("/exchange/messages?limit=200"));
        let page: Listing<News> = self.send(request)?;
        Ok(page.items)
    }

    pub(super) fn acknowledge(&self, ids: &[&str]) -> Result<(), Box<dyn Error>> {
        let request = self.client.post(self.at("/exchange/acknowledgements"));
        self.send::<Value>(request.json(&json!({ "ids": ids }))).map(drop)
    }

    /// Reports a batch and counts what became of it.
    pub(super) fn report(
        &self,
        batch: &[Message],
        summary: &mut Summary,
    ) -> Result<(), Box<dyn Error>> {
        let lines: Vec<Value> = batch.iter().map(Message::line).collect();
        let request = self.client.post(self.at("/customs/write-offs"));
        let answer: Answer = self.send(request.json(&json!({ "messages": lines })))?;
        summary.sent += batch.len();
        for line in answer.results {
            let counter = match line.outcome.as_deref() {
                _ if line.is_repeated => &mut summary.repeated,
                Some("applied") => &mut summary.applied,
                Some("superseded") => &mut summary.superseded,
                Some(_) => &mut summary.quarantined,
                None => return Err("the server did not take a message in; run it again".into()),
            };
            *counter += 1;
        }
        Ok(())
    }

    /// Sends the book of a day in parts; how many lines it has.
    pub(super) fn send_statement(
        &self,
        day: NaiveDate,
        lines: &[Value],
    ) -> Result<usize, Box<dyn Error>> {
        for part in lines.chunks(STATEMENT_MAX) {
            let request = self.client.post(self.at("/customs/statements"));
            self.send::<Value>(request.json(&json!({ "day": day, "lines": part })))?;
        }
        Ok(lines.len())
    }

    fn at(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }

    fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Box<dyn Error>> {
        read(request.bearer_auth(&self.token).send()?)
    }
}

/// The answer, or what the problem says.
fn read<T: DeserializeOwned>(response: Response) -> Result<T, Box<dyn Error>> {
    let (status, path) = (response.status(), response.url().path().to_owned());
    if status.is_success() {
        return Ok(response.json()?);
    }
    Err(format!("{path} answered {status}: {}", response.text()?).into())
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(encode).collect()
}
