//! The exchange seen from the system that approves: its approvals are passed on to the instance
//! that issues, and what that tells of the licences is kept. The other end are
//! [`crate::mechanical`] and [`crate::exchange`].

use chrono::Duration;
use domain_licences::PeerLicence;
use persistence::{KeptApproval, Tx};

use crate::Failure;

/// First pause after a failure; it doubles to about an hour.
const PAUSE_SECONDS: i64 = 30;

/// Doublings of the pause at most.
const DOUBLINGS_MAX: u32 = 7;

/// Licences of one approval that are shown. `[D]`
const LICENCES_SHOWN: i64 = 100;

/// Approvals that are due to be passed on.
///
/// # Errors
/// Of the store.
pub fn due(tx: &mut Tx<'_>, rows: i64) -> Result<Vec<KeptApproval>, Failure> {
    Ok(tx.approvals_to_pass_on(rows)?)
}

/// Notes that the issuing system has an approval.
///
/// # Errors
/// Of the store.
pub fn arrived(tx: &mut Tx<'_>, kept: &KeptApproval) -> Result<(), Failure> {
    Ok(tx.note_passed_on(&kept.approval.number, kept.approval.sequence)?)
}

/// Notes that passing an approval on failed, and when to try again: it keeps no other back.
///
/// # Errors
/// Of the store.
pub fn postpone(tx: &mut Tx<'_>, kept: &KeptApproval, error: &str) -> Result<(), Failure> {
    let doublings = u32::try_from(kept.attempts).unwrap_or(0).min(DOUBLINGS_MAX);
    let next = tx.stamp().at + Duration::seconds(PAUSE_SECONDS * 2_i64.pow(doublings));
    Ok(tx.note_not_passed_on((&kept.approval.number, kept.approval.sequence), next, error)?)
}

/// Takes in what the issuing system tells of a licence, in whatever order and however often.
/// A licence that replaces another belongs to the approval of that one.
///
/// # Errors
/// Of the store.
pub fn hear(tx: &mut Tx<'_>, told: PeerLicence) -> Result<(), Failure> {
    let known = tx.peer_licence(&told.number)?;
    let Some(mut licence) = PeerLicence::heard(known.as_ref(), told) else { return Ok(()) };
    if let (None, Some(predecessor)) = (&licence.approval, &licence.predecessor) {
        licence.approval = tx.peer_licence(predecessor)?.and_then(|before| before.approval);
    }
    tx.save_peer_licence(&licence)?;
    let mut told = vec![licence];
    while let Some(licence) = told.pop() {
        if licence.approval.is_none() {
            continue;
        }
        for mut successor in tx.peer_successors(&licence.number)? {
            if successor.approval.is_none() {
                successor.approval.clone_from(&licence.approval);
                tx.save_peer_licence(&successor)?;
                told.push(successor);
            }
        }
    }
    Ok(())
}

/// What was heard of the licences issued on an approval.
///
/// # Errors
/// Of the store.
pub fn licences_on(tx: &mut Tx<'_>, kept: &KeptApproval) -> Result<Vec<PeerLicence>, Failure> {
    let (number, sequence) = (&kept.approval.number, kept.approval.sequence);
    Ok(tx.peer_licences_on(number, sequence, LICENCES_SHOWN)?)
}
