//! Writes the OpenAPI document, or checks that the committed one is current.

use std::process::ExitCode;
use std::{env, fs};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

fn main() -> ExitCode {
    let current = api::openapi().to_pretty_json().expect("the document serialises") + "\n";
    if env::args().any(|argument| argument == "--check") {
        let committed = fs::read_to_string(DOCUMENT).unwrap_or_default();
        if committed == current {
            return ExitCode::SUCCESS;
        }
        eprintln!("openapi/openapi.json is not current; make openapi writes it");
        return ExitCode::FAILURE;
    }
    match fs::write(DOCUMENT, current) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{DOCUMENT}: {error}");
            ExitCode::FAILURE
        }
    }
}
