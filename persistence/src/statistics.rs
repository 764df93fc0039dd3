//! Statistics: sums kept current by the numbered events, and read by month and key.
//!
//! A licence is summed up at every body that lists it, and at the ministry: a caller reads the
//! rows of its own place, and nothing is added up when it asks.

mod counting;

pub use counting::{Changes, DecidedCase};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_identity::Scope;
use domain_kernel::OrganisationId;
use domain_licences::LicenceKind;
use domain_licences::totals::{Dimension, ProcessingTimes, Totals};

use crate::dialect::OffKey;
use crate::schema::{
    licence_totals as totals, processing_times as times, statistics_progress as progress,
};
use crate::scope::{Listed, within};
use crate::store::{StoreError, Tx};

/// Which sums of licences are read.
#[derive(Debug, Clone)]
pub struct TotalsFilter {
    pub dimension: Dimension,
    /// Months as `YYYYMM`, both included.
    pub months: (i32, i32),
    pub kind: Option<LicenceKind>,
    /// Keys that begin with this.
    pub key: Option<String>,
}

/// Which processing times are read.
#[derive(Debug, Clone)]
pub struct TimesFilter {
    /// Months as `YYYYMM`, both included.
    pub months: (i32, i32),
    pub matter: Option<String>,
}

/// The place of a row in the order of the list: month, key, kind, unit.
pub type TotalsKey = (i32, String, String, String);

/// Sums of licences of one month, key, kind and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceTotalsRow {
    pub month: i32,
    pub key: String,
    pub kind: LicenceKind,
    /// Three characters of `units`.
    pub unit: String,
    pub totals: Totals,
}

/// How long cases of a matter took at a body, decided in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessingRow {
    pub month: i32,
    pub matter: String,
    pub organisation: OrganisationId,
    pub times: ProcessingTimes,
    pub beyond_statutory: i64,
    pub beyond_promised: i64,
}

/// The columns of [`Totals`], in their order.
#[derive(Debug, Clone, Copy, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = totals)]
struct Sums {
    licences: i64,
    quantity: i64,
    amount_usd: i64,
    cleared: i64,
    replaced: i64,
    returned: i64,
    revoked: i64,
    lost: i64,
    expired: i64,
    unused: i64,
}

impl From<Totals> for Sums {
    fn from(totals: Totals) -> Self {
        Self {
            licences: totals.licences,
            quantity: totals.quantity,
            amount_usd: totals.amount_usd,
            cleared: totals.cleared,
            replaced: totals.replaced,
            returned: totals.returned,
            revoked: totals.revoked,
            lost: totals.lost,
            expired: totals.expired,
            unused: totals.unused,
        }
    }
}

impl From<Sums> for Totals {
    fn from(sums: Sums) -> Self {
        Self {
            licences: sums.licences,
            quantity: sums.quantity,
            amount_usd: sums.amount_usd,
            cleared: sums.cleared,
            replaced: sums.replaced,
            returned: sums.returned,
            revoked: sums.revoked,
            lost: sums.lost,
            expired: sums.expired,
            unused: sums.unused,
        }
    }
}

type TotalsRow = (i32, String, String, String, Sums);

impl Tx<'_> {
    /// The sums of a filter at the caller's place behind `after`, by month, key, kind and unit.
    /// An enterprise has no statistics but its own licences.
    pub fn licence_totals(
        &mut self,
        scope: &Scope,
        filter: &TotalsFilter,
        after: Option<&TotalsKey>,
        limit: i64,
    ) -> Result<Vec<LicenceTotalsRow>, StoreError> {
        let Scope::Organisation(place) = scope else { return Ok(Vec::new()) };
        let (from, until) = filter.months;
        let mut query = totals::table
            .filter(totals::dimension.eq(filter.dimension.as_str()))
            .filter(totals::place.eq(place.as_str()))
            .filter(totals::month.between(from, until))
            .select((totals::month, totals::key, totals::kind, totals::unit, Sums::as_select()))
            .into_boxed();
        if let Some(kind) = filter.kind {
            query = query.filter(OffKey(totals::kind).eq(kind.as_str()));
        }
        if let Some(key) = &filter.key {
            query = query
                .filter(OffKey(totals::key).ge(key.clone()))
                .filter(OffKey(totals::key).lt(format!("{key}\u{10FFFF}")));
        }
        if let Some((month, key, kind, unit)) = after.cloned() {
            let same_key = totals::month.eq(month).and(totals::key.eq(key.clone()));
            let behind = totals::month
                .gt(month)
                .or(totals::month.eq(month).and(totals::key.gt(key)))
                .or(same_key.clone().and(totals::kind.gt(kind.clone())))
                .or(same_key.and(totals::kind.eq(kind)).and(totals::unit.gt(unit)));
            query = query.filter(behind);
        }
        let rows: Vec<TotalsRow> = query
            .order((totals::month, totals::key, totals::kind, totals::unit))
            .limit(limit)
            .load(self.conn)?;
        rows.into_iter()
            .map(|(month, key, kind, unit, sums)| {
                let kind = LicenceKind::parse(&kind).ok_or_else(|| StoreError::corrupt(&kind))?;
                Ok(LicenceTotalsRow { month, key, kind, unit, totals: sums.into() })
            })
            .collect()
    }

    /// The processing times of months within the scope behind `after`, by month, matter and body.
    pub fn processing_times(
        &mut self,
        scope: &Scope,
        filter: &TimesFilter,
        after: Option<&(i32, String, String)>,
        limit: i64,
    ) -> Result<Vec<ProcessingRow>, StoreError> {
        let (first, last) = filter.months;
        let mut query = times::table.filter(times::month.between(first, last)).into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Enterprise(_) => return Ok(Vec::new()),
            Listed::Subtree { from, until } => {
                query.filter(times::path.ge(from)).filter(times::path.lt(until))
            }
        };
        if let Some(matter) = &filter.matter {
            query = query.filter(times::matter.eq(matter.clone()));
        }
        if let Some((month, matter, body)) = after.cloned() {
            let same_matter = times::month.eq(month).and(times::matter.eq(matter.clone()));
            let behind = times::month
                .gt(month)
                .or(times::month.eq(month).and(times::matter.gt(matter)))
                .or(same_matter.and(times::organisation_id.gt(body)));
            query = query.filter(behind);
        }
        type Found = (i32, String, String, String, i64, i64);
        let rows: Vec<Found> = query
            .order((times::month, times::matter, times::organisation_id))
            .limit(limit)
            .select((
                times::month,
                times::matter,
                times::organisation_id,
                times::histogram,
                times::beyond_statutory,
                times::beyond_promised,
            ))
            .load(self.conn)?;
        rows.into_iter()
            .map(|(month, matter, body, histogram, beyond_statutory, beyond_promised)| {
                Ok(ProcessingRow {
                    month,
                    matter,
                    organisation: OrganisationId::parse(&body).map_err(StoreError::corrupt)?,
                    times: counting::histogram(&histogram)?,
                    beyond_statutory,
                    beyond_promised,
                })
            })
            .collect()
    }

    /// Up to which event the statistics are counted, and when that was written.
    pub fn statistics_counted(&mut self) -> Result<(i64, Option<DateTime<Utc>>), StoreError> {
        let found: Option<(i64, NaiveDateTime)> = progress::table
            .find(counting::NAME)
            .select((progress::position, progress::counted_at))
            .first(self.conn)
            .optional()?;
        Ok(found.map_or((0, None), |(position, at)| (position, Some(at.and_utc()))))
    }
}
