//! How large and how long the measurement is, by environment, with a default for each.

use std::path::PathBuf;
use std::time::Duration;

/// The size of a run.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) licences: u64,
    pub(crate) write_offs: u64,
    pub(crate) drafts: u64,
    pub(crate) connections: usize,
    pub(crate) measured: Duration,
    pub(crate) warm_up: Duration,
    /// A built program; without it, a release build is made.
    pub(crate) program: Option<PathBuf>,
    /// Where the report goes.
    pub(crate) report: PathBuf,
}

impl Settings {
    /// Reads the environment.
    pub(crate) fn read() -> Self {
        let licences = number("SHANGWU_BENCH_LICENCES", 1_000_000);
        Self {
            licences,
            write_offs: number("SHANGWU_BENCH_WRITE_OFFS", 5 * licences),
            drafts: number("SHANGWU_BENCH_DRAFTS", 60_000),
            connections: usize::try_from(number("SHANGWU_BENCH_CONNECTIONS", 32))
                .expect("a small number"),
            measured: Duration::from_secs(number("SHANGWU_BENCH_SECONDS", 20)),
            warm_up: Duration::from_secs(number("SHANGWU_BENCH_WARM_UP", 5)),
            program: text("SHANGWU_PROGRAM").map(PathBuf::from),
            report: text("SHANGWU_BENCH_REPORT")
                .map_or_else(|| PathBuf::from("docs/benchmarks.md"), PathBuf::from),
        }
    }
}

fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn number(name: &str, default: u64) -> u64 {
    text(name).map_or(default, |text| {
        text.parse().unwrap_or_else(|_| panic!("{name}={text:?}: expected a number"))
    })
}
