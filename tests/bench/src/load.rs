//! A closed-loop HTTP load: one thread for all its kept-alive connections, nothing but the
//! bytes of a request and the status of its answer, so that the load costs little itself.

use std::io::{ErrorKind, Read as _, Write as _};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// A server that answers nobody for this long is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// In place of a status: the connection ended before the answer.
const CLOSED: u16 = 0;

/// A request as bytes, made anew for each turn; `None` when there is nothing left to ask.
pub(crate) type Script<'a> = dyn Fn() -> Option<Vec<u8>> + 'a;

/// What a load measured.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) requests: u64,
    /// Answers that were not 2xx.
    pub(crate) refused: u64,
    pub(crate) seconds: f64,
    /// Microseconds.
    pub(crate) latency: Histogram<u64>,
}

impl Measured {
    pub(crate) fn per_second(&self) -> f64 {
        to_f64(self.requests) / self.seconds
    }

    /// A latency quantile in milliseconds.
    pub(crate) fn milliseconds(&self, quantile: f64) -> f64 {
        to_f64(self.latency.value_at_quantile(quantile)) / 1_000.0
    }
}

pub(crate) fn to_f64(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Runs `script` on `connections` connections for `duration`.
pub(crate) fn run(
    address: &str,
    connections: usize,
    duration: Duration,
    script: &Script<'_>,
) -> Measured {
    let mut poll = Poll::new().expect("the system can wait for many connections");
    let begin = Instant::now();
    let mut all = Measured { requests: 0, refused: 0, seconds: 0.0, latency: histogram() };
    let turn = || if begin.elapsed() < duration { script() } else { None };
    let mut lines: Vec<Line> =
        (0..connections).map(|index| Line::open(address, &poll, index)).collect();
    let mut busy = 0;
    for (line, bytes) in lines.iter_mut().zip(std::iter::from_fn(&turn)) {
        line.ask(&bytes);
        busy += 1;
    }
    let mut events = Events::with_capacity(connections);
    while 0 < busy {
        poll.poll(&mut events, Some(PATIENCE)).expect("the system can wait");
        assert!(!events.is_empty(), "the server answers nobody");
        for event in &events {
            let line = &mut lines[event.token().0];
            let Some(status) = line.answered() else { continue };
            all.count(status, line);
            if status == CLOSED {
                *line = Line::open(address, &poll, event.token().0);
            }
            match turn() {
                Some(bytes) => line.ask(&bytes),
                None => busy -= 1,
            }
        }
    }
    all.seconds = begin.elapsed().as_secs_f64();
    all
}

impl Measured {
    fn count(&mut self, status: u16, line: &Line) {
        let micros = u64::try_from(line.asked_at.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.latency.saturating_record(micros.max(1));
        self.requests += 1;
        if !(200..300).contains(&status) {
            if self.refused == 0 {
                let words = &line.buffer[..line.filled.min(2_000)];
                eprintln!("first refusal: {}", String::from_utf8_lossy(words));
            }
            self.refused += 1;
        }
    }
}

/// One kept-alive connection and the answer that arrives on it.
struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
    asked_at: Instant,
}

impl Line {
    fn open(address: &str, poll: &Poll, index: usize) -> Self {
        let stream = std::net::TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        stream.set_nonblocking(true).expect("a socket option");
        let mut stream = TcpStream::from_std(stream);
        let registered = poll.registry().register(&mut stream, Token(index), Interest::READABLE);
        registered.expect("a connection can be waited for");
        Self { stream, buffer: vec![0; 64 * 1024], filled: 0, asked_at: Instant::now() }
    }

    /// Sends a request. It is shorter than a socket's buffer, so it never waits.
    fn ask(&mut self, bytes: &[u8]) {
        self.filled = 0;
        self.asked_at = Instant::now();
        // A connection that was closed meanwhile says so when it is read.
        self.stream.write_all(bytes).ok();
    }

    /// Takes what has arrived; the status once the answer is whole, [`CLOSED`] when none comes.
    fn answered(&mut self) -> Option<u16> {
        loop {
            if self.filled == self.buffer.len() {
                self.buffer.resize(2 * self.filled, 0);
            }
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => return Some(CLOSED),
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
                Err(_) => return Some(CLOSED),
            }
            if let Some(status) = status_of(&self.buffer[..self.filled]) {
                return Some(status);
            }
        }
    }
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("constant bounds")
}

/// The status of an answer with a `Content-Length`, once it is whole.
fn status_of(bytes: &[u8]) -> Option<u16> {
    let head = find(bytes, b"\r\n\r\n")?;
    if bytes.len() < head + 4 + content_length(&bytes[..head]) {
        return None;
    }
    let digits = std::str::from_utf8(&bytes[9..12]).expect("a status line");
    Some(digits.parse().expect("a status"))
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    line.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

/// One request on a connection of its own: the status and the body.
pub(crate) fn ask(address: &str, request: &[u8]) -> std::io::Result<(u16, String)> {
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.write_all(request)?;
    let (mut buffer, mut filled) = (vec![0; 1024 * 1024], 0);
    loop {
        match stream.read(&mut buffer[filled..])? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
        if let Some(status) = status_of(&buffer[..filled]) {
            let text = String::from_utf8_lossy(&buffer[..filled]).into_owned();
            let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            return Ok((status, body.to_owned()));
        }
    }
}
