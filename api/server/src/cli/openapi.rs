//! `shangwu openapi`: the document, for those who want it without a server.

use std::error::Error;
use std::process::ExitCode;

/// Prints the document.
pub(crate) fn run() -> Result<ExitCode, Box<dyn Error>> {
    println!("{}", crate::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
