//! One job's loop: step by step while there is work, then a pause; longer after a failure.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use operations::Failure;

use super::jobs::{Did, Job};
use super::lease::Lease;
use crate::context::Context;

/// The longest pause after failures in a row.
const PAUSE_MAX: Duration = Duration::from_secs(60);
const FAILURES_COUNTED_MAX: u32 = 8;

/// Tells every loop that it is time to end.
#[derive(Debug, Default)]
pub(super) struct Bell {
    has_rung: Mutex<bool>,
    rings: Condvar,
}

impl Bell {
    pub(super) fn ring(&self) {
        *self.has_rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.rings.notify_all();
    }

    /// Waits; whether the bell has rung.
    fn rings_within(&self, pause: Duration) -> bool {
        let has_rung = self.has_rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (has_rung, _) = self
            .rings
            .wait_timeout_while(has_rung, pause, |has_rung| !*has_rung)
            .unwrap_or_else(PoisonError::into_inner);
        *has_rung
    }
}

/// A job with what it needs to run here.
pub(super) struct Turn {
    job: Job,
    context: Context,
    actor: String,
}

impl Turn {
    pub(super) fn new(job: Job, context: Context) -> Self {
        Self { job, context, actor: format!("system:{}", job.name) }
    }

    /// Runs until the bell rings.
    pub(super) fn run(&self, bell: &Bell) {
        let mut lease = Lease::new(&self.actor);
        let mut failures = 0;
        let mut pause = Duration::ZERO;
        while !bell.rings_within(pause) {
            (pause, failures) = match self.step(&mut lease) {
                Ok(Did::More) => (Duration::ZERO, 0),
                Ok(Did::Nothing) => (self.job.pause, 0),
                Err(error) => {
                    log::error!("the job {} failed: {}", self.job.name, chain(&error));
                    (self.pause_after(failures), failures + 1)
                }
            };
        }
        lease.release(&self.context.store);
    }

    /// Looks without taking anything, so that an idle job costs one read and no write.
    fn step(&self, lease: &mut Lease) -> Result<Did, Failure> {
        let stamp = self.context.stamp(&self.actor, None);
        if !(self.job.has_work)(&self.context, &stamp)? {
            return Ok(Did::Nothing);
        }
        if self.job.is_exclusive && !lease.is_ours(&self.context.store)? {
            return Ok(Did::Nothing);
        }
        let step = || (self.job.step)(&self.context, &stamp);
        let result = catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_panic| {
            log::error!("a step of the job {} panicked", self.job.name);
            Ok(Did::Nothing)
        });
        self.context.metrics.worked(self.job.name, if result.is_ok() { "done" } else { "failed" });
        result
    }

    fn pause_after(&self, failures: u32) -> Duration {
        let pause = self.job.pause.max(Duration::from_secs(1));
        (pause * 2_u32.pow(failures.min(FAILURES_COUNTED_MAX))).min(PAUSE_MAX)
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_pause_ends_when_the_bell_rings() {
        let bell = Arc::new(Bell::default());
        assert!(!bell.rings_within(Duration::from_millis(1)));
        let waiting = Arc::clone(&bell);
        let begin = Instant::now();
        let thread = std::thread::spawn(move || waiting.rings_within(Duration::from_secs(60)));
        bell.ring();
        assert!(thread.join().unwrap());
        assert!(begin.elapsed() < Duration::from_secs(30));
        assert!(bell.rings_within(Duration::from_secs(60)));
    }
}
