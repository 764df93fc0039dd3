//! Every job of the background work: when it looks, and one step of it.

use std::time::Duration;

use chrono::NaiveDate;
use domain_identity::{OrganisationPath, Scope};
use domain_kernel::{CaseId, shanghai_day};
use domain_licences::LicencePolicy;
use operations::licences::{self, LicenceKey};
use operations::{Failure, cases, plans, quotas, reconciliation, statistics};
use persistence::{Stamp, Tx};

use crate::config::Config;
use crate::context::Context;

/// Records that one step looks at.
const BATCH: i64 = 100;

/// How long answers to repeated requests are kept.
const ANSWERS_KEPT: chrono::Duration = chrono::Duration::hours(24);

/// Five working days are at least five days.
const SILENCE_MIN: chrono::Duration = chrono::Duration::days(5);

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    /// Something; there may be more.
    More,
    /// Nothing, or all there was: come back after the pause.
    Nothing,
}

/// A job: one restartable step, repeated.
#[derive(Clone, Copy)]
pub(super) struct Job {
    /// Its name in the log, the metrics and, after `system:`, in events.
    pub(super) name: &'static str,
    /// How long it waits when there is nothing to do.
    pub(super) pause: Duration,
    /// Whether only one process may do it at a time.
    pub(super) is_exclusive: bool,
    /// A cheap look whether there is anything to do.
    pub(super) has_work: fn(&Context, &Stamp) -> Result<bool, Failure>,
    pub(super) step: fn(&Context, &Stamp) -> Result<Did, Failure>,
}

impl Job {
    /// Whether the configuration asks for it.
    pub(super) fn is_needed(&self, config: &Config) -> bool {
        match self.name {
            PUSH => config.customs_url.is_some(),
            PEER => config.peer.is_some(),
            _ => true,
        }
    }
}

const PUSH: &str = "push";
const PEER: &str = "peer";

/// Every job.
pub(super) fn all() -> Vec<Job> {
    let minute = Duration::from_secs(60);
    vec![
        job("sequencer", Duration::from_millis(200), events_wait, number_events),
        job("roots", minute, always, make_root),
        job("acceptance", minute, always, write_acceptances),
        job("expiry", minute, always, expire),
        job("uncollected", minute, always, revoke_uncollected),
        job("overtaken", minute, always, lapse_overtaken),
        job("reconciliation", 5 * minute, always, reconcile),
        job(PUSH, Duration::from_secs(2), always, push),
        job(PEER, Duration::from_secs(2), always, exchange_with_peer),
        job("allocation", Duration::from_secs(1), always, enter_awards),
        job("quota years", 5 * minute, always, close_quota_years),
        job("statistics", Duration::from_secs(1), always, count),
        job("cleaning", 10 * minute, always, clean),
        Job {
            is_exclusive: false,
            ..job("reference", Duration::from_secs(2), always, refresh_reference)
        },
        Job { is_exclusive: false, ..job("keys", minute / 4, always, reload_keys) },
    ]
}

const fn job(
    name: &'static str,
    pause: Duration,
    has_work: fn(&Context, &Stamp) -> Result<bool, Failure>,
    step: fn(&Context, &Stamp) -> Result<Did, Failure>,
) -> Job {
    Job { name, pause, is_exclusive: true, has_work, step }
}

/// A message that was not received waits longer each time, and keeps only its own licence's
/// later messages back.
fn push(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let tried = crate::exchange::push_step(context, stamp)?;
    Ok(if tried == 0 { Did::Nothing } else { Did::More })
}

/// Passes approvals on and hears of licences, where another instance issues.
fn exchange_with_peer(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let done = crate::exchange::peer_step(context, stamp)?;
    Ok(if done == 0 { Did::Nothing } else { Did::More })
}

/// Awards of a decided plan are entered some at a time, wherever a process died in between.
fn enter_awards(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let moved = context.store.write(stamp, plans::enter_step)?;
    Ok(if moved == 0 { Did::Nothing } else { Did::More })
}

/// What nobody drew on lapses when its year is over, and the next year answers for it.
fn close_quota_years(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let closed = context.store.write(stamp, |tx| quotas::close_step(tx, today(stamp)))?;
    Ok(if closed == 0 { Did::Nothing } else { Did::More })
}

fn always(_: &Context, _: &Stamp) -> Result<bool, Failure> {
    Ok(true)
}

fn today(stamp: &Stamp) -> NaiveDate {
    shanghai_day(stamp.at)
}

fn events_wait(context: &Context, stamp: &Stamp) -> Result<bool, Failure> {
    Ok(context.store.read_one(stamp, |tx| tx.events_waiting(1))? != 0)
}

