//! Blanks: delivered to bodies, handed on, printed on, spoilt, lost. Each number once.

use domain_identity::{Actor, OrganisationPath, Scope};
use domain_kernel::OrganisationId;
use domain_licences::Licence;
use domain_licences::blanks::{BlankNumber, BlankOutcome, BlankRange, BlankRefusal, BlankStock};
use persistence::{BlankFate, StockOf, Tx};

use crate::Failure;

/// Numbers that come to a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub to: OrganisationId,
    pub range: BlankRange,
    /// The document that it stands on.
    pub document: String,
}

/// Where a number is, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankPlace {
    pub number: BlankNumber,
    pub organisation: OrganisationId,
    pub fate: Option<BlankFate>,
    /// The licence printed on it.
    pub licence: Option<Licence>,
}

/// Delivers numbers from the printer to a body that issues licences.
///
/// # Errors
/// `NotFound` for a body outside the scope or without a licence code, `Delivered` when a number
/// came before.
pub fn deliver(tx: &mut Tx<'_>, actor: &Actor, delivery: &Delivery) -> Result<StockOf, Failure> {
    let path = issuing_body(tx, &delivery.to)?;
    let within = matches!(actor.scope(), Scope::Organisation(own) if own.covers(&path));
    if !within {
        return Err(Failure::NotFound("organisation"));
    }
    let stock = tx.claim_blank_stock(&delivery.to, &path)?;
    if tx.has_blanks_in(delivery.range)? {
        return Err(BlankRefusal::Delivered.into());
    }
    arrive(tx, delivery, &path, stock)
}

/// Hands numbers of the caller's own body on to another.
///
/// # Errors
/// `NotFound` for no such body, `NotHere` when they are not all on hand, `Spent` when something
/// has become of one.
pub fn hand_on(tx: &mut Tx<'_>, actor: &Actor, delivery: &Delivery) -> Result<StockOf, Failure> {
    let own = actor.organisation().ok_or(Failure::NotFound("organisation"))?;
    let path = issuing_body(tx, &delivery.to)?;
    let (from, to) = claim_both(tx, own, (&delivery.to, &path))?;
    let range = delivery.range;
    let held = tx.blank_range_of(range.first())?;
    let held = held.filter(|held| held.organisation == *own && range.last() <= held.range.last());
    let held = held.ok_or(BlankRefusal::NotHere)?;
    if let Some(spent) = tx.is_blank_spent_in(range)? {
        return Err(BlankRefusal::Spent(spent).into());
    }
    tx.save_blank_stock(own, &from.hand_on(range)?, ("handed_on", &delivery.document))?;
    tx.cut_blank_range(&held, range)?;
    arrive(tx, delivery, &path, to)
}

/// Takes two stocks in one order, so that two bodies may hand on to each other at once.
fn claim_both(
    tx: &mut Tx<'_>,
    own: &OrganisationId,
    (to, path): (&OrganisationId, &OrganisationPath),
) -> Result<(BlankStock, BlankStock), Failure> {
    let none = || Failure::from(BlankRefusal::NotHere);
    if own == to {
        return Err(none());
    }
    if own.as_str() < to.as_str() {
        let from = tx.claim_known_blank_stock(own)?.ok_or_else(none)?;
        return Ok((from, tx.claim_blank_stock(to, path)?));
    }
    let to = tx.claim_blank_stock(to, path)?;
    Ok((tx.claim_known_blank_stock(own)?.ok_or_else(none)?, to))
}

fn arrive(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    path: &OrganisationPath,
    stock: BlankStock,
) -> Result<StockOf, Failure> {
    let stock = stock.receive(delivery.range);
    tx.add_blank_range(&delivery.to, delivery.range)?;
    tx.save_blank_stock(&delivery.to, &stock, ("received", &delivery.document))?;
    Ok(StockOf { organisation: delivery.to.clone(), path: path.clone(), stock })
}

/// Reports a number of the caller's own body as spoilt or lost before anything was printed on it.
///
/// # Errors
/// `NotHere` for a number of another body, `Spent` when it is accounted for already.
pub fn report(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: BlankNumber,
    outcome: BlankOutcome,
    reason: &str,
) -> Result<BlankPlace, Failure> {
    let own = actor.organisation().ok_or(Failure::NotFound("organisation"))?;
    spend(tx, own, Some(number), (outcome, None, reason))?;
    show(tx, &actor.scope(), number)
}

