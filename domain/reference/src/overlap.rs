//! Rows that contradict each other: what an import refuses.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use crate::{CodeEntry, ReferenceContents};

/// A key that two rows claim at the same time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The kind of rows, as `codes` or `goods`.
    pub rows: &'static str,
    /// What both claim, as `countries CHN`.
    pub key: String,
}

impl fmt::Display for Overlap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "two rows of {} hold {} at the same time", self.rows, self.key)
    }
}

impl ReferenceContents {
    /// Every key that two rows claim at the same time: no code overlaps itself in time, no
    /// year's catalogue holds a line twice, no day, rate or row of competence stands twice.
    pub fn overlaps(&self) -> Vec<Overlap> {
        let goods = self.goods.iter().map(|good| {
            let mode = good.trade_mode.as_ref().map_or("any", |mode| mode.as_str());
            format!("{} {} {} {mode}", good.catalogue.as_str(), good.year, good.hs_code)
        });
        let rates = self
            .rates
            .iter()
            .map(|rate| format!("{} {}-{:02}", rate.currency, rate.year, rate.month));
        let mut overlaps = overlapping_codes(&self.entries);
        overlaps.extend(repeated("goods", goods));
        overlaps.extend(repeated("competences", self.competences.iter().map(|row| row.id.clone())));
        overlaps.extend(repeated("calendar", self.calendar.iter().map(|day| day.date.to_string())));
        overlaps.extend(repeated("rates", rates));
        let named = |year: i32, category: &str| format!("{year} {category}");
        let tiers = self.tiers.iter().map(|row| named(row.year, &row.category));
        overlaps.extend(repeated("issuing tiers", tiers));
        let modes = self.managements.iter().map(|row| named(row.year, &row.category));
        overlaps.extend(repeated("management modes", modes));
        overlaps
    }
}

fn overlapping_codes(entries: &[CodeEntry]) -> Vec<Overlap> {
    let mut sorted: Vec<&CodeEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.table, &entry.code, entry.from));
    let mut overlaps = Vec::new();
    // The row so far that stays valid longest: the next one may not begin before it ends.
    let mut longest: Option<&CodeEntry> = None;
    for entry in sorted {
        let earlier = longest.filter(|row| row.table == entry.table && row.code == entry.code);
        if earlier.is_some_and(|row| row.is_valid_on(entry.from)) {
            let key = format!("{} {}", entry.table.as_str(), entry.code);
            overlaps.push(Overlap { rows: "codes", key });
        }
        let ends = |row: &CodeEntry| row.until.unwrap_or(chrono::NaiveDate::MAX);
        if earlier.is_none_or(|row| ends(row) < ends(entry)) {
            longest = Some(entry);
        }
    }
    overlaps
}

fn repeated<K: Hash + Eq + Clone + ToString>(
    rows: &'static str,
    keys: impl Iterator<Item = K>,
) -> Vec<Overlap> {
    let mut seen = HashSet::new();
    keys.filter(|key| !seen.insert(key.clone()))
        .map(|key| Overlap { rows, key: key.to_string() })
        .collect()
}
