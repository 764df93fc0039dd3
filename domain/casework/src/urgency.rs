//! How near the end of its limit a case is: what a work queue counts.

use chrono::NaiveDate;
use domain_kernel::{CalendarGap, OrganisationId, WorkingCalendar};

use crate::{
    ACCEPTANCE_WORKING_DAYS, Body, CaseState, ClockSegment, Matter, SegmentKind, StageKind, elapsed,
};

/// Working days before the last one on which a case begins to be due soon. `[D]`
const DUE_SOON_WORKING_DAYS: u32 = 1;

/// How near the end of its limit a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// There is time, or the clock stands still.
    Ahead,
    /// The last day of the limit is today or the next working day.
    DueSoon,
    /// The last day of the limit has gone by.
    Late,
}

impl Urgency {
    /// By the working days that have come and those that the limit has.
    pub const fn of(elapsed: u32, limit: u32) -> Self {
        if limit < elapsed {
            Self::Late
        } else if limit <= elapsed.saturating_add(DUE_SOON_WORKING_DAYS) {
            Self::DueSoon
        } else {
            Self::Ahead
        }
    }
}

/// What the cases of a queue that share their clock have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub matter: String,
    pub state: CaseState,
    pub stage: Option<StageKind>,
    pub handling: Option<Body>,
    pub issuing: Option<Body>,
    pub received_on: Option<NaiveDate>,
    pub segments: Vec<ClockSegment>,
}

impl Waiting {
    /// The organisation in whose queue the cases lie: the one that issues at the stage of
    /// issuance, the one that handles before.
    pub fn organisation(&self) -> Option<&OrganisationId> {
        let body = match self.stage {
            Some(StageKind::Issuance) => &self.issuing,
            Some(StageKind::InitialReview | StageKind::SecondReview | StageKind::FinalReview)
            | None => &self.handling,
        };
        body.as_ref().map(|body| &body.id)
    }

    /// How near the end of their limit the cases are: the days to accept while they wait for
    /// that, the promised limit afterwards. A clock that stands still waits for the applicant.
    ///
    /// # Errors
    /// When a needed year of the calendar is not loaded.
    pub fn urgency(
        &self,
        matter: &Matter,
        calendar: &WorkingCalendar,
        today: NaiveDate,
    ) -> Result<Urgency, CalendarGap> {
        if let (CaseState::Submitted, Some(received_on)) = (self.state, self.received_on) {
            let waited = calendar.working_days(received_on, today)?;
            return Ok(Urgency::of(waited, ACCEPTANCE_WORKING_DAYS));
        }
        let last = self.segments.last();
        let is_running =
            last.is_some_and(|last| last.kind == SegmentKind::Running && last.until.is_none());
        if !is_running {
            return Ok(Urgency::Ahead);
        }
        let days = elapsed(&self.segments, calendar, today)?;
        Ok(Urgency::of(days, matter.limits().promised_working_days))
    }
}

#[cfg(test)]
mod tests {
    use super::Urgency;

    #[test]
    fn the_last_day_is_due_and_the_day_behind_it_late() {
        let of = |elapsed| Urgency::of(elapsed, 3);
        assert_eq!(of(1), Urgency::Ahead);
        assert_eq!(of(2), Urgency::DueSoon);
        assert_eq!(of(3), Urgency::DueSoon);
        assert_eq!(of(4), Urgency::Late);
    }
}
