//! The daily comparison of customs' book with ours (对账), and its differences.

use std::cell::{Cell, RefCell};

use chrono::{Duration, NaiveDate};
use domain_customs::{
    Difference, DifferenceAction, DifferenceKind, DifferenceOutcome, DifferenceState,
    StatementLine, reconcile,
};
use domain_identity::{Actor, Scope};
use domain_kernel::shanghai_day;
use domain_licences::{Licence, LicenceRefusal};
use persistence::{Held, KeptDifference, LineKey, Reconciliation, StoreError, Tx};

use crate::customs::ExchangeRefusal;
use crate::licences::LicenceKey;
use crate::{Expected, Failure, Violation};

/// A statement comes in parts; after this long without another it is taken for whole.
const QUIET: Duration = Duration::minutes(15);

/// How far back a missed day is made up for.
const DAYS_BACK: i64 = 31;

/// Lines read at a time.
const PAGE: i64 = 2_000;

/// Keeps lines of customs' statement of a day; a line sent again replaces the one before.
///
/// # Errors
/// A violation when the day is yet to come.
pub fn put_statement(
    tx: &mut Tx<'_>,
    day: NaiveDate,
    lines: &[StatementLine],
) -> Result<(), Failure> {
    check_day(tx, day)?;
    tx.put_statement_lines(lines)?;
    let count = lines.len().to_string();
    Ok(tx.record_act(&statement(day), "statement.received", &[("lines", count.as_str())])?)
}

/// The stream of events about customs' statement of a day.
fn statement(day: NaiveDate) -> String {
    format!("statement:{day}")
}

/// A past day whose statement has come, in whole as far as one can tell, and was not compared
/// since: the earliest of the last month, for the timer that compares each day once, and again
/// when customs adds to it.
///
/// # Errors
/// Of the store.
pub fn due(tx: &mut Tx<'_>) -> Result<Option<NaiveDate>, Failure> {
    let now = tx.stamp().at;
    let today = shanghai_day(now);
    let days = (1..=DAYS_BACK).rev().map(|days| today - Duration::days(days));
    for day in days {
        let Some(received) = tx.stream_changed_at(&statement(day))? else { continue };
        let is_quiet = received + QUIET <= now;
        let run = tx.reconciliation_of_day(day)?;
        if is_quiet && run.is_none_or(|run| run.finished_at <= received) {
            return Ok(Some(day));
        }
    }
    Ok(None)
}

/// Compares the two books of a day. Running it again replaces what is still open and leaves
/// what a holder disputes and what somebody examines or closed. A page of each book is in memory,
/// and nothing of what was found.
///
/// # Errors
/// A violation when the day is yet to come.
pub fn run(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Reconciliation, Failure> {
    check_day(tx, day)?;
    let id = tx.begin_reconciliation(day)?;
    let (counts, found) = compare(tx, (&id, day))?;
    Ok(tx.finish_reconciliation((&id, day), counts, found)?)
}

/// The comparisons of the days before `before`, the latest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    before: Option<NaiveDate>,
    rows: i64,
) -> Result<Vec<Reconciliation>, Failure> {
    Ok(tx.reconciliations(before, rows)?)
}

/// The differences in a state that concern the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn differences(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: Option<DifferenceState>,
    after: Option<&str>,
    rows: i64,
) -> Result<Vec<Held<KeptDifference>>, Failure> {
    Ok(tx.differences(scope, state, after, rows)?)
}

/// One difference that concerns the scope.
///
/// # Errors
/// `NotFound` outside it.
pub fn difference(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &str,
) -> Result<Held<KeptDifference>, Failure> {
    tx.difference(scope, id)?.ok_or(Failure::NotFound("difference"))
}

/// What a holder says of a declaration line on its licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub line: LineKey,
    /// What the line took, in ten-thousandths of the licence's unit; nothing when it was not the
    /// holder's at all.
    pub quantity: i64,
    pub reason: String,
}

