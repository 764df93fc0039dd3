//! A closed-loop HTTP load: one thread and one kept-alive connection each, nothing but the
//! bytes of a request and the status of its answer, so that the load costs little itself.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// A request as bytes, made anew for each turn; `None` when there is nothing left to ask.
pub(crate) type Script<'a> = dyn Fn(u64) -> Option<Vec<u8>> + Sync + 'a;

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
    let begin = Instant::now();
    let end = begin + duration;
    let parts: Vec<(u64, u64, Histogram<u64>)> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..connections).map(|_| scope.spawn(move || one(address, end, script))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a load thread")).collect()
    });
    let seconds = begin.elapsed().as_secs_f64();
    let mut all = Measured { requests: 0, refused: 0, seconds, latency: histogram() };
    for (requests, refused, latency) in parts {
        all.requests += requests;
        all.refused += refused;
        all.latency.add(latency).expect("the same bounds");
    }
    all
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket option");
    stream
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("constant bounds")
}

fn one(address: &str, end: Instant, script: &Script<'_>) -> (u64, u64, Histogram<u64>) {
    let mut stream = connect(address);
    let mut buffer = vec![0; 256 * 1024];
    let (mut requests, mut refused, mut latency) = (0, 0, histogram());
    while Instant::now() < end {
        let Some(bytes) = script(requests) else { break };
        let begin = Instant::now();
        let answered = stream.write_all(&bytes).and_then(|()| answer(&mut stream, &mut buffer));
        let (status, filled) = answered.unwrap_or_else(|_closed| {
            stream = connect(address);
            (0, 0)
        });
        let micros = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
        latency.saturating_record(micros.max(1));
        requests += 1;
        if !(200..300).contains(&status) {
            if refused == 0 {
                eprintln!(
                    "first refusal: {}",
                    String::from_utf8_lossy(&buffer[..filled.min(2_000)])
                );
            }
            refused += 1;
        }
    }
    (requests, refused, latency)
}

/// Reads one answer with a `Content-Length` and returns its status and its bytes.
fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<(u16, usize)> {
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        let read = stream.read(&mut buffer[filled..])?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        let Some(head) = find(&buffer[..filled], b"\r\n\r\n") else { continue };
        let length = content_length(&buffer[..head]);
        if head + 4 + length <= filled {
            let digits = std::str::from_utf8(&buffer[9..12]).expect("a status line");
            return Ok((digits.parse().expect("a status"), filled));
        }
    }
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
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request)?;
    let mut buffer = vec![0; 256 * 1024];
    let (status, filled) = answer(&mut stream, &mut buffer)?;
    let text = String::from_utf8_lossy(&buffer[..filled]).into_owned();
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status, body.to_owned()))
}
