//! What the account and the licence become once a line stands as it should.

use domain_licences::Licence;

use crate::siblings::Siblings;
use crate::{Bucket, Decision, DeclarationLine, LineState, Movement, Standing};

/// Whether no declaration may follow: nothing is held any more, and either nothing is left,
/// or every use is made, or one of the uses was declared the last.
pub(crate) fn last_use_is_made(
    licence: &Licence,
    (uses, has_final): (i32, bool),
    reserved: i64,
    rest: i64,
) -> bool {
    uses > 0 && reserved == 0 && (rest <= 0 || uses >= licence.uses_max || has_final)
}

/// What the line adds to `reserved` and to `cleared`.
pub(crate) fn buckets_of(line: &DeclarationLine) -> (i64, i64) {
    match line.state {
        LineState::Reserved => (line.quantity, 0),
        LineState::Committed => (0, line.quantity),
        LineState::Released => (0, 0),
    }
}

/// The account and the licence as they are once the line stands as it should.
pub(crate) fn outcome(
    standing: &Standing<'_>,
    siblings: &Siblings<'_>,
    held: (i64, i64),
    line: DeclarationLine,
    overdraft: i64,
) -> Decision {
    let (account, licence) = (standing.account, standing.licence);
    let wanted = buckets_of(&line);
    let reserved = account.reserved - held.0 + wanted.0;
    let cleared = account.cleared - held.1 + wanted.1;
    let rest = account.granted - reserved - cleared;
    let is_use = line.state.is_live() || !siblings.same_declaration.is_empty();
    let uses = siblings.other_uses() + i32::from(is_use);
    let has_final = line.is_final || siblings.has_final();
    let is_exhausted = last_use_is_made(licence, (uses, has_final), reserved, rest);
    let ends = licence.state.is_final();
    let released = if is_exhausted || ends { rest.max(0) } else { 0 };
    let available = rest - released;
    let movements = movements([
        (Bucket::Reserved, reserved - account.reserved),
        (Bucket::Available, available - account.available),
        (Bucket::Released, released - account.released),
        (Bucket::Cleared, cleared - account.cleared),
    ]);
    Decision {
        movements,
        overdraft: if available < 0 { overdraft } else { 0 },
        line,
        uses,
        is_exhausted,
        act: licence.state.act_of_use(uses, is_exhausted),
    }
}

/// The movements that bring about the changes, which add up to nothing: out of the first
/// bucket that loses into the last that gains, so that a reservation goes to clearance first.
fn movements(mut changes: [(Bucket, i64); 4]) -> Vec<Movement> {
    let mut movements = Vec::new();
    while let (Some(from), Some(to)) = (
        changes.iter().position(|(_, change)| *change < 0),
        changes.iter().rposition(|(_, change)| *change > 0),
    ) {
        let amount = changes[from].1.saturating_neg().min(changes[to].1);
        changes[from].1 += amount;
        changes[to].1 -= amount;
        movements.push(Movement { from: changes[from].0, to: changes[to].0, amount });
    }
    debug_assert!(changes.iter().all(|(_, change)| *change == 0), "a movement has two sides");
    movements
}