/// A holder disputes a line: it stands beside the two books until an officer decides.
///
/// # Errors
/// `NotFound` for a licence outside the scope and for a line that neither book has on it,
/// `NotTheirs` for anybody but the holder, `DifferenceTaken` when it is disputed already.
pub fn dispute(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &LicenceKey,
    claim: &Claim,
) -> Result<Held<KeptDifference>, Failure> {
    let held = tx.claim_licence(&actor.scope(), key.kind, &key.number)?;
    let licence = held.ok_or(Failure::NotFound("licence"))?.value.licence;
    if actor.enterprise() != Some(&licence.enterprise) {
        return Err(LicenceRefusal::NotTheirs.into());
    }
    let said = (claim.quantity, claim.reason.as_str());
    let known = tx.open_difference_of_line(&claim.line)?;
    match known.filter(|held| held.value.difference.licence == licence.number) {
        Some(held) => {
            if held.value.state.after(DifferenceAction::Dispute).is_none() {
                return Err(ExchangeRefusal::DifferenceTaken.into());
            }
            tx.dispute_difference(&held.value.id, held.version, said)?;
        }
        None => {
            let (difference, day) = of_line(tx, &licence, &claim.line)?;
            tx.add_disputed_line(day, &difference, said)?;
        }
    }
    let kept = tx.open_difference_of_line(&claim.line)?;
    kept.ok_or_else(|| ExchangeRefusal::DifferenceClosed.into())
}

/// What our book has of a line on a licence, as a difference with its holder.
fn of_line(
    tx: &mut Tx<'_>,
    licence: &Licence,
    (office, declaration, line_number): &LineKey,
) -> Result<(Difference, NaiveDate), Failure> {
    let line = tx.declaration_line(office, declaration, *line_number)?;
    let line = line.filter(|line| line.licence == licence.id);
    let line = line.ok_or(Failure::NotFound("declaration line"))?;
    let difference = Difference {
        kind: DifferenceKind::Holder,
        office: line.office,
        declaration: line.declaration,
        line_number: line.line_number,
        licence_kind: licence.kind,
        licence: licence.number.clone(),
        ours: Some(line.quantity),
        theirs: Some(line.quantity),
    };
    Ok((difference, shanghai_day(tx.stamp().at)))
}

/// Takes a difference up for examination.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `DifferenceTaken`, `DifferenceClosed`.
pub fn examine(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &str,
    expected: Expected,
) -> Result<Held<KeptDifference>, Failure> {
    let held = moved(tx, actor, (id, expected), DifferenceAction::Examine)?;
    tx.examine_difference(id, held.version)?;
    difference(tx, &actor.scope(), id)
}

/// Closes a difference: whose book was right, and why.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `DifferenceClosed`.
pub fn close(
    tx: &mut Tx<'_>,
    actor: &Actor,
    at: (&str, Expected),
    verdict: (DifferenceOutcome, &str),
) -> Result<Held<KeptDifference>, Failure> {
    let held = moved(tx, actor, at, DifferenceAction::Close)?;
    tx.close_difference(at.0, held.version, verdict)?;
    difference(tx, &actor.scope(), at.0)
}

/// A difference that the act may be done to.
fn moved(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&str, Expected),
    action: DifferenceAction,
) -> Result<Held<KeptDifference>, Failure> {
    let held = difference(tx, &actor.scope(), id)?;
    expected.met_by_read(&held)?;
    match (held.value.state, held.value.state.after(action)) {
        (_, Some(_)) => Ok(held),
        (DifferenceState::Closed, None) => Err(ExchangeRefusal::DifferenceClosed.into()),
        (_, None) => Err(ExchangeRefusal::DifferenceTaken.into()),
    }
}

fn check_day(tx: &Tx<'_>, day: NaiveDate) -> Result<(), Failure> {
    let today = shanghai_day(tx.stamp().at);
    let violation = Violation {
        pointer: "/day".to_owned(),
        code: "future_day".to_owned(),
        rule: None,
        says_zh: "该日尚未到来".to_owned(),
        says_en: "the day is yet to come".to_owned(),
        limit: Some(today.to_string()),
    };
    Failure::unless_none(if day <= today { Vec::new() } else { vec![violation] })
}

/// Both books side by side: how many lines each has, and how many differences were kept.
fn compare(tx: &mut Tx<'_>, (id, day): (&str, NaiveDate)) -> Result<((i64, i64), i64), StoreError> {
    let (tx, here, there) = (RefCell::new(tx), Cell::new(0_i64), Cell::new(0_i64));
    let ours = book(|after| tx.borrow_mut().lines_changed_on(day, after, PAGE), &here);
    let theirs = book(|after| tx.borrow_mut().statement_lines(day, after, PAGE), &there);
    let mut found = 0;
    for difference in reconcile(ours, theirs) {
        let mut tx = tx.borrow_mut();
        if let Some(difference) = judged(&mut tx, day, difference?)? {
            tx.add_found_difference(id, day, &difference)?;
            found += 1;
        }
    }
    Ok(((here.get(), there.get()), found))
}

