//! `shangwu audit verify`: proves the books, or says what is wrong with them.

use std::error::Error;
use std::process::ExitCode;

use clap::Subcommand;
use persistence::{AuditReport, Stamp, Store};

/// What to audit.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Recompute every chain of events, their numbering, the daily roots and every balance, of
    /// licences and of quotas.
    /// Exits with 1 when something is wrong.
    Verify,
}

/// Runs the command; code 1 when the books are not right.
pub(crate) fn run(
    command: &Audit,
    store: &Store,
    stamp: &Stamp,
) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Audit::Verify => {
            let report = store.read(stamp, |tx| tx.verify_books())?;
            print!("{}", table(&report));
            Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn table(report: &AuditReport) -> String {
    let counts = [
        ("chains of events", report.streams),
        ("events", report.events),
        ("  numbered", report.numbered),
        ("  waiting for a number", report.waiting),
        ("daily roots", report.roots),
        ("accounts", report.accounts),
        ("ledger entries", report.entries),
        ("quota accounts", report.quota_accounts),
        ("quota entries", report.quota_entries),
        ("findings", report.findings_count),
    ];
    let lines = counts.map(|(what, count)| format!("{what:<24}{count:>12}\n"));
    let findings = report.findings.iter().map(|finding| format!("! {finding}\n"));
    lines.into_iter().chain(findings).collect()
}

#[cfg(test)]
mod tests {
    use persistence::Finding;

    use super::*;

    #[test]
    fn the_table_ends_with_what_is_wrong() {
        let clean = AuditReport { events: 12, ..AuditReport::default() };
        assert!(table(&clean).contains("events                            12\n"));
        let finding = Finding::Position { expected: 3, found: 5 };
        let broken = AuditReport { findings: vec![finding], findings_count: 1, ..clean };
        assert!(
            table(&broken).ends_with("! position 3 of the log is missing; 5 stands in its place\n")
        );
    }
}
