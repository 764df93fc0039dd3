//! `shangwu keys rotate`: a new key signs from now on, the old ones still verify.

use std::error::Error;
use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;
use crate::keys::Keys;

/// What to do with the keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Add a key that signs from now on. The others stay for what they have signed; a running
    /// server takes the new one up within a minute.
    Rotate,
}

/// Runs the command.
pub(crate) fn run(command: &KeysCommand, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        KeysCommand::Rotate => {
            let keys = Keys::rotate(&config.key_file, config.clock.now())?;
            println!("{} signs from now on", keys.signing().kid());
        }
    }
    Ok(ExitCode::SUCCESS)
}