/// The lines of a book in the order of their keys, read by pages and counted.
fn book<'a>(
    read: impl Fn(Option<&LineKey>) -> Result<Vec<StatementLine>, StoreError> + 'a,
    count: &'a Cell<i64>,
) -> impl Iterator<Item = Result<StatementLine, StoreError>> + 'a {
    let mut page = Vec::new().into_iter();
    let (mut last, mut is_over) = (None, false);
    std::iter::from_fn(move || {
        if page.len() == 0 && !is_over {
            match read(last.as_ref()) {
                Ok(lines) => page = lines.into_iter(),
                Err(error) => {
                    is_over = true;
                    return Some(Err(error));
                }
            }
        }
        let line: Option<StatementLine> = page.next();
        is_over |= line.is_none();
        last = line.as_ref().map(key).or_else(|| last.take());
        line.map(|line| {
            count.set(count.get() + 1);
            Ok(line)
        })
    })
}

fn key(line: &StatementLine) -> LineKey {
    (line.office.clone(), line.declaration.clone(), line.line_number)
}

/// A difference that is one: a line that one book has under another day agrees when its
/// contents do, and one that has moved on here since agrees with the past. `[D]`
fn judged(
    tx: &mut Tx<'_>,
    day: NaiveDate,
    difference: Difference,
) -> Result<Option<Difference>, StoreError> {
    let left = match difference.kind {
        DifferenceKind::MissingHere => of_another_day_here(tx, day, difference)?,
        DifferenceKind::MissingThere => of_the_day_before_there(tx, day, difference)?,
        DifferenceKind::Quantity
        | DifferenceKind::State
        | DifferenceKind::Licence
        | DifferenceKind::Quarantined
        | DifferenceKind::Holder => Some(difference),
    };
    let Some(left) = left else { return Ok(None) };
    let is_waiting = tx.is_line_quarantined(&left.office, &left.declaration, left.line_number)?;
    Ok(Some(if is_waiting { left.waiting_in_quarantine() } else { left }))
}

/// Customs has the line on this day; our book has it on another, or not at all.
fn of_another_day_here(
    tx: &mut Tx<'_>,
    day: NaiveDate,
    found: Difference,
) -> Result<Option<Difference>, StoreError> {
    let at = (found.office.clone(), found.declaration.clone(), found.line_number);
    let (ours, theirs) = (our_line(tx, &at, day)?, their_line(tx, &at, day)?);
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(Some(found)) };
    if theirs.version < ours.version { Ok(None) } else { difference_between(ours, theirs) }
}

/// We have the line on this day; customs may have stated it the day before, when the message
/// arrived after midnight.
fn of_the_day_before_there(
    tx: &mut Tx<'_>,
    day: NaiveDate,
    found: Difference,
) -> Result<Option<Difference>, StoreError> {
    let at = (found.office.clone(), found.declaration.clone(), found.line_number);
    let Some(before) = day.pred_opt() else { return Ok(Some(found)) };
    let (ours, theirs) = (our_line(tx, &at, day)?, their_line(tx, &at, before)?);
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours.version == theirs.version => {
            difference_between(ours, theirs)
        }
        _ => Ok(Some(found)),
    }
}

fn difference_between(
    ours: StatementLine,
    theirs: StatementLine,
) -> Result<Option<Difference>, StoreError> {
    reconcile(std::iter::once(Ok(ours)), std::iter::once(Ok(theirs))).next().transpose()
}

/// A line of ours whenever it changed.
fn our_line(
    tx: &mut Tx<'_>,
    (office, declaration, line_number): &LineKey,
    day: NaiveDate,
) -> Result<Option<StatementLine>, StoreError> {
    let Some(line) = tx.declaration_line(office, declaration, *line_number)? else {
        return Ok(None);
    };
    let Some(held) = tx.licence_of_id(&line.licence)? else { return Ok(None) };
    let licence = held.value.licence;
    Ok(Some(StatementLine {
        day,
        office: line.office,
        declaration: line.declaration,
        line_number: line.line_number,
        version: line.version,
        kind: licence.kind,
        licence: licence.number,
        state: line.state,
        quantity: line.quantity,
    }))
}

/// A line of customs' statement of a day: the first behind the number before.
fn their_line(
    tx: &mut Tx<'_>,
    (office, declaration, line_number): &LineKey,
    day: NaiveDate,
) -> Result<Option<StatementLine>, StoreError> {
    let before = (office.clone(), declaration.clone(), line_number.saturating_sub(1));
    let mut found = tx.statement_lines(day, Some(&before), 1)?;
    Ok(found.pop().filter(|line| line.key() == (office, declaration, *line_number)))
}
