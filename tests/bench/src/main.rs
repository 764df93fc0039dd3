//! `make bench`: the server's speed and memory beside the floor of its database.

#![expect(
    clippy::float_arithmetic,
    clippy::disallowed_methods,
    reason = "a bench reads the clock and computes rates"
)]

mod floor;
mod load;
mod process;
mod report;
mod scenario;
mod server;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use load::{Script, to_f64};
use report::{Row, Section};
use scenario::Scenario;
use server::{Program, Server};
use settings::Settings;

/// Milliseconds of a clock tick: Linux counts hundredths of a second.
const TICK_MS: f64 = 10.0;

fn main() {
    let settings = Settings::read();
    let path = server::build(&settings);
    let folder = std::env::temp_dir().join(format!("shangwu-bench-{}", std::process::id()));
    let mut sections = Vec::new();
    if let Some(url) = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty()) {
        sections.push(postgresql(&settings, &path, &folder.join("postgresql"), &url));
        // An hour is long: what is measured is kept, whatever becomes of the rest.
        write(&settings, &sections);
    }
    sections.push(sqlite(&settings, &path, &folder.join("sqlite")));
    print!("{}", write(&settings, &sections));
    fs::remove_dir_all(&folder).expect("our own folder");
}

fn write(settings: &Settings, sections: &[Section]) -> String {
    let text = report::markdown(settings, sections);
    fs::write(&settings.report, &text).expect("the report can be written");
    text
}

fn postgresql(settings: &Settings, path: &Path, folder: &Path, url: &str) -> Section {
    let (server_url, _) = url.rsplit_once('/').expect("the URL names a database");
    let url = format!("{server_url}/shangwu_bench");
    psql(&format!("{server_url}/postgres"), "DROP DATABASE IF EXISTS shangwu_bench");
    psql(&format!("{server_url}/postgres"), "CREATE DATABASE shangwu_bench");
    let program = Program::new(path, folder, &url);
    let postmaster = postmaster(&url);
    let mut section = measure("PostgreSQL", settings, &program, Some(postmaster));
    let scripts = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/sql"));
    let ground = floor::Ground::survey(&url);
    for row in &mut section.rows {
        let script = scripts.join(row.sql);
        row.floor = Some(floor::run(&url, &script, &ground, settings));
    }
    psql(&format!("{server_url}/postgres"), "DROP DATABASE shangwu_bench");
    section
}

fn sqlite(settings: &Settings, path: &Path, folder: &Path) -> Section {
    let url = format!("sqlite://{}", folder.join("shangwu.db").display());
    measure("SQLite", settings, &Program::new(path, folder, &url), None)
}

fn measure(
    database: &'static str,
    settings: &Settings,
    program: &Program,
    postmaster: Option<u32>,
) -> Section {
    eprintln!("{database}: making {} licences up", settings.licences);
    let generated_in = program.generate(settings).as_secs_f64();
    let server = program.serve();
    let started_in = server.started_in.as_secs_f64();
    let watch = process::Watch::on(server.pid());
    let scenarios = scenario::all(&server, &program.credentials());
    let rows = scenarios
        .into_iter()
        .map(|scenario| {
            eprintln!("{database}: {}", scenario.name);
            row(settings, &server, &scenario, postmaster)
        })
        .collect();
    let peak_mib = watch.peak_mib();
    Section { database, generated_in, started_in, peak_mib, rows }
}

fn row(settings: &Settings, server: &Server, scenario: &Scenario, postmaster: Option<u32>) -> Row {
    let script: &Script<'_> = &*scenario.script;
    let run = |duration| load::run(&server.address, settings.connections, duration, script);
    run(settings.warm_up);
    let ticks = || (process::ticks(server.pid()), postmaster.map(process::ticks_of_family));
    let before = ticks();
    let measured = run(settings.measured);
    let after = ticks();
    let each = |ticks: u64| to_f64(ticks) * TICK_MS / to_f64(measured.requests.max(1));
    Row {
        name: scenario.name,
        per_second: measured.per_second(),
        p50: measured.milliseconds(0.5),
        p99: measured.milliseconds(0.99),
        server_cpu: each(after.0 - before.0),
        database_cpu: after.1.zip(before.1).map(|(after, before)| each(after - before)),
        refused: measured.refused,
        target: scenario.target,
        sql: scenario.sql,
        floor: None,
    }
}

fn psql(url: &str, statement: &str) -> String {
    let output = Command::new("psql").args(["-XAtq", "-c", statement, url]).output();
    let output = output.expect("psql comes with PostgreSQL; is it on the path?");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The database server's first process; its children do the work.
fn postmaster(url: &str) -> u32 {
    let file = Path::new(&psql(url, "SHOW data_directory")).join("postmaster.pid");
    let text = fs::read_to_string(file).expect("the cluster runs on this machine");
    text.lines().next().and_then(|line| line.parse().ok()).expect("the file begins with the pid")
}
