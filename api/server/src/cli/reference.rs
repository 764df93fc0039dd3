//! `shangwu reference import FILE.csv`: an official table becomes reference data.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain_kernel::{Evidence, day};
use domain_reference::import::{self, ImportOptions, Row, RowProblem, UnitNames};
use domain_reference::{Catalogue, CodeTable};
use operations::{Failure, seed};
use persistence::{Stamp, Store};

/// Problems that are printed; the rest are counted.
const PRINTED_MAX: usize = 100;

/// First day of codes whose row names none: before the first case there can be.
const FROM: NaiveDate = day(2001, 1, 1);

/// What to do with the reference data.
#[derive(Debug, Subcommand)]
pub(crate) enum Reference {
    /// Load a CSV file: all of its rows, or none.
    Import(Import),
}

/// Which file to load, and what it does not say of itself.
///
/// The header tells what the rows are: codes (code, name_zh), goods (hs_code, name_zh,
/// category_zh, unit_zh), calendar (date, kind, name_zh, name_en), competences or rates.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file, in UTF-8, with a header.
    file: PathBuf,
    /// For codes: the table they belong to, as countries or units.
    #[arg(long, alias = "kind", value_parser = table)]
    table: Option<CodeTable>,
    /// For goods: the catalogue, import-licence or automatic-import.
    #[arg(long, value_parser = catalogue)]
    catalogue: Option<Catalogue>,
    /// For goods: the year; its catalogue is replaced as a whole.
    #[arg(long)]
    year: Option<i32>,
    /// For codes: the first day of those whose row names none.
    #[arg(long, default_value_t = FROM)]
    valid_from: NaiveDate,
    /// How well the rows are known that do not say it: verified, recalled or design.
    #[arg(long, default_value = "recalled", value_parser = evidence)]
    evidence: Evidence,
}

fn table(word: &str) -> Result<CodeTable, String> {
    let known = CodeTable::ALL.map(|table| table.as_str()).join(", ");
    CodeTable::parse(word).ok_or_else(|| format!("expected one of {known}"))
}

fn catalogue(word: &str) -> Result<Catalogue, String> {
    let known = Catalogue::ALL.map(|catalogue| catalogue.as_str()).join(", ");
    Catalogue::parse(word).ok_or_else(|| format!("expected one of {known}"))
}

fn evidence(word: &str) -> Result<Evidence, String> {
    Evidence::parse(word).ok_or_else(|| "expected verified, recalled or design".to_owned())
}

/// Runs the command; code 1 when the file cannot be loaded.
pub(crate) fn run(
    command: &Reference,
    store: &Store,
    stamp: &Stamp,
) -> Result<ExitCode, Box<dyn Error>> {
    let Reference::Import(command) = command;
    let rows = match read(command, units(store, stamp)?)? {
        Ok(rows) => rows,
        Err(problems) => return Ok(refuse(&command.file, &problems)),
    };
    let loaded = store.write(stamp, |tx| {
        seed::import(tx, &rows)?;
        Ok::<_, Failure>(tx.reference_version()?)
    });
    match loaded {
        Ok(version) => {
            println!("{} rows loaded; the reference data is at version {version}", rows.len());
            Ok(ExitCode::SUCCESS)
        }
        Err(Failure::Broken(violations)) => {
            let says = violations.iter().map(|violation| violation.says_en.clone());
            Ok(refuse(&command.file, &says.collect::<Vec<_>>()))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn units(store: &Store, stamp: &Stamp) -> Result<UnitNames, Box<dyn Error>> {
    let contents = store.read(stamp, |tx| tx.reference_contents())?;
    Ok(UnitNames::of(&contents.entries)?)
}

/// The rows of the file, or everything that is wrong with it.
fn read(
    command: &Import,
    units: UnitNames,
) -> Result<Result<Vec<Row>, Vec<RowProblem>>, Box<dyn Error>> {
    let file = File::open(&command.file)
        .map_err(|error| format!("{}: {error}", command.file.display()))?;
    let options = ImportOptions {
        table: command.table,
        catalogue: command.catalogue,
        year: command.year,
        valid_from: command.valid_from,
        evidence: command.evidence,
    };
    let rows = match import::parse(options, units, file) {
        Ok(rows) => rows,
        Err(problem) => return Ok(Err(vec![problem])),
    };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok(row) => good.push(row),
            Err(problem) => bad.push(problem),
        }
    }
    Ok(if bad.is_empty() { Ok(good) } else { Err(bad) })
}

fn refuse(file: &Path, problems: &[impl std::fmt::Display]) -> ExitCode {
    for problem in problems.iter().take(PRINTED_MAX) {
        eprintln!("{}: {problem}", file.display());
    }
    let unsaid = problems.len().saturating_sub(PRINTED_MAX);
    if 0 < unsaid {
        eprintln!("{}: and {unsaid} more", file.display());
    }
    eprintln!("{}: nothing was loaded", file.display());
    ExitCode::FAILURE
}
