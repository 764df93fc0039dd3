//! Approvals of the mechanical-electrical system (ME_APPROVAL), as they arrive.

use domain_licences::MechanicalApproval;
use persistence::{KeptApproval, Tx};

use crate::Failure;
use crate::customs::ExchangeRefusal;

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
            Ok((Arrival::New, KeptApproval { approval: approval.clone(), case: None }))
        }
    }
}

/// The approval of a number and sequence.
///
/// # Errors
/// `NotFound`.
pub fn show(tx: &mut Tx<'_>, number: &str, sequence: i32) -> Result<KeptApproval, Failure> {
    tx.mechanical_approval(number, sequence)?.ok_or(Failure::NotFound("approval"))
}
