//! Blanks: the stock of each body, which numbers it has, and what became of each.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_identity::{OrganisationPath, Scope};
use domain_kernel::{LicenceId, OrganisationId};
use domain_licences::blanks::{BlankNumber, BlankOutcome, BlankRange, BlankStock};
use serde_json::json;

use crate::dialect::Both;
use crate::schema::{blank_outcomes as outcomes, blank_ranges as ranges, blank_stocks as stocks};
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

/// The stock of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockOf {
    pub organisation: OrganisationId,
    pub path: OrganisationPath,
    pub stock: BlankStock,
}

/// Numbers at one body, and the first of them never taken in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRange {
    pub organisation: OrganisationId,
    pub range: BlankRange,
    next: i32,
}

/// What became of a blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankFate {
    pub number: BlankNumber,
    pub organisation: OrganisationId,
    pub outcome: BlankOutcome,
    /// The licence that is, or was, printed on it.
    pub licence: Option<LicenceId>,
    pub reason: String,
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stocks)]
struct StockRow {
    organisation_id: String,
    path: String,
    received: i64,
    used: i64,
    spoilt: i64,
    lost: i64,
    handed_on: i64,
}

impl StockRow {
    fn stock(self) -> Result<StockOf, StoreError> {
        let Self { received, used, spoilt, lost, handed_on, .. } = self;
        Ok(StockOf {
            organisation: organisation(&self.organisation_id)?,
            path: crate::organisations::path(&self.path)?,
            stock: BlankStock { received, used, spoilt, lost, handed_on },
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ranges)]
struct RangeRow {
    first: i32,
    last: i32,
    next: i32,
    organisation_id: String,
}

impl RangeRow {
    fn held(self) -> Result<HeldRange, StoreError> {
        let range = BlankRange::new(number(self.first)?, number(self.last)?);
        Ok(HeldRange {
            organisation: organisation(&self.organisation_id)?,
            range: range.ok_or_else(|| StoreError::corrupt(self.first))?,
            next: self.next,
        })
    }
}

fn organisation(text: &str) -> Result<OrganisationId, StoreError> {
    OrganisationId::parse(text).map_err(StoreError::corrupt)
}

fn number(number: i32) -> Result<BlankNumber, StoreError> {
    BlankNumber::new(number).ok_or_else(|| StoreError::corrupt(number))
}

/// Fates that are read at once to find a number that none has.
const FATES: i64 = 500;

impl Tx<'_> {
    /// Takes the stock of a body, opened with nothing in it by the first who asks.
    pub fn claim_blank_stock(
        &mut self,
        id: &OrganisationId,
        path: &OrganisationPath,
    ) -> Result<BlankStock, StoreError> {
        self.claims(Rank::Counter);
        let empty = (
            stocks::organisation_id.eq(id.as_str()),
            stocks::path.eq(path.as_str()),
            stocks::received.eq(0_i64),
            stocks::used.eq(0_i64),
            stocks::spoilt.eq(0_i64),
            stocks::lost.eq(0_i64),
            stocks::handed_on.eq(0_i64),
            stocks::on_hand.eq(0_i64),
            stocks::row_version.eq(0),
        );
        Both(diesel::insert_into(stocks::table).values(empty).on_conflict_do_nothing())
            .execute(self.conn)?;
        self.claim_known_blank_stock(id)?.ok_or(StoreError::Stale)
    }

    /// Takes the stock of a body that has one: a body that was never delivered any prints on
    /// plain paper.
    pub fn claim_known_blank_stock(
        &mut self,
        id: &OrganisationId,
    ) -> Result<Option<BlankStock>, StoreError> {
        self.claims(Rank::Counter);
        let claimed = diesel::update(stocks::table.find(id.as_str()))
            .set(stocks::row_version.eq(stocks::row_version + 1))
            .execute(self.conn)?;
        if claimed == 0 {
            return Ok(None);
        }
        let row: StockRow =
            stocks::table.find(id.as_str()).select(StockRow::as_select()).first(self.conn)?;
        Ok(Some(row.stock()?.stock))
    }

    /// Saves a claimed stock. The database refuses one that does not add up.
    pub fn save_blank_stock(
        &mut self,
        id: &OrganisationId,
        stock: &BlankStock,
        (kind, reference): (&str, &str),
    ) -> Result<(), StoreError> {
        diesel::update(stocks::table.find(id.as_str()))
            .set((
                stocks::received.eq(stock.received),
                stocks::used.eq(stock.used),
                stocks::spoilt.eq(stock.spoilt),
                stocks::lost.eq(stock.lost),
                stocks::handed_on.eq(stock.handed_on),
                stocks::on_hand.eq(stock.on_hand()),
            ))
            .execute(self.conn)?;
        let body = json!({"reference": reference, "on_hand": stock.on_hand()});
        self.record(&format!("blanks:{id}"), &format!("blanks.{kind}"), &body)
    }

    /// The stocks within the scope behind `after`, in the order of the tree.
    pub fn blank_stocks(
        &mut self,
        scope: &Scope,
        after: Option<&OrganisationPath>,
        limit: i64,
    ) -> Result<Vec<StockOf>, StoreError> {
        let mut query = stocks::table.select(StockRow::as_select()).into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Enterprise(_) => return Ok(Vec::new()),
            Listed::Subtree { from, until } => {
                query.filter(stocks::path.ge(from)).filter(stocks::path.lt(until))
            }
        };
        if let Some(after) = after {
            query = query.filter(stocks::path.gt(after.as_str().to_owned()));
        }
        let rows: Vec<StockRow> = query.order(stocks::path).limit(limit).load(self.conn)?;
        rows.into_iter().map(StockRow::stock).collect()
    }

