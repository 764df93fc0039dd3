//! Counting: what came since the last look is added, and how far the look went is kept with it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain_casework::Body;
use domain_identity::OrganisationPath;
use domain_kernel::{CaseId, EnterpriseId, LicenceId, Region};
use domain_licences::totals::{Dimension, ProcessingTimes, Totals, keys, month_of};

use super::Sums;
use crate::dialect::Both;
use crate::licences::{SignedLicence, places_of};
use crate::schema::{
    cases_counted, enterprises, event_positions, events, licence_totals as totals,
    licences_counted as counted, processing_times as times, statistics_progress as progress,
};
use crate::store::{StoreError, Tx};

/// The one row of progress.
pub(super) const NAME: &str = "licences-and-cases";

/// The key of a row of sums: dimension, place, month, key, kind, unit.
type Place = (Dimension, String, i32, String, &'static str, String);

/// What changed since it was counted.
#[derive(Debug, Default)]
pub struct Changes {
    pub licences: BTreeSet<LicenceId>,
    pub cases: BTreeSet<CaseId>,
    /// The last event that was looked at; `None` when there is none to look at.
    pub position: Option<i64>,
}

/// A case that was decided, as it is counted.
#[derive(Debug, Clone)]
pub struct DecidedCase {
    pub case: CaseId,
    pub matter: String,
    pub body: Body,
    /// As `YYYYMM`.
    pub month: i32,
    pub working_days: u32,
    pub is_beyond_statutory: bool,
    pub is_beyond_promised: bool,
}

pub(super) fn histogram(text: &str) -> Result<ProcessingTimes, StoreError> {
    let histogram = serde_json::from_str(text).map_err(StoreError::corrupt)?;
    Ok(ProcessingTimes { histogram })
}

impl Tx<'_> {
    /// The licences and cases that the next events speak of. Takes the row of progress, so that
    /// one counts at a time.
    pub fn next_changes(&mut self, limit: i64) -> Result<Changes, StoreError> {
        let first = (
            progress::name.eq(NAME),
            progress::position.eq(0_i64),
            progress::counted_at.eq(self.stamp.at.naive_utc()),
        );
        Both(diesel::insert_into(progress::table).values(first).on_conflict_do_nothing())
            .execute(self.conn)?;
        let row = progress::table.find(NAME);
        diesel::update(row)
            .set(progress::counted_at.eq(self.stamp.at.naive_utc()))
            .execute(self.conn)?;
        let after: i64 = row.select(progress::position).first(self.conn)?;
        let found: Vec<(i64, String)> = event_positions::table
            .inner_join(events::table)
            .filter(event_positions::position.gt(after))
            .order(event_positions::position)
            .limit(limit)
            .select((event_positions::position, events::stream))
            .load(self.conn)?;
        let mut changes =
            Changes { position: found.last().map(|(at, _)| *at), ..Changes::default() };
        for (_, stream) in found {
            match stream.split_once(':') {
                Some(("licence", id)) => {
                    changes.licences.insert(LicenceId::parse(id).map_err(StoreError::corrupt)?);
                }
                Some(("case", id)) => {
                    changes.cases.insert(CaseId::parse(id).map_err(StoreError::corrupt)?);
                }
                Some(_) | None => {}
            }
        }
        Ok(changes)
    }

    /// Counts licences as they stand now: what each adds to what it was counted as before.
    pub fn count_licences(&mut self, signed: &[SignedLicence]) -> Result<(), StoreError> {
        let mut sums: BTreeMap<Place, Totals> = BTreeMap::new();
        for SignedLicence { licence, account, .. } in signed {
            let now = Totals::of(licence, account.cleared, account.released);
            let change = now.since(self.counted_as(&licence.id)?);
            if change.is_none() {
                continue;
            }
            self.keep_counted(&licence.id, now)?;
            let region = self.region_of(&licence.enterprise)?;
            let month = month_of(licence.issued_on);
            let unit = licence.quantity.unit().to_string();
            let mut places: Vec<&str> = places_of(licence).into_iter().collect();
            places.push(OrganisationPath::MINISTRY);
            for (dimension, key) in keys(licence, &region) {
                for place in &places {
                    let at = (
                        dimension,
                        (*place).to_owned(),
                        month,
                        key.clone(),
                        licence.kind.as_str(),
                        unit.clone(),
                    );
                    let sum = sums.entry(at).or_default();
                    *sum = sum.plus(change);
                }
            }
        }
        for (place, change) in sums {
            self.add_to_totals(&place, change)?;
        }
        Ok(())
    }

    fn counted_as(&mut self, licence: &LicenceId) -> Result<Totals, StoreError> {
        let found: Option<String> = counted::table
            .find(licence.as_str())
            .select(counted::totals)
            .first(self.conn)
            .optional()?;
        let Some(text) = found else { return Ok(Totals::default()) };
        let parts = serde_json::from_str(&text).map_err(StoreError::corrupt)?;
        Ok(Totals::from_parts(parts))
    }

    fn keep_counted(&mut self, licence: &LicenceId, now: Totals) -> Result<(), StoreError> {
        let text = serde_json::to_string(&now.parts()).map_err(StoreError::corrupt)?;
        let changed = diesel::update(counted::table.find(licence.as_str()))
            .set(counted::totals.eq(&text))
            .execute(self.conn)?;
        if changed == 0 {
            diesel::insert_into(counted::table)
                .values((counted::licence_id.eq(licence.as_str()), counted::totals.eq(&text)))
                .execute(self.conn)?;
        }
        Ok(())
    }

    fn region_of(&mut self, enterprise: &EnterpriseId) -> Result<Region, StoreError> {
        let region: String = enterprises::table
            .find(enterprise.as_str())
            .select(enterprises::region)
            .first(self.conn)?;
        Region::parse(&region).map_err(StoreError::corrupt)
    }

    fn add_to_totals(&mut self, place: &Place, change: Totals) -> Result<(), StoreError> {
        let (dimension, at, month, key, kind, unit) = place;
        let row = totals::table
            .filter(totals::dimension.eq(dimension.as_str()))
            .filter(totals::place.eq(at.as_str()))
            .filter(totals::month.eq(*month))
            .filter(totals::key.eq(key.as_str()))
            .filter(totals::kind.eq(*kind))
            .filter(totals::unit.eq(unit.as_str()));
        let known: Option<Sums> = row.select(Sums::as_select()).first(self.conn).optional()?;
        match known {
            Some(known) => {
                let sums = Sums::from(Totals::from(known).plus(change));
                diesel::update(row).set(sums).execute(self.conn)?;
            }
            None => {
                let key = (
                    totals::dimension.eq(dimension.as_str()),
                    totals::place.eq(at.as_str()),
                    totals::month.eq(*month),
                    totals::key.eq(key.as_str()),
                    totals::kind.eq(*kind),
                    totals::unit.eq(unit.as_str()),
                );
                diesel::insert_into(totals::table)
                    .values((key, Sums::from(change)))
                    .execute(self.conn)?;
            }
        }
        Ok(())
    }

    /// Counts a decided case once.
    pub fn count_case(&mut self, decided: &DecidedCase) -> Result<(), StoreError> {
        let once = cases_counted::case_id.eq(decided.case.as_str());
        let once = diesel::insert_into(cases_counted::table).values(once).on_conflict_do_nothing();
        if Both(once).execute(self.conn)? == 0 {
            return Ok(());
        }
        let key = (decided.month, decided.matter.as_str(), decided.body.id.as_str());
        let row = times::table.find(key);
        let known: Option<(String, i64, i64)> = row
            .select((times::histogram, times::beyond_statutory, times::beyond_promised))
            .first(self.conn)
            .optional()?;
        let is_known = known.is_some();
        let (text, statutory, promised) = known.unwrap_or_else(|| ("[]".to_owned(), 0, 0));
        let mut sums = histogram(&text)?;
        sums.add(decided.working_days);
        let text = serde_json::to_string(&sums.histogram).map_err(StoreError::corrupt)?;
        let columns = (
            times::histogram.eq(text),
            times::cases.eq(sums.count()),
            times::beyond_statutory.eq(statutory + i64::from(decided.is_beyond_statutory)),
            times::beyond_promised.eq(promised + i64::from(decided.is_beyond_promised)),
        );
        if is_known {
            diesel::update(row).set(columns).execute(self.conn)?;
            return Ok(());
        }
        let key = (
            times::month.eq(decided.month),
            times::matter.eq(decided.matter.as_str()),
            times::organisation_id.eq(decided.body.id.as_str()),
            times::path.eq(decided.body.path.as_str()),
        );
        diesel::insert_into(times::table).values((key, columns)).execute(self.conn)?;
        Ok(())
    }

    /// Keeps how far the events have been counted.
    pub fn keep_progress(&mut self, position: i64) -> Result<(), StoreError> {
        diesel::update(progress::table.find(NAME))
            .set(progress::position.eq(position))
            .execute(self.conn)?;
        Ok(())
    }
}
