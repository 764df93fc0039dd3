//! The floor: the same SQL by `pgbench -M prepared` at the same concurrency.

use std::path::Path;
use std::process::Command;

use crate::psql;
use crate::scenario::PAGES;
use crate::settings::Settings;

/// What pgbench measured.
#[derive(Debug)]
pub(crate) struct Floor {
    pub(crate) per_second: f64,
    pub(crate) latency_ms: f64,
}

/// What the scripts draw from: numbers that exist, and the time over which ids spread.
#[derive(Debug)]
pub(crate) struct Ground(Vec<String>);

/// Serials that every year and body has, between the years given.
const SERIALS: &str = "SELECT coalesce(min(amount), 1) FROM (SELECT count(*) AS amount \
    FROM licences WHERE kind = 'automatic_import' AND substr(number, 7, 1) = '5' \
    AND substr(number, 1, 2)::int BETWEEN ";

/// The milliseconds that begin the ids of licences, oldest and newest, of the pages that the
/// load walks.
const INSTANTS: &str = "SELECT ('x' || lpad(replace(left(min(id), 13), '-', ''), 16, '0')) \
    ::bit(64)::bigint, ('x' || lpad(replace(left(max(id), 13), '-', ''), 16, '0')) \
    ::bit(64)::bigint FROM (SELECT id FROM licences WHERE kind = 'automatic_import' \
    AND state = 'used_up' ORDER BY id DESC LIMIT ";

impl Ground {
    /// Looks at what was made up.
    pub(crate) fn survey(url: &str) -> Self {
        let years = psql(url, "SELECT min(year) % 100, max(year) % 100 FROM licences");
        let (first, this) = years.split_once('|').expect("two columns");
        let last = this.parse::<i32>().expect("a year") - 1;
        let serials =
            psql(url, &format!("{SERIALS}{first} AND {last} GROUP BY left(number, 5)) AS series"));
        let instants = psql(url, &format!("{INSTANTS}{}) AS walked", 50 * PAGES));
        let (oldest, newest) = instants.split_once('|').expect("two columns");
        let bodies = psql(
            url,
            "SELECT count(DISTINCT issuer) FROM licences WHERE kind = 'automatic_import'",
        );
        let bodies_of = "SELECT lpad(body::text, 2, '0') FROM generate_series(1, 99) AS body";
        psql(
            url,
            &format!(
                "CREATE TABLE bench_cases AS SELECT row_number() OVER (ORDER BY id) AS place, id \
                 FROM cases; ALTER TABLE bench_cases ADD PRIMARY KEY (place); \
                 INSERT INTO counters SELECT 'case', 'bench', lpad, 0 FROM ({bodies_of}) AS bodies; \
                 CREATE TABLE bench_current AS SELECT row_number() OVER (ORDER BY id) AS place, \
                 number FROM licences WHERE kind = 'automatic_import' AND state = 'in_use'; \
                 ALTER TABLE bench_current ADD PRIMARY KEY (place); \
                 ANALYZE bench_cases; ANALYZE bench_current"
            ),
        );
        Self(vec![
            format!("cases={}", psql(url, "SELECT count(*) FROM bench_cases")),
            "kind=automatic_import".to_owned(),
            "state=used_up".to_owned(),
            "rows=51".to_owned(),
            format!("first={first}"),
            format!("last={last}"),
            format!("bodies={bodies}"),
            format!("serials={serials}"),
            format!("current={}", psql(url, "SELECT count(*) FROM bench_current")),
            format!("oldest={oldest}"),
            format!("newest={newest}"),
        ])
    }
}

/// Runs a script of `tests/bench/sql` against a database.
pub(crate) fn run(url: &str, script: &Path, ground: &Ground, settings: &Settings) -> Floor {
    let (connections, seconds) = (settings.connections, settings.measured.as_secs());
    let output = Command::new("pgbench")
        // As the server sets its connections up.
        .env("PGOPTIONS", "-c enable_mergejoin=off -c random_page_cost=1.1")
        .args(["-n", "-M", "prepared", "-j", "2"])
        .args(["-c", &connections.to_string(), "-T", &seconds.to_string()])
        .args(ground.0.iter().flat_map(|define| ["-D", define]))
        .arg("-f")
        .arg(script)
        .arg(url)
        .output()
        .expect("pgbench comes with PostgreSQL; is it on the path?");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pgbench failed on {}: {errors}", script.display());
    let number = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
    };
    Floor { per_second: number("tps = "), latency_ms: number("latency average = ") }
}
