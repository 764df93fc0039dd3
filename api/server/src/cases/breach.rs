//! A second correction list: refused, and written down though it is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain_casework::CaseRefusal;
use domain_kernel::CaseId;
use operations::{Failure, Refusal, cases};
use persistence::Tx;

use super::desk::Seat;
use crate::context::Context;
use crate::problem::Problem;
use crate::write::Command;

/// Whether a second correction list was refused. A dry run asks for none, so it breaks nothing.
#[derive(Debug, Clone)]
pub(super) struct Breach {
    is_dry_run: bool,
    is_seen: Arc<AtomicBool>,
}

impl Breach {
    /// Looks out while the command is done.
    pub(super) fn watched(command: &Command) -> Self {
        Self { is_dry_run: command.is_dry_run(), is_seen: Arc::default() }
    }

    /// Lets the result pass and remembers what it says.
    pub(super) fn watch<T>(&self, result: Result<T, Failure>) -> Result<T, Failure> {
        let is_breach =
            matches!(&result, Err(Failure::Refused(Refusal::Case(CaseRefusal::CorrectionUsed))));
        self.is_seen.store(is_breach, Ordering::Relaxed);
        result
    }

    /// Writes it down, after the refusal and apart from it.
    pub(super) async fn note(
        &self,
        context: &Context,
        seat: &Seat,
        id: &CaseId,
    ) -> Result<(), Problem> {
        if self.is_dry_run || !self.is_seen.load(Ordering::Relaxed) {
            return Ok(());
        }
        let (seat, id, actor) = (seat.clone(), id.clone(), seat.actor.clone());
        let work = move |tx: &mut Tx<'_>| cases::note_second_correction(tx, &seat.desk(), &id);
        context.act(actor.id.as_str(), work).await
    }
}
