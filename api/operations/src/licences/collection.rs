//! The paper is handed over: to whom the holder named, on numbered blanks, a block together.

use domain_identity::{Actor, Scope};
use domain_kernel::{LicenceNumber, shanghai_day};
use domain_licences::blanks::BlankNumber;
use domain_licences::collection::{
    BLOCK_TOGETHER, block_candidates, block_of, mechanical_collection_from,
};
use domain_licences::{Licence, LicenceAction, LicenceKind, LicenceRefusal, LicenceState};
use persistence::{Held, SignedLicence, Tx};

use super::{Act, LicenceKey, moved, show, stream};
use crate::cases::Desk;
use crate::{Expected, Failure, blanks};

/// Who came for the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collector {
    pub name: String,
    /// The last four characters of the identity document; the rest is never kept.
    pub document_last_four: String,
}

/// Papers that are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub collector: Collector,
    /// The blank it is printed on; the next one of the body when missing.
    pub blank: Option<BlankNumber>,
    /// What becomes of the others of its block.
    pub together: Together,
}

/// The others of a block: every one of them is named once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Together {
    /// Handed over with it.
    pub with: Vec<LicenceNumber>,
    /// Not wanted: void from now on (废证).
    pub unwanted: Vec<LicenceNumber>,
    /// What the user's letter says of those that are not wanted.
    pub letter: Option<String>,
}

/// Hands the paper over: [`super::perform`], and who came for it is written down beside it. The
/// others of its block go with it or are void.
///
/// # Errors
/// As [`super::perform`], `TooEarly` for a mechanical licence whose approval has just come,
/// `WrongCollector` when the holder named somebody else, `BlockTogether` when others of the block are
/// not named, and as the blanks refuse.
pub fn collect(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    key: &LicenceKey,
    expected: Expected,
    hand_over: &HandOver,
) -> Result<Held<SignedLicence>, Failure> {
    let read = show(tx, &desk.actor.scope(), key)?;
    read.value.licence.check_caller(desk.actor, LicenceAction::Collect)?;
    let block = block(tx, &read.value.licence)?;
    let together = &hand_over.together;
    let mut named: Vec<_> = together.with.iter().chain(&together.unwanted).cloned().collect();
    named.sort();
    if named != block {
        let numbers = block.iter().map(ToString::to_string).collect();
        return Err(LicenceRefusal::BlockTogether { numbers }.into());
    }
    let (held, others) = claim_all(tx, desk, key, block)?;
    expected.met_by(&held)?;
    let held = moved(tx, held, &collecting(desk))?;
    let mut handed = Vec::with_capacity(others.len());
    for other in others {
        if together.unwanted.contains(&other.value.licence.number) {
            let reason = together.letter.clone();
            moved(tx, other, &Act { action: LicenceAction::Void, on: desk.today, reason })?;
        } else {
            handed.push(moved(tx, other, &collecting(desk))?);
        }
    }
    // Blanks are counted when every licence stands where it will.
    hand_over_paper(tx, desk, &held, (&hand_over.collector, hand_over.blank))?;
    for other in &handed {
        hand_over_paper(tx, desk, other, (&hand_over.collector, None))?;
    }
    Ok(held)
}

const fn collecting(desk: &Desk<'_>) -> Act {
    Act { action: LicenceAction::Collect, on: desk.today, reason: None }
}

/// Claims the licence and the others of its block in the order of their numbers, before anything
/// else: whoever comes for another of them at once waits.
fn claim_all(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    key: &LicenceKey,
    block: Vec<LicenceNumber>,
) -> Result<(Held<SignedLicence>, Vec<Held<SignedLicence>>), Failure> {
    let mut numbers = block;
    numbers.push(key.number.clone());
    numbers.sort();
    let (mut named, mut others) = (None, Vec::new());
    for number in numbers {
        let claimed = tx.claim_licence(&desk.actor.scope(), key.kind, &number)?;
        let held = claimed.ok_or(Failure::NotFound("licence"))?;
        held.value.licence.check_caller(desk.actor, LicenceAction::Collect)?;
        if number == key.number { named = Some(held) } else { others.push(held) }
    }
    Ok((named.ok_or(Failure::NotFound("licence"))?, others))
}