/// Prints a licence on the next blank of a body, or on the named one. A body that was never
/// delivered any prints on plain paper.
///
/// # Errors
/// `Exhausted`, `NotHere`, `Spent`.
pub(crate) fn print_on(
    tx: &mut Tx<'_>,
    body: &OrganisationId,
    licence: &Licence,
    named: Option<BlankNumber>,
) -> Result<Option<BlankNumber>, Failure> {
    spend(tx, body, named, (BlankOutcome::Used, Some(licence), ""))
}

/// Prints a licence once more on a new blank; the old one is spoilt.
///
/// # Errors
/// `NotPrinted` when it was not printed on a numbered blank, and as [`print_on`].
pub(crate) fn reprint(
    tx: &mut Tx<'_>,
    body: &OrganisationId,
    licence: &Licence,
    (named, reason): (Option<BlankNumber>, &str),
) -> Result<BlankNumber, Failure> {
    let claimed = tx.claim_known_blank_stock(body)?.ok_or(BlankRefusal::NotPrinted)?;
    let old = tx.blank_of_licence(&licence.id)?.ok_or(BlankRefusal::NotPrinted)?;
    tx.spoil_blank(old.number, reason)?;
    tx.save_blank_stock(body, &claimed.spoil_used(), ("spoilt", &old.number.to_string()))?;
    let new = print_on(tx, body, licence, named)?;
    new.ok_or_else(|| BlankRefusal::NotPrinted.into())
}

fn spend(
    tx: &mut Tx<'_>,
    body: &OrganisationId,
    named: Option<BlankNumber>,
    (outcome, licence, reason): (BlankOutcome, Option<&Licence>, &str),
) -> Result<Option<BlankNumber>, Failure> {
    let Some(stock) = tx.claim_known_blank_stock(body)? else {
        return if named.is_some() { Err(BlankRefusal::NotHere.into()) } else { Ok(None) };
    };
    let number = match named {
        Some(number) => number,
        None => tx.next_blank(body)?.ok_or(BlankRefusal::Exhausted)?,
    };
    let held = tx.blank_range_of(number)?.filter(|held| held.organisation == *body);
    held.ok_or(BlankRefusal::NotHere)?;
    if tx.blank_fate(number)?.is_some() {
        return Err(BlankRefusal::Spent(number).into());
    }
    let stock = stock.spend(outcome)?;
    tx.add_blank_outcome(body, number, (outcome, licence.map(|licence| &licence.id), reason))?;
    tx.save_blank_stock(body, &stock, (outcome.as_str(), &number.to_string()))?;
    Ok(Some(number))
}

/// The stocks within the scope, in the order of the tree.
///
/// # Errors
/// Of the store.
pub fn stocks(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<&OrganisationPath>,
    rows: i64,
) -> Result<Vec<StockOf>, Failure> {
    Ok(tx.blank_stocks(scope, after, rows)?)
}

/// One number: where it is and what became of it.
///
/// # Errors
/// `NotFound` for a number that was never delivered, or is at a body outside the scope.
pub fn show(tx: &mut Tx<'_>, scope: &Scope, number: BlankNumber) -> Result<BlankPlace, Failure> {
    let held = tx.blank_range_of(number)?.ok_or(Failure::NotFound("blank"))?;
    let path = issuing_body(tx, &held.organisation)?;
    if !matches!(scope, Scope::Organisation(own) if own.covers(&path)) {
        return Err(Failure::NotFound("blank"));
    }
    let fate = tx.blank_fate(number)?;
    let licence = match fate.as_ref().and_then(|fate| fate.licence.as_ref()) {
        Some(id) => tx.licence_of_id(id)?.map(|held| held.value.licence),
        None => None,
    };
    Ok(BlankPlace { number, organisation: held.organisation, fate, licence })
}

/// The path of a body that issues licences and so prints them.
fn issuing_body(tx: &mut Tx<'_>, id: &OrganisationId) -> Result<OrganisationPath, Failure> {
    let found = tx.organisation(id)?.map(|held| held.value);
    let found = found.filter(|organisation| organisation.issuer.is_some());
    Ok(found.ok_or(Failure::NotFound("organisation"))?.path)
}
