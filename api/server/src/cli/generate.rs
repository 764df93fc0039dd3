//! `shangwu generate`: deterministic synthetic years of trade, for load and for measuring.

mod bench;
mod history;
mod random;
mod trade;
mod world;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use domain_identity::Enterprise;
use operations::Failure;
use persistence::{StoreError, Tx};

use bench::Sample;
use history::Life;
use trade::Trade;
use world::World;

use crate::context::Context;
use crate::licences::Signatory;

/// Who loads.
const ACTOR: &str = "system:generate";

/// Licences of one transaction: what bounds the memory.
const CHUNK: u64 = 2_000;

/// How much of the past to make up.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Licences; a quarter of them is in force today.
    #[arg(long, default_value_t = 10_000)]
    licences: u64,
    /// Declaration lines written off, on the licences of the past and a few on those in force.
    #[arg(long, default_value_t = 50_000)]
    write_offs: u64,
    /// The same seed gives the same trade, up to the ids.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write accounts, drafts and licence numbers for a load test, as JSON. The
    /// accounts are made with random passwords.
    #[arg(long)]
    credentials: Option<PathBuf>,
    /// Drafts ready to be submitted, when credentials are asked for.
    #[arg(long, default_value_t = 1_000)]
    drafts: u64,
}

/// Runs the command.
pub(crate) fn run(command: &Generate, context: &Context) -> Result<ExitCode, Box<dyn Error>> {
    let world = prepare(command, context)?;
    let mut sample = Sample::of(command.licences);
    let mut trade = Trade::new(&world, command.seed, context.clock.today());
    let mut index = 0;
    while index < command.licences {
        let end = (index + CHUNK).min(command.licences);
        let lives: Vec<Life> =
            (index..end).map(|index| life(&mut trade, command, index, context)).collect();
        let stamp = context.stamp(ACTOR, None);
        context.store.write(&stamp, |tx| load(tx, &lives))?;
        lives.iter().for_each(|life| sample.take(&life.signed.licence));
        index = end;
        if index % (50 * CHUNK) == 0 {
            log::info!("{index} licences of {}", command.licences);
        }
    }
    if let Some(path) = &command.credentials {
        bench::write(context, &world, &sample, command.drafts, path)?;
    }
    let stamp = context.stamp(ACTOR, None);
    context.store.write(&stamp, |tx| tx.analyze())?;
    println!("{} licences and their write-offs are loaded", command.licences);
    Ok(ExitCode::SUCCESS)
}

fn life(trade: &mut Trade<'_>, command: &Generate, index: u64, context: &Context) -> Life {
    let lines = lines_of(index, command.licences, command.write_offs);
    let signatory = Signatory::of(context);
    let sign = |licence: &_| signatory.sign(licence);
    trade.life(index, lines, &sign)
}

/// How many lines a licence of the past, or one in force, has written off: one for each in
/// force, the rest spread evenly.
fn lines_of(index: u64, licences: u64, write_offs: u64) -> u64 {
    let current = licences.div_ceil(trade::CURRENT_EACH);
    let on_current = current.min(write_offs / 5);
    let (past, left) = (licences - current, write_offs - on_current);
    let place = index / trade::CURRENT_EACH;
    if trade::is_current(index) {
        return u64::from(place < on_current);
    }
    let place = index - place - 1;
    left / past.max(1) + u64::from(place < left % past.max(1))
}

fn load(tx: &mut Tx<'_>, lives: &[Life]) -> Result<(), StoreError> {
    let signed: Vec<_> = lives.iter().map(|life| life.signed.clone()).collect();
    tx.load_licences(&signed)?;
    let entries: Vec<_> = lives.iter().flat_map(|life| life.entries.iter().cloned()).collect();
    tx.load_ledger_entries(&entries)?;
    let lines: Vec<_> = lives.iter().flat_map(|life| life.lines.iter().cloned()).collect();
    tx.load_declaration_lines(&lines)?;
    let events: Vec<_> = lives.iter().flat_map(|life| life.events.iter().cloned()).collect();
    tx.load_events(&events)
}

/// Reads what licences are made of, and adds the enterprises that hold them.
fn prepare(command: &Generate, context: &Context) -> Result<World, Box<dyn Error>> {
    let stamp = context.stamp(ACTOR, None);
    let (book, today) = (context.book(), context.clock.today());
    let mut world = context.store.read(&stamp, |tx| World::read(tx, &book, today))?;
    if !world.is_complete() {
        return Err("the reference data names no bodies, ports or goods: load it first".into());
    }
    let count = (command.licences / 200).clamp(8, 5_000);
    let enterprises: Vec<Enterprise> =
        (0..count).map(|index| world.enterprise(command.seed, index)).collect();
    for chunk in enterprises.chunks(500) {
        context.store.write(&stamp, |tx| {
            chunk.iter().try_for_each(|enterprise| tx.add_enterprise(enterprise))?;
            Ok::<_, Failure>(())
        })?;
    }
    number_all(context)?;
    world.enterprises = enterprises;
    Ok(world)
}

/// Numbers what waits: loaded events take the numbers behind.
fn number_all(context: &Context) -> Result<(), StoreError> {
    let (stamp, today) = (context.stamp(ACTOR, None), context.clock.today());
    while context.store.write(&stamp, |tx| tx.number_events(today))? != 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_given_to_a_licence() {
        for (licences, write_offs) in [(10_000, 50_000), (20_000, 100_003), (7, 3), (1_000, 0)] {
            let lines = (0..licences).map(|index| lines_of(index, licences, write_offs));
            assert_eq!(lines.sum::<u64>(), write_offs, "{licences} {write_offs}");
        }
    }
}
