//! The server in a thread of its own, and whether anything in it panicked.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use api::Context;

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Panics in the threads of servers since the start of the tests.
pub(super) fn panics() -> usize {
    PANICS.load(Ordering::SeqCst)
}

/// A server that runs until it is stopped.
pub(super) struct Server {
    pub(super) url: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(context: Context) -> Self {
        watch();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, started) = mpsc::channel();
        let run = move || {
            System::new().block_on(async move {
                let server = api::serve(listener, context).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        };
        let thread = std::thread::Builder::new().name("actix".to_owned()).spawn(run).unwrap();
        Self { url, handle: started.recv().unwrap(), thread: Some(thread) }
    }

    /// Stops once every request that was taken is answered.
    pub(super) fn stop(&mut self) {
        if let Some(thread) = self.thread.take() {
            drop(self.handle.stop(true));
            thread.join().ok();
        }
    }
}

/// Counts what panics in the threads of the framework. A test's own thread has the test's
/// name, and threads that a test starts have none.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            let is_ours = thread
                .name()
                .is_some_and(|name| name.starts_with("actix") || name.starts_with("tokio"));
            if is_ours {
                PANICS.fetch_add(1, Ordering::SeqCst);
            }
            usual(panic);
        }));
    });
}
