//! A line to a server that can be cut: before a request arrives, or before its answer does.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Where the line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Requests whose address has this in it do not arrive.
    Request(&'static str),
    /// Answers to such requests do not arrive.
    Answer(&'static str),
}

/// The line; it passes everything on until it is cut.
#[derive(Clone)]
pub(crate) struct Relay {
    pub(crate) url: String,
    cut: Arc<Mutex<Option<Cut>>>,
}

impl Relay {
    /// A line to the server at `url`.
    pub(crate) fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay =
            Self { url: format!("http://{}", listener.local_addr().unwrap()), cut: Arc::default() };
        let (target, line) = (url.trim_start_matches("http://").to_owned(), relay.clone());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&target) else { continue };
                let line = line.clone();
                thread::spawn(move || line.carry(&client, &server));
            }
        });
        relay
    }

    pub(crate) fn cut(&self, cut: Cut) {
        *self.cut.lock().unwrap() = Some(cut);
    }

    pub(crate) fn mend(&self) {
        *self.cut.lock().unwrap() = None;
    }

    /// Requests are small: each comes in one piece, or its first piece has the address.
    fn carry(&self, mut client: &TcpStream, mut server: &TcpStream) {
        let lost = Arc::new(Mutex::new(false));
        let (answers, back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        let is_lost = Arc::clone(&lost);
        thread::spawn(move || pass(answers, back, &is_lost));
        let mut piece = [0; 16_384];
        while let Ok(length) = client.read(&mut piece) {
            let text = String::from_utf8_lossy(&piece[..length]).into_owned();
            let cut = *self.cut.lock().unwrap();
            match cut {
                Some(Cut::Request(word)) if text.contains(word) => break,
                Some(Cut::Answer(word)) if text.contains(word) => *lost.lock().unwrap() = true,
                Some(_) | None => {}
            }
            if length == 0 || server.write_all(&piece[..length]).is_err() {
                break;
            }
        }
        client.shutdown(Shutdown::Both).ok();
        server.shutdown(Shutdown::Both).ok();
    }
}

/// Carries answers back until one is to be lost.
fn pass(mut from: TcpStream, mut to: TcpStream, is_lost: &Mutex<bool>) {
    let mut piece = [0; 16_384];
    while let Ok(length) = from.read(&mut piece) {
        if length == 0 || *is_lost.lock().unwrap() || to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    from.shutdown(Shutdown::Both).ok();
    to.shutdown(Shutdown::Both).ok();
}
