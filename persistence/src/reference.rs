//! Reference data: read as a whole into one book, written by imports that count the version up.

mod rows;

use diesel::prelude::*;
use diesel::upsert::excluded;
use domain_kernel::CalendarDay;
use domain_reference::{
    Catalogue, CatalogueGood, CodeEntry, Competence, ExchangeRate, ManagementRow,
    ReferenceContents, TierRow,
};
use serde_json::json;

use crate::dialect::{Both, Prepared, each_conn};
use crate::schema::{
    calendar_days, catalogue_goods, code_entries, competences, exchange_rates, issuing_tiers,
    management_modes, reference_state,
};
use crate::store::{StoreError, Tx};
use rows::{CompetenceRow, DayRow, EntryRow, GoodRow, NamedRow, RateRow};

/// Rows of one insert: far below the parameters either database takes.
const CHUNK: usize = 500;

impl Tx<'_> {
    /// The version of the reference data, to tell whether a newer one exists.
    pub fn reference_version(&mut self) -> Result<i64, StoreError> {
        Ok(reference_state::table.find(1).select(reference_state::version).first(self.conn)?)
    }

    /// All reference data.
    pub fn reference_contents(&mut self) -> Result<ReferenceContents, StoreError> {
        let entries: Vec<EntryRow> = code_entries::table
            .order((code_entries::table_name, code_entries::code, code_entries::valid_from))
            .load(self.conn)?;
        let goods: Vec<GoodRow> = catalogue_goods::table.load(self.conn)?;
        let rows: Vec<CompetenceRow> = competences::table.order(competences::id).load(self.conn)?;
        let days: Vec<DayRow> = calendar_days::table.order(calendar_days::day).load(self.conn)?;
        let rates: Vec<RateRow> = exchange_rates::table.load(self.conn)?;
        Ok(ReferenceContents {
            version: self.reference_version()?,
            entries: entries.into_iter().map(EntryRow::entry).collect::<Result<_, _>>()?,
            goods: goods.into_iter().map(GoodRow::good).collect::<Result<_, _>>()?,
            competences: rows
                .into_iter()
                .map(CompetenceRow::competence)
                .collect::<Result<_, _>>()?,
            calendar: days.into_iter().map(DayRow::day).collect::<Result<_, _>>()?,
            rates: rates.into_iter().map(RateRow::rate).collect::<Result<_, _>>()?,
            tiers: self.issuing_tiers()?,
            managements: self.management_modes()?,
        })
    }

    /// Adds codes; a code with the same first day is replaced.
    pub fn put_code_entries(&mut self, entries: &[CodeEntry]) -> Result<(), StoreError> {
        use code_entries as t;
        self.begin_import("code_entries", entries.len())?;
        for entry in entries {
            let insert = diesel::insert_into(t::table)
                .values(EntryRow::new(entry))
                .on_conflict((t::table_name, t::code, t::valid_from))
                .do_update()
                .set((
                    t::valid_until.eq(excluded(t::valid_until)),
                    t::name_zh.eq(excluded(t::name_zh)),
                    t::name_en.eq(excluded(t::name_en)),
                    t::evidence.eq(excluded(t::evidence)),
                ));
            Prepared(Both(insert)).execute(self.conn)?;
        }
        Ok(())
    }

    /// Puts a year's catalogue in the place of what was known of it.
    pub fn replace_catalogue(
        &mut self,
        catalogue: Catalogue,
        year: i32,
        goods: &[CatalogueGood],
    ) -> Result<(), StoreError> {
        use catalogue_goods as t;
        debug_assert!(goods.iter().all(|good| (good.catalogue, good.year) == (catalogue, year)));
        self.begin_import(&format!("{}:{year}", catalogue.as_str()), goods.len())?;
        let known = t::table.filter(t::catalogue.eq(catalogue.as_str())).filter(t::year.eq(year));
        diesel::delete(known).execute(self.conn)?;
        let rows: Vec<GoodRow> = goods.iter().map(GoodRow::new).collect::<Result<_, _>>()?;
        for chunk in rows.chunks(CHUNK) {
            each_conn!(self.conn, conn => diesel::insert_into(t::table)
                .values(chunk)
                .execute(conn))?;
        }
        Ok(())
    }

    /// Adds rows of the competence table; a row of the same id is replaced.
    pub fn put_competences(&mut self, competences: &[Competence]) -> Result<(), StoreError> {
        use crate::schema::competences as t;
        self.begin_import("competences", competences.len())?;
        for competence in competences {
            diesel::delete(t::table.find(&competence.id)).execute(self.conn)?;
            diesel::insert_into(t::table)
                .values(CompetenceRow::new(competence))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Adds days of the working calendar; a known day is replaced.
    pub fn put_calendar_days(&mut self, days: &[CalendarDay]) -> Result<(), StoreError> {
        use calendar_days as t;
        self.begin_import("calendar", days.len())?;
        for day in days {
            let insert = diesel::insert_into(t::table)
                .values(DayRow::new(day))
                .on_conflict(t::day)
                .do_update()
                .set((
                    t::kind.eq(excluded(t::kind)),
                    t::name_zh.eq(excluded(t::name_zh)),
                    t::name_en.eq(excluded(t::name_en)),
                ));
            Prepared(Both(insert)).execute(self.conn)?;
        }
        Ok(())
    }

    /// Adds monthly rates; a known month is replaced.
    pub fn put_exchange_rates(&mut self, rates: &[ExchangeRate]) -> Result<(), StoreError> {
        use exchange_rates as t;
        self.begin_import("exchange_rates", rates.len())?;
        for rate in rates {
            let insert = diesel::insert_into(t::table)
                .values(RateRow::new(rate)?)
                .on_conflict((t::year, t::month, t::currency))
                .do_update()
                .set(t::usd_hundred_millionths.eq(excluded(t::usd_hundred_millionths)));
            Prepared(Both(insert)).execute(self.conn)?;
        }
        Ok(())
    }

    fn issuing_tiers(&mut self) -> Result<Vec<TierRow>, StoreError> {
        use issuing_tiers as t;
        let rows: Vec<NamedRow> = t::table.order((t::year, t::category)).load(self.conn)?;
        rows.into_iter().map(NamedRow::tier).collect()
    }

    fn management_modes(&mut self) -> Result<Vec<ManagementRow>, StoreError> {
        use management_modes as t;
        let rows: Vec<NamedRow> = t::table.order((t::year, t::category)).load(self.conn)?;
        rows.into_iter().map(NamedRow::management).collect()
    }

    /// Adds lines of graded issuing catalogues; a known line of the year is replaced.
    pub fn put_issuing_tiers(&mut self, rows: &[TierRow]) -> Result<(), StoreError> {
        use issuing_tiers as t;
        self.begin_import("issuing_tiers", rows.len())?;
        for row in rows {
            diesel::delete(t::table.find((row.year, &row.category))).execute(self.conn)?;
            diesel::insert_into(t::table)
                .values((
                    t::year.eq(row.year),
                    t::category.eq(&row.category),
                    t::tier.eq(row.tier.as_str()),
                    t::evidence.eq(row.evidence.as_str()),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Adds how goods are managed; a known line of the year is replaced.
    pub fn put_management_modes(&mut self, rows: &[ManagementRow]) -> Result<(), StoreError> {
        use management_modes as t;
        self.begin_import("management_modes", rows.len())?;
        for row in rows {
            diesel::delete(t::table.find((row.year, &row.category))).execute(self.conn)?;
            diesel::insert_into(t::table)
                .values((
                    t::year.eq(row.year),
                    t::category.eq(&row.category),
                    t::management.eq(row.management.as_str()),
                    t::evidence.eq(row.evidence.as_str()),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Claims the reference data for this transaction, counts it up and records the import.
    fn begin_import(&mut self, what: &str, rows: usize) -> Result<(), StoreError> {
        diesel::update(reference_state::table.find(1))
            .set(reference_state::version.eq(reference_state::version + 1))
            .execute(self.conn)?;
        let body = json!({"what": what, "rows": rows});
        self.record("reference", "reference.imported", &body)
    }
}
