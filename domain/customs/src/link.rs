//! How the link to a partner fares (链路状态).

use chrono::{DateTime, Duration, Utc};

/// What is seen of a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkFacts {
    /// Messages that the partner has not acknowledged, up to a bound.
    pub waiting: usize,
    /// Those of them that were pushed in vain.
    pub failing: usize,
    /// Since when the earliest waits.
    pub oldest_waiting_since: Option<DateTime<Utc>>,
    /// What went wrong with the earliest that was pushed in vain.
    pub last_error: Option<String>,
    /// When the partner acknowledged last.
    pub last_acknowledged_at: Option<DateTime<Utc>>,
    /// When the partner sent something last.
    pub last_received_at: Option<DateTime<Utc>>,
}

/// What a link is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Nothing waits.
    Idle,
    /// Messages wait, none for long.
    Up,
    /// Messages wait longer than they should.
    Degraded,
    /// Messages have waited for hours, and nothing was acknowledged since.
    Down,
}

/// A message should be acknowledged within this many minutes. `[D]`
const SLOW_MINUTES: i64 = 15;

/// After this many hours of silence the link counts as down. `[D]`
const DOWN_HOURS: i64 = 2;

impl LinkFacts {
    /// What the link is like at an instant.
    pub fn state(&self, now: DateTime<Utc>) -> LinkState {
        let Some(since) = self.oldest_waiting_since else { return LinkState::Idle };
        let waited = now - since;
        let silent =
            self.last_acknowledged_at.is_none_or(|at| Duration::hours(DOWN_HOURS) <= now - at);
        if Duration::hours(DOWN_HOURS) <= waited && silent {
            LinkState::Down
        } else if Duration::minutes(SLOW_MINUTES) <= waited {
            LinkState::Degraded
        } else {
            LinkState::Up
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minutes)
    }

    #[test]
    fn a_link_is_judged_by_what_waits_and_what_was_answered() {
        let state = |since: Option<i64>, answered: Option<i64>, now: i64| {
            let facts = LinkFacts {
                oldest_waiting_since: since.map(at),
                last_acknowledged_at: answered.map(at),
                ..LinkFacts::default()
            };
            facts.state(at(now))
        };
        assert_eq!(state(None, None, 0), LinkState::Idle);
        assert_eq!(state(Some(0), None, 14), LinkState::Up);
        assert_eq!(state(Some(0), None, 15), LinkState::Degraded);
        assert_eq!(state(Some(0), None, 119), LinkState::Degraded);
        assert_eq!(state(Some(0), None, 120), LinkState::Down);
        assert_eq!(state(Some(0), Some(60), 120), LinkState::Degraded, "others come through");
        assert_eq!(state(Some(0), Some(60), 180), LinkState::Down);
    }
}
