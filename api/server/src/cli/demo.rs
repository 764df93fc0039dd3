//! `shangwu demo`: a small world to look at, with accounts whose passwords are printed once.

mod cases;
pub(crate) mod contract;

use std::error::Error;
use std::process::ExitCode;

use operations::demo::{self, ACCOUNTS};

use crate::context::Context;
use crate::keys::random_secret;
use crate::password;

/// Who makes the accounts.
const ACTOR: &str = "system:demo";

/// Letters of a demonstration password: 96 bits.
const PASSWORD_LETTERS: usize = 16;

/// Runs the command.
pub(crate) fn run(context: &Context) -> Result<ExitCode, Box<dyn Error>> {
    if !load(context)? {
        println!("the demo is loaded already; its passwords were printed then");
    }
    Ok(ExitCode::SUCCESS)
}

/// Loads the demo and prints its accounts, one line each: name, password, who it is.
/// `false` when it is there already.
pub(crate) fn load(context: &Context) -> Result<bool, Box<dyn Error>> {
    let stamp = context.stamp(ACTOR, None);
    if context.store.read(&stamp, demo::is_loaded)? {
        return Ok(false);
    }
    let passwords: Vec<String> =
        ACCOUNTS.iter().map(|_| random_secret().chars().take(PASSWORD_LETTERS).collect()).collect();
    let hashes: Vec<String> = passwords.iter().map(|secret| password::hash(secret)).collect();
    let actors = context.store.write(&stamp, |tx| demo::load(tx, &hashes))?;
    cases::load(context, &actors)?;
    print(context, &passwords);
    Ok(true)
}

fn print(context: &Context, passwords: &[String]) {
    for (account, password) in ACCOUNTS.iter().zip(passwords) {
        println!("{:<14} {password}  {}", account.login, account.says);
    }
    let base = &context.config.issuer_url;
    println!();
    println!("The documentation is at {base}/docs/. A token is had by");
    println!("  curl {base}/oauth/token -d grant_type=password -d username=importer \\");
    println!("       -d password={}", passwords.first().map_or("", String::as_str));
}
