//! Who sits at the desk, and what lies on it: what every act on a case looks at.

use std::sync::Arc;

use chrono::NaiveDate;
use domain_identity::Actor;
use domain_reference::ReferenceBook;
use operations::cases::Desk;

use crate::context::Context;
use crate::permit::Permit;

/// A caller at its desk; lent to an operation as a [`Desk`].
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) actor: Arc<Actor>,
    pub(super) book: Arc<ReferenceBook>,
    pub(super) today: NaiveDate,
}

impl Seat {
    pub(super) fn of<P>(permit: &Permit<P>, context: &Context) -> Self {
        let actor = Arc::clone(&permit.actor);
        Self { actor, book: context.book(), today: context.clock.today() }
    }

    pub(super) fn desk(&self) -> Desk<'_> {
        Desk { actor: &self.actor, book: &self.book, today: self.today }
    }
}
