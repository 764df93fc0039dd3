//! `shangwu work`: the background work alone, beside servers that run without it.

use std::error::Error;
use std::pin::pin;
use std::process::ExitCode;

use actix_web::rt::System;
use actix_web::rt::signal::unix::{SignalKind, signal};
use futures_util::future::select;

use crate::context::Context;
use crate::work::Work;

/// Works until SIGINT or SIGTERM, and ends after the steps at hand.
pub(crate) fn run(context: &Context) -> Result<ExitCode, Box<dyn Error>> {
    let work = Work::start(context)?;
    log::info!("the background work runs");
    System::new().block_on(stop_signal())?;
    work.stop();
    Ok(ExitCode::SUCCESS)
}

async fn stop_signal() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    select(pin!(terminate.recv()), pin!(interrupt.recv())).await;
    Ok(())
}
