//! How the link to a partner fares: a few looks along keys, whatever the tables hold.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{LinkFacts, Partner, QuarantineReason, UsageOutcome};

use crate::schema::{exchange_messages as messages, usage_messages};
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// What the link to a partner looks like now; counts stop at `most`.
    pub fn link_facts(&mut self, partner: Partner, most: i64) -> Result<LinkFacts, StoreError> {
        let waiting = || {
            messages::table
                .filter(messages::partner.eq(partner.as_str()))
                .filter(messages::acknowledged_at.is_null())
        };
        let rows: Vec<i32> =
            waiting().order(messages::id).limit(most).select(messages::attempts).load(self.conn)?;
        let oldest: Option<NaiveDateTime> = waiting()
            .order(messages::id)
            .select(messages::created_at)
            .first(self.conn)
            .optional()?;
        let failed: Option<Option<String>> = waiting()
            .filter(messages::last_error.is_not_null())
            .order(messages::id)
            .select(messages::last_error)
            .first(self.conn)
            .optional()?;
        let acknowledged: Option<Option<NaiveDateTime>> = messages::table
            .filter(messages::partner.eq(partner.as_str()))
            .filter(messages::acknowledged_at.is_not_null())
            .order(messages::acknowledged_at.desc())
            .select(messages::acknowledged_at)
            .first(self.conn)
            .optional()?;
        let failing = rows.iter().filter(|attempts| 0 < **attempts).count();
        Ok(LinkFacts {
            waiting: rows.len(),
            failing,
            oldest_waiting_since: oldest.map(utc),
            last_error: failed.flatten(),
            last_acknowledged_at: acknowledged.flatten().map(utc),
            last_received_at: match partner {
                Partner::Customs => self.last_usage()?,
                Partner::Mechanical => None,
            },
        })
    }

    fn last_usage(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let last: Option<NaiveDateTime> = usage_messages::table
            .order(usage_messages::id.desc())
            .select(usage_messages::received_at)
            .first(self.conn)
            .optional()?;
        Ok(last.map(utc))
    }

    /// The reasons of the messages that wait in quarantine, the oldest first, `most` at the most.
    pub fn quarantine_reasons(&mut self, most: i64) -> Result<Vec<QuarantineReason>, StoreError> {
        let rows: Vec<Option<String>> = usage_messages::table
            .filter(usage_messages::outcome.eq(UsageOutcome::Quarantined.as_str()))
            .order(usage_messages::id)
            .limit(most)
            .select(usage_messages::reason)
            .load(self.conn)?;
        let reason =
            |word: &String| QuarantineReason::parse(word).ok_or_else(|| StoreError::corrupt(word));
        rows.iter().flatten().map(reason).collect()
    }
}

fn utc(at: NaiveDateTime) -> DateTime<Utc> {
    at.and_utc()
}
