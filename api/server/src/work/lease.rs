//! The right of one process to do a job, kept in the database and renewed now and then.

use std::time::{Duration, Instant};

use operations::Failure;
use persistence::{Stamp, Store, StoreError};

use crate::clock::Clock;
use crate::keys::random_secret;

/// How long others wait for a process that died.
const LASTS: Duration = Duration::from_secs(15);

/// How long a lease taken is trusted; far shorter than it lasts, and a step is short.
const TRUSTED: Duration = Duration::from_secs(5);

/// A job's lease as this process knows it.
#[derive(Debug)]
pub(super) struct Lease {
    name: String,
    holder: String,
    taken: Option<Instant>,
}

impl Lease {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), holder: random_secret(), taken: None }
    }

    /// Takes or renews the lease; `false` while another process holds it.
    pub(super) fn is_ours(&mut self, store: &Store) -> Result<bool, Failure> {
        if self.taken.is_some_and(|taken| taken.elapsed() < TRUSTED) {
            return Ok(true);
        }
        let begin = Instant::now();
        let is_ours = self.take(store, LASTS)?;
        self.taken = is_ours.then_some(begin);
        Ok(is_ours)
    }

    /// Lets another process have it at once.
    pub(super) fn release(&mut self, store: &Store) {
        if self.taken.take().is_some()
            && let Err(error) = self.take(store, Duration::ZERO)
        {
            log::warn!("the lease {} could not be given back: {error}", self.name);
        }
    }

    /// Leases run on the computer's clock, also where the product's stands still.
    fn take(&self, store: &Store, lasts: Duration) -> Result<bool, StoreError> {
        let at = Clock::System.now();
        let stamp = Stamp { actor: self.name.clone(), at, trace_id: None };
        let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
        store.write(&stamp, |tx| tx.take_lease(&self.name, &self.holder, seconds))
    }
}