/// The other numbers that wait side by side with a mechanical licence for the same importer and
/// user.
fn block(tx: &mut Tx<'_>, licence: &Licence) -> Result<Vec<LicenceNumber>, Failure> {
    let is_of_block = licence.kind == LicenceKind::AutomaticImportMechanical;
    if !is_of_block || !BLOCK_TOGETHER.value || licence.state != LicenceState::Issued {
        return Ok(Vec::new());
    }
    let wait = tx.licences_beside(licence, &block_candidates(&licence.number))?;
    Ok(block_of(&licence.number, &wait))
}

fn hand_over_paper(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    held: &Held<SignedLicence>,
    (collector, blank): (&Collector, Option<BlankNumber>),
) -> Result<(), Failure> {
    if let Some(received_at) = tx.approval_received_at(&held.value.licence.case)? {
        let received_on = shanghai_day(received_at);
        let from = mechanical_collection_from(desk.book.calendar(), received_on)?;
        if desk.today < from {
            return Err(LicenceRefusal::TooEarly { from }.into());
        }
    }
    let licence = &held.value.licence;
    if let Some(named) = tx.named_collector(&licence.id)?
        && named != (collector.name.clone(), collector.document_last_four.clone())
    {
        return Err(LicenceRefusal::WrongCollector.into());
    }
    let blank = blanks::print_on(tx, &licence.collection.id, licence, blank)?;
    let blank = blank.map(|number| number.to_string());
    let mut facts = vec![
        ("name", collector.name.as_str()),
        ("document_last_four", collector.document_last_four.as_str()),
    ];
    facts.extend(blank.as_deref().map(|number| ("blank", number)));
    Ok(tx.record_act(&stream(&licence.id), "licence.handed_over", &facts)?)
}

/// Writes down that somebody came for a paper who was not named to: a refusal undoes what it
/// refuses, so this is an act of its own.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn record_wrong_collector(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    collector: &Collector,
) -> Result<(), Failure> {
    let licence = show(tx, scope, key)?.value.licence;
    let facts = [
        ("name", collector.name.as_str()),
        ("document_last_four", collector.document_last_four.as_str()),
    ];
    Ok(tx.record_act(&stream(&licence.id), "licence.collection_refused", &facts)?)
}

/// Names who is to collect a paper that waits for it.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotTheirs` for anybody but the holder, and
/// `NoSuchMove` once it is collected.
pub fn name_collector(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &LicenceKey,
    expected: Expected,
    collector: &Collector,
) -> Result<Held<SignedLicence>, Failure> {
    let claimed = tx.claim_licence(&actor.scope(), key.kind, &key.number)?;
    let held = claimed.ok_or(Failure::NotFound("licence"))?;
    expected.met_by(&held)?;
    let licence = &held.value.licence;
    if actor.enterprise() != Some(&licence.enterprise) {
        return Err(LicenceRefusal::NotTheirs.into());
    }
    if licence.state != LicenceState::Issued {
        let (state, action) = (licence.state, LicenceAction::Collect);
        return Err(LicenceRefusal::NoSuchMove { state, action }.into());
    }
    tx.name_collector(&licence.id, &collector.name, &collector.document_last_four)?;
    Ok(held)
}

/// Prints a collected paper once more on a new blank; the old one is taken back and destroyed.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotTheirs` for another body, `NoSuchMove` for a licence
/// that may not be used, and as the blanks refuse.
pub fn reprint(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (key, expected): (&LicenceKey, Expected),
    (blank, reason): (Option<BlankNumber>, &str),
) -> Result<Held<SignedLicence>, Failure> {
    let claimed = tx.claim_licence(&desk.actor.scope(), key.kind, &key.number)?;
    let held = claimed.ok_or(Failure::NotFound("licence"))?;
    expected.met_by(&held)?;
    let licence = &held.value.licence;
    licence.check_caller(desk.actor, LicenceAction::Collect)?;
    let state = licence.effective_state(desk.today);
    if !state.may_be_used() {
        return Err(LicenceRefusal::NoSuchMove { state, action: LicenceAction::Collect }.into());
    }
    let number = blanks::reprint(tx, &licence.collection.id, licence, (blank, reason))?;
    let number = number.to_string();
    let facts = [("blank", number.as_str()), ("reason", reason)];
    tx.record_act(&stream(&licence.id), "licence.reprinted", &facts)?;
    Ok(held)
}
