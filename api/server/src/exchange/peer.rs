//! The other automatic-import system: an instance that approves passes its approvals on to the one
//! that issues, and asks it what became of the licences.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use operations::{Failure, peer};
use persistence::{KeptApproval, Stamp, Tx};
use serde::Deserialize;
use serde_json::{Value, json};

use super::news::LicenceNews;
use crate::context::Context;
use crate::mechanical::ApprovalRequest;
use crate::remote::{Remote, RemoteError, send};

/// Approvals of one step.
const BATCH: i64 = 20;

/// Pages of messages that one step reads at most.
const PAGES_MAX: usize = 50;

/// How long the other system may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is kept of an error, at most.
const ERROR_MAX: usize = 200;

/// Where the system is that issues licences on this instance's approvals.
#[derive(Debug, Clone)]
pub struct PeerConfig {
    /// Its address.
    pub url: String,
    /// The login this instance has there.
    pub client: String,
    /// The file with its secret.
    pub secret_file: PathBuf,
}

/// The session with it, until it is refused.
#[derive(Debug, Default)]
pub(crate) struct PeerSession(Mutex<Option<Remote>>);

impl PeerSession {
    fn open(&self, config: &PeerConfig) -> Result<Remote, RemoteError> {
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(remote) = &*held {
            return Ok(remote.clone());
        }
        let secret = std::fs::read_to_string(&config.secret_file)
            .map_err(|_no_file| RemoteError::Unreached("the file with the secret is unreadable"))?;
        let remote = Remote::sign_in(&config.url, (&config.client, secret.trim()), PATIENCE)?;
        *held = Some(remote.clone());
        Ok(remote)
    }

    /// Signs in anew the next time, when the token is no longer taken.
    fn forget(&self, error: &RemoteError) {
        if error.is_unauthorised() {
            *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        }
    }
}

/// Passes on what is due and takes in what there is to hear; how much was done. Without a
/// configured system there is nothing to do.
///
/// # Errors
/// Of the store; what goes wrong on the way is noted with the approval, or in the log.
pub(crate) fn peer_step(context: &Context, stamp: &Stamp) -> Result<usize, Failure> {
    let Some(config) = &context.config.peer else { return Ok(0) };
    let passed = pass_on(context, stamp, config)?;
    let heard = match context.peer.open(config) {
        Ok(remote) => listen(context, stamp, &remote)?,
        Err(error) => {
            log::warn!("the system that issues: {error}");
            0
        }
    };
    Ok(passed + heard)
}

fn pass_on(context: &Context, stamp: &Stamp, config: &PeerConfig) -> Result<usize, Failure> {
    let due = context.store.read_one(stamp, |tx: &mut Tx<'_>| peer::due(tx, BATCH))?;
    for kept in &due {
        let sent = context.peer.open(config).and_then(|remote| pass_one(&remote, kept));
        // The clock has moved on while the other system answered.
        let now = context.stamp(&stamp.actor, None);
        if let Err(error) = &sent {
            context.peer.forget(error);
        }
        context.store.write(&now, |tx: &mut Tx<'_>| match &sent {
            Ok(()) => peer::arrived(tx, kept),
            Err(error) => {
                let error: String = error.to_string().chars().take(ERROR_MAX).collect();
                peer::postpone(tx, kept, &error)
            }
        })?;
    }
    Ok(due.len())
}

/// The same approval again is a success over there, so a lost answer does no harm.
fn pass_one(remote: &Remote, kept: &KeptApproval) -> Result<(), RemoteError> {
    let body = ApprovalRequest::of(&kept.approval);
    send::<Value>(remote.post("/mechanical/approvals").json(&body)).map(drop)
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Told>,
    page: Position,
}

#[derive(Deserialize)]
struct Position {
    next_cursor: Option<String>,
}

/// A message; its body is read by itself, so that one that cannot be read keeps no other back.
#[derive(Deserialize)]
struct Told {
    id: String,
    sequence: i32,
    body: Value,
}

/// Keeps what is told, then acknowledges it: what is cut between the two is heard once more.
fn listen(context: &Context, stamp: &Stamp, remote: &Remote) -> Result<usize, Failure> {
    let mut heard = 0;
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let path = match &cursor {
            Some(cursor) => format!("/exchange/messages?limit=200&cursor={cursor}"),
            None => "/exchange/messages?limit=200".to_owned(),
        };
        let page: Page = match send(remote.get(&path)) {
            Ok(page) => page,
            Err(error) => return Ok(stop(context, &error)),
        };
        let kept = keep(context, stamp, &page.items)?;
        heard += kept.len();
        if !kept.is_empty() {
            let ids = json!({ "ids": kept });
            let noted: Result<Value, _> =
                send(remote.post("/exchange/acknowledgements").json(&ids));
            if let Err(error) = noted {
                return Ok(stop(context, &error));
            }
        }
        cursor = page.page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(heard)
}

/// Ends the step as if nothing had been done: the next one comes after the pause.
fn stop(context: &Context, error: &RemoteError) -> usize {
    context.peer.forget(error);
    log::warn!("the system that issues: {error}");
    0
}

/// Takes a page in; the ids of what could be read. The rest stays unacknowledged over there, where
/// the health of the link shows it.
fn keep<'a>(context: &Context, stamp: &Stamp, told: &'a [Told]) -> Result<Vec<&'a str>, Failure> {
    let mut ids = Vec::with_capacity(told.len());
    let mut licences = Vec::with_capacity(told.len());
    for message in told {
        let news = serde_json::from_value::<LicenceNews>(message.body.clone()).ok();
        match news.and_then(|news| news.heard(message.sequence).ok()) {
            Some(licence) => {
                ids.push(message.id.as_str());
                licences.push(licence);
            }
            None => log::error!("message {} of the other system cannot be read", message.id),
        }
    }
    if !licences.is_empty() {
        context.store.write(stamp, |tx: &mut Tx<'_>| {
            licences.iter().cloned().try_for_each(|licence| peer::hear(tx, licence))
        })?;
    }
    Ok(ids)
}
