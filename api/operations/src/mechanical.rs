//! Approvals of the mechanical-electrical system (ME_APPROVAL), as they arrive.

use domain_licences::{MechanicalApproval, PeerLicence};
use persistence::{KeptApproval, Tx};

use crate::customs::ExchangeRefusal;
use crate::{Failure, peer};

/// Whether an approval is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It came now.
    New,
    /// The same came before.
    Repeated,
}

/// Keeps an approval; the same again changes nothing.
///
/// # Errors
/// `ApprovalDiffers` when its number and sequence came with other content.
pub fn receive(
    tx: &mut Tx<'_>,
    approval: &MechanicalApproval,
) -> Result<(Arrival, KeptApproval), Failure> {
    match tx.mechanical_approval(&approval.number, approval.sequence)? {
        Some(kept) if kept.approval == *approval => Ok((Arrival::Repeated, kept)),
        Some(_) => Err(ExchangeRefusal::ApprovalDiffers.into()),
        None => {
            tx.add_mechanical_approval(approval)?;
            Ok((Arrival::New, KeptApproval::new(approval.clone())))
        }
    }
}

/// The approval of a number and sequence, with the licences that the issuing system told of.
///
/// # Errors
/// `NotFound`.
pub fn show(
    tx: &mut Tx<'_>,
    number: &str,
    sequence: i32,
) -> Result<(KeptApproval, Vec<PeerLicence>), Failure> {
    let found = tx.mechanical_approval(number, sequence)?;
    let kept = found.ok_or(Failure::NotFound("approval"))?;
    let licences = peer::licences_on(tx, &kept)?;
    Ok((kept, licences))
}
