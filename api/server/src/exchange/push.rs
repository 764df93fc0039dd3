//! Pushing messages to customs: one attempt each, a growing pause after a failure.

use std::sync::OnceLock;
use std::time::Duration;

use operations::Failure;
use operations::exchange::{self, Partner};
use persistence::{ExchangeMessage, Stamp, Tx};
use reqwest::blocking::Client;

use super::ExchangeMessageView;
use crate::context::Context;

/// Messages of one step.
const BATCH: i64 = 20;

/// How long customs may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is kept of an error, at most.
const ERROR_MAX: usize = 200;

/// Sends the messages that are due to the configured address, for each licence the earliest
/// first; how many were tried. Without an address there is nothing to do: customs pulls.
///
/// # Errors
/// Of the store; what customs answers is noted with the message.
pub(crate) fn push_step(context: &Context, stamp: &Stamp) -> Result<usize, Failure> {
    let Some(url) = &context.config.customs_url else { return Ok(0) };
    let look = |tx: &mut Tx<'_>| exchange::due(tx, Partner::Customs, BATCH);
    let due = context.store.read_one(stamp, look)?;
    for message in &due {
        let sent = send(url, message);
        // The clock has moved on while customs answered.
        let now = context.stamp(&stamp.actor, None);
        context.store.write(&now, |tx: &mut Tx<'_>| match &sent {
            Ok(()) => exchange::arrived(tx, message),
            Err(error) => exchange::postpone(tx, message, error),
        })?;
    }
    Ok(due.len())
}

/// Any answer of success counts as received.
fn send(url: &str, message: &ExchangeMessage) -> Result<(), String> {
    let view = ExchangeMessageView::from(message.clone());
    let answer = client()?.post(url).json(&view).send().map_err(|error| brief(&error))?;
    answer.error_for_status().map(drop).map_err(|error| brief(&error))
}

fn client() -> Result<&'static Client, String> {
    static CLIENT: OnceLock<Result<Client, String>> = OnceLock::new();
    let build = || Client::builder().timeout(PATIENCE).build().map_err(|error| brief(&error));
    CLIENT.get_or_init(build).as_ref().map_err(Clone::clone)
}

/// The address stays out of the database: it may carry a secret.
fn brief(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() { "no answer in time" } else { "not delivered" };
    let status = error.status().map(|status| format!(": {status}")).unwrap_or_default();
    format!("{kind}{status}").chars().take(ERROR_MAX).collect()
}
