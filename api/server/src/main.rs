//! The `shangwu` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::command_line()
}
