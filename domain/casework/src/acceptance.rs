//! When a case counts as accepted: by word, or by five working days of silence.

use chrono::NaiveDate;
use domain_kernel::{CalendarGap, Citation, Evidence, WorkingCalendar};

use crate::{Acceptance, Case, CaseEvent, CaseState, Matter};

/// Working days within which the authority tells what is missing.
pub const ACCEPTANCE_WORKING_DAYS: u32 = 5;

/// Where the limit of acceptance stands.
pub const ACCEPTANCE_CITATION: Citation =
    Citation { instrument: "行政许可法", article: "art. 32(4)", evidence: Evidence::Verified };

impl Case {
    /// The acceptance, if the case is accepted on `today`: by silence as of the day of receipt
    /// when the days to ask for corrections have gone by, else as of `today`.
    ///
    /// # Errors
    /// When a needed year of the calendar is not loaded.
    pub fn acceptance_on(
        &self,
        calendar: &WorkingCalendar,
        today: NaiveDate,
    ) -> Result<Acceptance, CalendarGap> {
        let by_word = Acceptance { on: today, deemed: false };
        let (CaseState::Submitted, Some(received_on)) = (self.state, self.received_on) else {
            return Ok(by_word);
        };
        // The fifth day belongs to the authority until midnight.
        let Some(yesterday) = today.pred_opt() else {
            return Ok(by_word);
        };
        let gone_by = calendar.working_days(received_on, yesterday)?;
        if ACCEPTANCE_WORKING_DAYS <= gone_by {
            return Ok(Acceptance { on: received_on, deemed: true });
        }
        Ok(by_word)
    }

    /// The last day to accept or to ask for corrections, while the case waits for it.
    ///
    /// # Errors
    /// When a needed year of the calendar is not loaded.
    pub fn acceptance_due_on(
        &self,
        calendar: &WorkingCalendar,
    ) -> Result<Option<NaiveDate>, CalendarGap> {
        match (self.state, self.received_on) {
            (CaseState::Submitted, Some(received_on)) => {
                calendar.nth_working_day_after(received_on, ACCEPTANCE_WORKING_DAYS).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The case as the law sees it on `today`: a submitted case whose days of silence have gone
    /// by is accepted. To be asked before any act and any view; nothing waits for a nightly job.
    ///
    /// # Errors
    /// When a needed year of the calendar is not loaded.
    pub fn settled(
        self,
        matter: &Matter,
        calendar: &WorkingCalendar,
        today: NaiveDate,
    ) -> Result<(Self, Option<CaseEvent>), CalendarGap> {
        let acceptance = self.acceptance_on(calendar, today)?;
        if !acceptance.deemed {
            return Ok((self, None));
        }
        let (case, event) =
            self.accept(matter, acceptance).expect("only a submitted case is deemed accepted");
        Ok((case, Some(event)))
    }
}
