//! The command line: one program, a subcommand for each thing an operator does.

mod auction;
mod audit;
pub(crate) mod customs_simulator;
mod demo;
mod generate;
mod keys;
mod openapi;
mod reference;
mod serve;
mod user;
mod work;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use persistence::{Stamp, Store, StoreOptions, Target};

use crate::config::{Config, describe_variables};
use crate::context::Context;

/// Who acts on the command line.
const OPERATOR: &str = "system:operator";

/// Shangwu 商务: the trade-administration backend.
///
/// Without any configuration it serves on a SQLite file in the working directory.
#[derive(Debug, Parser)]
#[command(name = "shangwu", version, after_help = describe_variables())]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API; migrates the database first.
    Serve(serve::Serve),
    /// Run the background work alone, beside servers with SHANGWU_BACKGROUND=off.
    Work,
    /// Load the demo into an empty database, and print its accounts once.
    Demo,
    /// Make up years of trade, for load and for measuring.
    Generate(generate::Generate),
    /// Bring the database up to date; a fresh one gets the reference data the product ships.
    Migrate,
    /// Manage the reference data.
    #[command(subcommand)]
    Reference(reference::Reference),
    /// Manage users.
    #[command(subcommand)]
    User(user::User),
    /// Manage the keys that sign tokens and licences.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Check the published results of a tender.
    #[command(subcommand)]
    Auction(auction::Auction),
    /// Prove the books.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Play customs against a running server.
    CustomsSimulator(customs_simulator::CustomsSimulator),
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs the program; what it prints on an error is one line.
pub fn command_line() -> ExitCode {
    let line = CommandLine::parse();
    match run(line.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("shangwu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Box<dyn Error>> {
    if matches!(command, Command::Openapi) {
        return openapi::run();
    }
    if let Command::CustomsSimulator(command) = &command {
        return customs_simulator::run(command);
    }
    if let Command::Auction(command) = &command {
        return auction::run(command);
    }
    let config = Config::from_environment()?;
    env_logger::Builder::new().parse_filters(&config.log).init();
    let stamp = Stamp { actor: OPERATOR.to_owned(), at: config.clock.now(), trace_id: None };
    if let Command::Keys(command) = &command {
        return keys::run(command, &config);
    }
    let store = open(&config)?;
    match command {
        Command::Serve(serve) => serve::run(&serve, config, store),
        Command::Work => work::run(&migrated(config, store)?),
        Command::Demo => demo::run(&migrated(config, store)?),
        Command::Generate(command) => generate::run(&command, &migrated(config, store)?),
        Command::Migrate => migrate(&store, &stamp),
        Command::Reference(command) => reference::run(&command, &store, &stamp),
        Command::User(command) => user::run(&command, &store, &stamp),
        Command::Audit(command) => audit::run(&command, &store, &stamp),
        Command::Keys(_)
        | Command::Openapi
        | Command::CustomsSimulator(_)
        | Command::Auction(_) => Ok(ExitCode::SUCCESS),
    }
}

fn open(config: &Config) -> Result<Store, Box<dyn Error>> {
    let target = Target::parse(&config.database_url)?;
    let options =
        StoreOptions { target, pool_size: config.pool_size, durability: config.durability };
    Ok(Store::open(&options)?)
}

/// A context over a database that is up to date.
fn migrated(config: Config, store: Store) -> Result<Context, Box<dyn Error>> {
    let stamp = Stamp { actor: OPERATOR.to_owned(), at: config.clock.now(), trace_id: None };
    migrate(&store, &stamp)?;
    Ok(Context::open(config, store)?)
}

fn migrate(store: &Store, stamp: &Stamp) -> Result<ExitCode, Box<dyn Error>> {
    for name in store.migrate()? {
        log::info!("migrated: {name}");
    }
    if store.write(stamp, operations::seed::load)? {
        log::info!("loaded the reference data the product ships");
    }
    Ok(ExitCode::SUCCESS)
}