    /// The range that a number stands in. Ranges never overlap, so the last one that begins at
    /// or before it is the only one that can hold it.
    pub fn blank_range_of(&mut self, at: BlankNumber) -> Result<Option<HeldRange>, StoreError> {
        let row: Option<RangeRow> = ranges::table
            .filter(ranges::first.le(at.get()))
            .order(ranges::first.desc())
            .select(RangeRow::as_select())
            .first(self.conn)
            .optional()?;
        Ok(row.map(RangeRow::held).transpose()?.filter(|held| at <= held.range.last()))
    }

    /// Whether a number of the range is at any body.
    pub fn has_blanks_in(&mut self, range: BlankRange) -> Result<bool, StoreError> {
        let begins: Option<i32> = ranges::table
            .filter(ranges::first.between(range.first().get(), range.last().get()))
            .select(ranges::first)
            .first(self.conn)
            .optional()?;
        Ok(begins.is_some() || self.blank_range_of(range.first())?.is_some())
    }

    /// Adds numbers at a body.
    pub fn add_blank_range(
        &mut self,
        id: &OrganisationId,
        range: BlankRange,
    ) -> Result<(), StoreError> {
        diesel::insert_into(ranges::table)
            .values((
                ranges::first.eq(range.first().get()),
                ranges::last.eq(range.last().get()),
                ranges::next.eq(range.first().get()),
                ranges::organisation_id.eq(id.as_str()),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Takes a part out of a range; what is left of it before and behind stays where it is.
    pub fn cut_blank_range(
        &mut self,
        held: &HeldRange,
        part: BlankRange,
    ) -> Result<(), StoreError> {
        diesel::delete(ranges::table.find(held.range.first().get())).execute(self.conn)?;
        let rests = [
            (held.range.first().get(), part.first().get() - 1),
            (part.last().get() + 1, held.range.last().get()),
        ];
        for (first, last) in rests {
            if let Some(rest) = BlankNumber::new(first)
                .zip(BlankNumber::new(last))
                .and_then(|(first, last)| BlankRange::new(first, last))
            {
                self.add_blank_range(&held.organisation, rest)?;
            }
        }
        Ok(())
    }

    /// The lowest number of a body that nothing has become of, its stock being claimed.
    pub fn next_blank(&mut self, id: &OrganisationId) -> Result<Option<BlankNumber>, StoreError> {
        let row: Option<RangeRow> = ranges::table
            .filter(ranges::organisation_id.eq(id.as_str()))
            .filter(ranges::next.le(ranges::last))
            .order(ranges::first)
            .select(RangeRow::as_select())
            .first(self.conn)
            .optional()?;
        let Some(row) = row else { return Ok(None) };
        let mut candidate = row.next;
        loop {
            let taken = self.fated_numbers(candidate, row.last)?;
            let whole = i64::try_from(taken.len()).is_ok_and(|count| count == FATES);
            let gap = (candidate..).zip(&taken).find(|(expected, number)| expected != *number);
            candidate = match (gap, taken.last()) {
                (Some((expected, _)), _) => expected,
                (None, Some(last)) => last + 1,
                (None, None) => candidate,
            };
            if gap.is_some() || !whole {
                break;
            }
        }
        let passed = if row.last < candidate { row.last + 1 } else { candidate };
        diesel::update(ranges::table.find(row.first))
            .set(ranges::next.eq(passed))
            .execute(self.conn)?;
        if row.last < candidate {
            // Named ahead to its end: the next range, if there is one.
            return self.next_blank(id);
        }
        number(candidate).map(Some)
    }

    fn fated_numbers(&mut self, from: i32, until: i32) -> Result<Vec<i32>, StoreError> {
        let query = outcomes::table
            .filter(outcomes::number.between(from, until))
            .order(outcomes::number)
            .limit(FATES)
            .select(outcomes::number);
        Ok(query.load(self.conn)?)
    }

    /// Whether anything has become of a number of the range.
    pub fn is_blank_spent_in(
        &mut self,
        range: BlankRange,
    ) -> Result<Option<BlankNumber>, StoreError> {
        let found = self.fated_numbers(range.first().get(), range.last().get())?;
        found.first().map(|found| number(*found)).transpose()
    }

    /// Writes down what became of a number.
    pub fn add_blank_outcome(
        &mut self,
        id: &OrganisationId,
        number: BlankNumber,
        (outcome, licence, reason): (BlankOutcome, Option<&LicenceId>, &str),
    ) -> Result<(), StoreError> {
        diesel::insert_into(outcomes::table)
            .values((
                outcomes::number.eq(number.get()),
                outcomes::organisation_id.eq(id.as_str()),
                outcomes::outcome.eq(outcome.as_str()),
                outcomes::licence_id.eq(licence.map(LicenceId::as_str)),
                outcomes::reason.eq(reason),
                outcomes::at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// A print on a number was spoilt.
    pub fn spoil_blank(&mut self, number: BlankNumber, reason: &str) -> Result<(), StoreError> {
        let spoilt = (
            outcomes::outcome.eq(BlankOutcome::Spoilt.as_str()),
            outcomes::reason.eq(reason),
            outcomes::at.eq(self.stamp.at.naive_utc()),
        );
        diesel::update(outcomes::table.find(number.get())).set(spoilt).execute(self.conn)?;
        Ok(())
    }

    /// What became of a number.
    pub fn blank_fate(&mut self, at: BlankNumber) -> Result<Option<BlankFate>, StoreError> {
        let row: Option<FateRow> = outcomes::table
            .find(at.get())
            .select(FateRow::as_select())
            .first(self.conn)
            .optional()?;
        row.map(FateRow::fate).transpose()
    }

    /// The number that a licence is printed on.
    pub fn blank_of_licence(&mut self, id: &LicenceId) -> Result<Option<BlankFate>, StoreError> {
        let row: Option<FateRow> = outcomes::table
            .filter(outcomes::licence_id.eq(id.as_str()))
            .filter(outcomes::outcome.eq(BlankOutcome::Used.as_str()))
            .select(FateRow::as_select())
            .first(self.conn)
            .optional()?;
        row.map(FateRow::fate).transpose()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outcomes)]
struct FateRow {
    number: i32,
    organisation_id: String,
    outcome: String,
    licence_id: Option<String>,
    reason: String,
    at: NaiveDateTime,
}

impl FateRow {
    fn fate(self) -> Result<BlankFate, StoreError> {
        let licence = self.licence_id.as_deref().map(LicenceId::parse).transpose();
        Ok(BlankFate {
            number: number(self.number)?,
            organisation: organisation(&self.organisation_id)?,
            outcome: BlankOutcome::parse(&self.outcome)
                .ok_or_else(|| StoreError::corrupt(&self.outcome))?,
            licence: licence.map_err(StoreError::corrupt)?,
            reason: self.reason,
            at: self.at.and_utc(),
        })
    }
}
