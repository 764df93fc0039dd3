//! The table, as Markdown.

use std::fmt::Write as _;

use crate::floor::Floor;
use crate::settings::Settings;

/// What one scenario measured on one database.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// The floor's script.
    pub(crate) sql: &'static str,
    pub(crate) target: Option<u32>,
    pub(crate) per_second: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Milliseconds of CPU per request.
    pub(crate) server_cpu: f64,
    pub(crate) database_cpu: Option<f64>,
    pub(crate) refused: u64,
    pub(crate) floor: Option<Floor>,
}

/// What was measured on one database.
pub(crate) struct Section {
    pub(crate) database: &'static str,
    pub(crate) generated_in: f64,
    pub(crate) started_in: f64,
    pub(crate) peak_mib: u64,
    pub(crate) rows: Vec<Row>,
}

impl Row {
    fn line(&self) -> String {
        let database_cpu =
            self.database_cpu.map_or("in server".to_owned(), |ms| format!("{ms:.3}"));
        let floor = self.floor.as_ref().map_or("-".to_owned(), |floor| {
            format!("{:.0} ({:.1} ms)", floor.per_second, floor.latency_ms)
        });
        let ratio = self.ratio().map_or("-".to_owned(), |ratio| format!("{ratio:.2}"));
        let target = self.target.filter(|_| self.floor.is_some());
        let target = target.map_or("-".to_owned(), |hundredths| format!("0.{hundredths}"));
        format!(
            "| {} | {:.0} | {:.1} | {:.1} | {:.3} | {database_cpu} | {floor} | {ratio} | {target} | {} |",
            self.name, self.per_second, self.p50, self.p99, self.server_cpu, self.refused
        )
    }

    fn ratio(&self) -> Option<f64> {
        self.floor.as_ref().map(|floor| self.per_second / floor.per_second)
    }
}

/// The report of the whole run.
pub(crate) fn markdown(settings: &Settings, sections: &[Section]) -> String {
    let mut text = String::from("# Benchmarks\n\n");
    let date = chrono::Utc::now().date_naive();
    let machine = machine();
    let Settings { licences, write_offs, connections, .. } = settings;
    writeln!(
        text,
        "`make bench` on {date}, {machine}: {licences} licences, {write_offs} write-off lines, \
         {connections} connections in a closed loop, {} s each after {} s of warm-up. Server, \
         database and load share the machine.\n",
        settings.measured.as_secs(),
        settings.warm_up.as_secs(),
    )
    .expect("writing to a string cannot fail");
    text.push_str(
        "The floor is the same SQL by `pgbench -M prepared` at the same concurrency, in the same \
         run. CPU is in milliseconds per request. Refused answers are those that are not 2xx.\n",
    );
    for section in sections {
        section.write(&mut text);
    }
    text
}

impl Section {
    fn write(&self, text: &mut String) {
        let Self { database, generated_in, started_in, peak_mib, .. } = self;
        write!(
            text,
            "\n## {database}\n\nData made up in {generated_in:.0} s; first answer \
             {started_in:.2} s after the start; peak memory of the server {peak_mib} MiB.\n\n\
             | request | req/s | p50 ms | p99 ms | CPU server | CPU database | floor/s | ratio | \
             target | refused |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        )
        .expect("writing to a string cannot fail");
        for row in &self.rows {
            writeln!(text, "{}", row.line()).expect("writing to a string cannot fail");
        }
    }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{cores} cores, {}", model.map_or("unknown processor", |(_, model)| model.trim()))
}
