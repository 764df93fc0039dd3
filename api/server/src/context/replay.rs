//! A writing request inside its transaction: answered once per key, or only tried.

use operations::Failure;
use persistence::{KeyState, Stamp, Store, StoreError, StoredAnswer, Tx};
use serde::{Deserialize, Serialize};

use super::halt::Halt;
use crate::answer::{Answer, Origin, Written};
use crate::write::Writing;

/// A request, as far as its repetition is concerned.
#[derive(Debug)]
pub(super) struct Request {
    client: String,
    key: Option<String>,
    fingerprint: String,
    dry_run: bool,
}

impl Request {
    pub(super) fn of(client: &str, writing: &Writing) -> Self {
        let key = writing.key.as_ref().map(|key| key.as_str().to_owned());
        let fingerprint = writing.fingerprint();
        Self { client: client.to_owned(), key, fingerprint, dry_run: writing.dry_run }
    }

    /// Runs the work in a transaction of its own; a dry run leaves nothing behind.
    pub(super) fn run<T: Serialize>(
        &self,
        store: &Store,
        stamp: &Stamp,
        work: impl Fn(&mut Tx<'_>) -> Result<Answer<T>, Failure>,
    ) -> Result<Written, Halt> {
        if self.dry_run {
            let answer = store.write_dry(stamp, |tx| work(tx).map_err(Halt::from))?;
            return Ok(Written { origin: Origin::Preview, ..answer.written() });
        }
        store.write(stamp, |tx| match &self.key {
            Some(key) => self.once(tx, key, &work),
            None => Ok(work(tx)?.written()),
        })
    }

    /// The answer of the work, or of the first request with this key.
    fn once<T: Serialize>(
        &self,
        tx: &mut Tx<'_>,
        key: &str,
        work: impl Fn(&mut Tx<'_>) -> Result<Answer<T>, Failure>,
    ) -> Result<Written, Halt> {
        match tx.take_key(&self.client, key, &self.fingerprint)? {
            KeyState::Fresh => {
                let written = work(tx)?.written();
                tx.keep_answer(&self.client, key, &self.stored(&written))?;
                Ok(written)
            }
            KeyState::Answered(earlier) if earlier.fingerprint == self.fingerprint => {
                replayed(earlier)
            }
            KeyState::Answered(_) => Err(Halt::KeyReused),
        }
    }

    fn stored(&self, written: &Written) -> StoredAnswer {
        let headers = Headers { etag: written.etag.clone(), location: written.location.clone() };
        StoredAnswer {
            fingerprint: self.fingerprint.clone(),
            status: written.status,
            headers: serde_json::to_string(&headers).expect("texts serialise"),
            body: written.body.clone(),
        }
    }
}

/// The headers that an answer is repeated with.
#[derive(Serialize, Deserialize)]
struct Headers {
    etag: Option<String>,
    location: Option<String>,
}

fn replayed(earlier: StoredAnswer) -> Result<Written, Halt> {
    let headers: Headers = serde_json::from_str(&earlier.headers)
        .map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    Ok(Written {
        status: earlier.status,
        etag: headers.etag,
        location: headers.location,
        body: earlier.body,
        origin: Origin::Replayed,
    })
}
