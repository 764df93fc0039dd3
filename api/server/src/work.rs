//! The background work: small steps that may be repeated, each by one process at a time.

mod jobs;
mod lease;
mod turn;

use std::fmt;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use jobs::Job;
use turn::{Bell, Turn};

use crate::context::Context;

/// The threads of the background work; they end when told, after the step at hand.
pub struct Work {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("threads", &self.threads.len()).finish_non_exhaustive()
    }
}

impl Work {
    /// Starts a thread for each job that this configuration needs.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(context: &Context) -> std::io::Result<Self> {
        Self::start_those(context, |_| true)
    }

    /// Starts only what every process does for itself: its view of the reference data and
    /// of the keys. The rest runs elsewhere.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_own(context: &Context) -> std::io::Result<Self> {
        Self::start_those(context, |job| !job.is_exclusive)
    }

    fn start_those(context: &Context, wanted: fn(&Job) -> bool) -> std::io::Result<Self> {
        let bell = Arc::new(Bell::default());
        let jobs = jobs::all().into_iter().filter(wanted);
        let jobs = jobs.filter(|job| job.is_needed(&context.config));
        let threads = jobs
            .map(|job| {
                let turn = Turn::new(job, context.clone());
                let bell = Arc::clone(&bell);
                thread::Builder::new()
                    .name(format!("work {}", job.name))
                    .stack_size(512 * 1024)
                    .spawn(move || turn.run(&bell))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { bell, threads })
    }

    /// Ends the work and waits for the steps at hand.
    pub fn stop(self) {
        self.bell.ring();
        for thread in self.threads {
            if thread.join().is_err() {
                log::error!("a thread of the background work had panicked");
            }
        }
    }
}
