//! The threads that read: few, so that they are never put to sleep while there is work.
//!
//! A thread for each waiting request spends its time being woken and switched to; a page of a
//! list costs a sixth less when two threads per processor take turns.

use std::fmt;

use tokio::runtime::{Builder, Runtime};

use crate::problem::Problem;

/// The threads. They end when this does, each after the work it is at.
pub(crate) struct Readers(Option<Runtime>);

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}

impl Readers {
    /// At most `threads` at work; further work waits its turn.
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(threads)
            .thread_name("read")
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// What `work` gives; busy when it panics.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let runtime = self.0.as_ref().expect("it goes only with us");
        runtime.spawn_blocking(work).await.map_err(|_panicked| Problem::busy())
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        // To wait here could block a thread of HTTP.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