fn number_events(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let numbered = context.store.write(stamp, |tx| tx.number_events(today(stamp)))?;
    Ok(if numbered == 0 { Did::Nothing } else { Did::More })
}

/// Counts behind the numbered events; the sums and how far they go commit together.
fn count(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let book = context.book();
    let did = context.store.write(stamp, |tx| statistics::count(tx, &book))?;
    Ok(if did { Did::More } else { Did::Nothing })
}

fn make_root(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let root = context.store.write(stamp, |tx| tx.make_daily_root(today(stamp)))?;
    Ok(if root.is_some() { Did::More } else { Did::Nothing })
}

/// Looks at every case that waits since five days or more: the working days among them are
/// counted one by one.
fn write_acceptances(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let (book, today) = (context.book(), today(stamp));
    let scope = ministry();
    let until = today - SILENCE_MIN;
    let mut after: Option<CaseId> = None;
    loop {
        let waiting = |tx: &mut Tx<'_>| tx.cases_received_until(until, after.as_ref(), BATCH);
        let ids = context.store.read(stamp, waiting)?;
        for id in &ids {
            let settle = |tx: &mut Tx<'_>| cases::settle(tx, &scope, (&*book, today), id);
            if let Err(failure) = context.store.write(stamp, settle) {
                log::error!("{} of case {id} failed: {failure}", stamp.actor);
            }
        }
        match ids.into_iter().next_back() {
            Some(last) => after = Some(last),
            None => return Ok(Did::Nothing),
        }
    }
}

fn expire(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let today = today(stamp);
    let due = |tx: &mut Tx<'_>| licences::due_to_expire(tx, today, BATCH);
    each(context, stamp, due, |tx, key| licences::expire(tx, key, today))
}

fn revoke_uncollected(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let today = today(stamp);
    let policy = LicencePolicy::in_force(today);
    let due = |tx: &mut Tx<'_>| licences::uncollected(tx, &policy, today, BATCH);
    each(context, stamp, due, |tx, key| licences::revoke_uncollected(tx, &policy, key, today))
}

/// Ends the changes whose licence has ended otherwise.
fn lapse_overtaken(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let today = today(stamp);
    let scope = ministry();
    let mut did = Did::Nothing;
    for id in context.store.read(stamp, |tx: &mut Tx<'_>| cases::overtaken(tx, BATCH))? {
        match context.store.write(stamp, |tx| cases::lapse(tx, &scope, today, &id)) {
            Ok(true) => did = Did::More,
            Ok(false) => {}
            Err(failure) => log::error!("{} of case {id} failed: {failure}", stamp.actor),
        }
    }
    Ok(did)
}

fn ministry() -> Scope {
    Scope::Organisation(OrganisationPath::parse(OrganisationPath::MINISTRY).expect("a path"))
}

/// Does one licence per transaction, so that one licence's trouble stops no other. Trouble
/// is logged and met again after the pause.
fn each(
    context: &Context,
    stamp: &Stamp,
    due: impl FnOnce(&mut Tx<'_>) -> Result<Vec<LicenceKey>, Failure>,
    act: impl Fn(&mut Tx<'_>, &LicenceKey) -> Result<bool, Failure>,
) -> Result<Did, Failure> {
    let keys = context.store.read(stamp, due)?;
    let mut did = Did::Nothing;
    for key in &keys {
        match context.store.write(stamp, |tx| act(tx, key)) {
            Ok(true) => did = Did::More,
            Ok(false) => {}
            Err(failure) => {
                let number = key.number.as_str();
                log::error!("{} of licence {number} failed: {failure}", stamp.actor);
            }
        }
    }
    Ok(did)
}

/// The daily comparison with customs' book, one day in a step.
fn reconcile(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    let Some(day) = context.store.read(stamp, reconciliation::due)? else {
        return Ok(Did::Nothing);
    };
    context.store.write(stamp, |tx| reconciliation::run(tx, day))?;
    Ok(Did::More)
}

fn clean(context: &Context, stamp: &Stamp) -> Result<Did, Failure> {
    context.store.write(stamp, |tx| {
        tx.forget_answers(stamp.at - ANSWERS_KEPT)?;
        tx.forget_refresh_tokens(stamp.at)?;
        Ok(Did::Nothing)
    })
}

fn refresh_reference(context: &Context, _: &Stamp) -> Result<Did, Failure> {
    context.refresh_book()?;
    Ok(Did::Nothing)
}

/// A rotation by another process is taken over; when the file cannot be read, the keys in
/// use stay in use.
fn reload_keys(context: &Context, _: &Stamp) -> Result<Did, Failure> {
    if let Err(error) = context.keys.reload() {
        log::error!("the keys stay as they are: {error}");
    }
    Ok(Did::Nothing)
}
