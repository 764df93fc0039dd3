//! `shangwu customs-simulator`: plays customs against a running server, for tests and integrators.

mod book;
mod plan;
mod remote;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;

use crate::clock::Clock;
use book::Book;
use plan::{Chance, Plan};
use remote::Service;

/// The variable with the secret when no file is named; it is not one of the server's.
const SECRET_VARIABLE: &str = "CUSTOMS_SIMULATOR_SECRET";

/// Where and how to play customs.
///
/// Takes over the licences the server has for customs, lodges and releases declarations on
/// them, and sends the statement of the day. The same seed makes the same declarations.
#[derive(Debug, Clone, Args)]
pub struct CustomsSimulator {
    /// The address of the server.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The login of the customs system.
    #[arg(long, default_value = "customs")]
    pub client: String,
    /// The file with its secret; without one, the variable CUSTOMS_SIMULATOR_SECRET.
    #[arg(long)]
    pub secret_file: Option<PathBuf>,
    /// What the declarations are made from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Licences to use at most.
    #[arg(long, default_value_t = 1000)]
    pub licences: usize,
    /// Messages in a hundred that are sent twice.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub duplicates: u8,
    /// Send the messages of a round in disorder: newer versions before older ones.
    #[arg(long)]
    pub shuffle: bool,
    /// Messages of one request.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub batch: u16,
    /// The day of the declarations and of the statement; today when missing.
    #[arg(long)]
    pub day: Option<NaiveDate>,
}

/// What was done, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Messages of the exchange that were acknowledged.
    pub acknowledged: usize,
    /// Licences declarations were made on.
    pub licences: usize,
    /// Messages sent, repetitions included.
    pub sent: usize,
    /// Messages the ledger followed.
    pub applied: usize,
    /// Messages that a newer version had overtaken.
    pub superseded: usize,
    /// Messages kept apart.
    pub quarantined: usize,
    /// Repetitions that were recognised.
    pub repeated: usize,
    /// Lines of the statement of the day.
    pub statement_lines: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            ("exchange messages acknowledged", self.acknowledged),
            ("licences used", self.licences),
            ("write-off messages sent", self.sent),
            ("  applied", self.applied),
            ("  superseded", self.superseded),
            ("  quarantined", self.quarantined),
            ("  recognised as repeated", self.repeated),
            ("statement lines sent", self.statement_lines),
        ];
        rows.iter().try_for_each(|(name, count)| writeln!(f, "{name:<32}{count:>10}"))
    }
}

/// Runs the command and prints the table.
pub(crate) fn run(command: &CustomsSimulator) -> Result<ExitCode, Box<dyn Error>> {
    let summary = simulate(command, &secret(command)?)?;
    print!("{summary}");
    Ok(ExitCode::SUCCESS)
}

/// Plays customs for a day.
///
/// # Errors
/// When the server cannot be reached or refuses a request.
pub fn simulate(command: &CustomsSimulator, secret: &str) -> Result<Summary, Box<dyn Error>> {
    let day = command.day.unwrap_or_else(|| Clock::System.today());
    let service = Service::sign_in(&command.url, &command.client, secret)?;
    let (mut book, mut summary) = (Book::default(), Summary::default());
    summary.acknowledged = book.take_over(&service)?;
    let licences = book.usable(day, command.licences);
    summary.licences = licences.len();
    let mut plans: Vec<Plan> =
        licences.into_iter().map(|face| Plan::new(face, command.seed, day)).collect();
    let mut chance = Chance::of(command.seed, "disorder");
    // One use of every licence in a round, so that the last use of each comes last.
    loop {
        let mut round: Vec<_> = plans.iter_mut().flat_map(Plan::next_use).collect();
        if round.is_empty() {
            break;
        }
        round.iter().for_each(|message| book.note(message));
        repeat_some(&mut round, command.duplicates, &mut chance);
        if command.shuffle {
            chance.shuffle(&mut round);
        }
        for batch in round.chunks(usize::from(command.batch)) {
            service.report(batch, &mut summary)?;
        }
    }
    summary.statement_lines = service.send_statement(day, &book.statement())?;
    Ok(summary)
}

fn repeat_some<T: Clone>(messages: &mut Vec<T>, of_hundred: u8, chance: &mut Chance) {
    let again: Vec<T> =
        messages.iter().filter(|_| chance.below(100) < i64::from(of_hundred)).cloned().collect();
    messages.extend(again);
}

fn secret(command: &CustomsSimulator) -> Result<String, Box<dyn Error>> {
    let text = match &command.secret_file {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => std::env::var(SECRET_VARIABLE)
            .map_err(|_missing| format!("name --secret-file, or set {SECRET_VARIABLE}"))?,
    };
    Ok(text.trim().to_owned())
}
