//! `shangwu serve`: the API, and the background work beside it.

use std::error::Error;
use std::net::TcpListener;
use std::process::ExitCode;

use clap::Args;
use persistence::Store;

use crate::config::Config;
use crate::work::Work;

/// How to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Load the demo when the database is empty, and print its accounts once.
    #[arg(long)]
    demo: bool,
}

/// Serves until SIGINT or SIGTERM; every request that was taken is answered.
pub(crate) fn run(serve: &Serve, config: Config, store: Store) -> Result<ExitCode, Box<dyn Error>> {
    let address = config.listen;
    let listener = TcpListener::bind(address).map_err(|error| format!("{address}: {error}"))?;
    let context = super::migrated(config, store)?;
    if serve.demo {
        super::demo::load(&context)?;
    }
    let start = if context.config.background { Work::start } else { Work::start_own };
    let work = start(&context)?;
    let address = listener.local_addr()?;
    log::info!("serving http://{address}; the documentation is at http://{address}/docs/");
    actix_web::rt::System::new().block_on(async { crate::serve(listener, context)?.await })?;
    work.stop();
    Ok(ExitCode::SUCCESS)
}
