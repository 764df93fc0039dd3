//! The server as customs sees it: a token, and the few requests customs makes.

use std::error::Error;
use std::time::Duration;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Summary;
use super::book::News;
use super::plan::Message;
use crate::remote::{Remote, send};

/// Lines of one part of a statement.
const STATEMENT_MAX: usize = 1000;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A session with the server.
pub(super) struct Service(Remote);

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
        Ok(Self(Remote::sign_in(url, (client_id, secret), PATIENCE)?))
    }

    /// The first page of what is not acknowledged.
    pub(super) fn news(&self) -> Result<Vec<News>, Box<dyn Error>> {
        let request = self.0.get("/exchange/messages?limit=200");
        let page: Listing<News> = send(request)?;
        Ok(page.items)
    }

    pub(super) fn acknowledge(&self, ids: &[&str]) -> Result<(), Box<dyn Error>> {
        let request = self.0.post("/exchange/acknowledgements");
        send::<Value>(request.json(&json!({ "ids": ids })))?;
        Ok(())
    }

    /// Reports a batch and counts what became of it.
    pub(super) fn report(
        &self,
        batch: &[Message],
        summary: &mut Summary,
    ) -> Result<(), Box<dyn Error>> {
        let lines: Vec<Value> = batch.iter().map(Message::line).collect();
        let request = self.0.post("/customs/write-offs");
        let answer: Answer = send(request.json(&json!({ "messages": lines })))?;
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
            let request = self.0.post("/customs/statements");
            send::<Value>(request.json(&json!({ "day": day, "lines": part })))?;
        }
        Ok(lines.len())
    }
}
