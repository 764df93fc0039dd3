//! The rows of the reference tables.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_kernel::{
    BasisPoints, CalendarDay, CodeError, Currency, CustomsDistrict, DayKind, Evidence, HsCode,
    OrganisationId, Region, TradeMode, Unit,
};
use domain_reference::{
    Catalogue, CatalogueGood, CataloguePart, CodeEntry, CodeTable, Competence, ExchangeRate,
    IssuingTier, Management, ManagementRow, TierRow,
};

use crate::schema::{calendar_days, catalogue_goods, code_entries, competences, exchange_rates};
use crate::store::StoreError;

#[derive(Queryable, Insertable)]
#[diesel(table_name = code_entries, treat_none_as_default_value = false)]
pub(super) struct EntryRow {
    table_name: String,
    code: String,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    name_zh: String,
    name_en: String,
    evidence: String,
}

impl EntryRow {
    pub(super) fn new(entry: &CodeEntry) -> Self {
        Self {
            table_name: entry.table.as_str().to_owned(),
            code: entry.code.clone(),
            valid_from: entry.from,
            valid_until: entry.until,
            name_zh: entry.name_zh.clone(),
            name_en: entry.name_en.clone(),
            evidence: entry.evidence.as_str().to_owned(),
        }
    }

    pub(super) fn entry(self) -> Result<CodeEntry, StoreError> {
        Ok(CodeEntry {
            table: word(CodeTable::parse, &self.table_name)?,
            code: self.code,
            name_zh: self.name_zh,
            name_en: self.name_en,
            from: self.valid_from,
            until: self.valid_until,
            evidence: word(Evidence::parse, &self.evidence)?,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = catalogue_goods, treat_none_as_default_value = false)]
pub(super) struct GoodRow {
    catalogue: String,
    year: i32,
    hs_code: String,
    /// Empty when the line is for any trade mode: the column is part of the key.
    trade_mode: String,
    part: String,
    category: String,
    name_zh: String,
    unit: String,
    is_bulk: bool,
    tolerance: i32,
    allows_several_batches: bool,
    is_used_only: bool,
    designated_ports: String,
    validity_months: Option<i32>,
    evidence: String,
}

impl GoodRow {
    pub(super) fn new(good: &CatalogueGood) -> Result<Self, StoreError> {
        let ports: Vec<&str> = good.designated_ports.iter().map(|port| port.as_str()).collect();
        let months = good.validity_months.map(i32::try_from).transpose();
        Ok(Self {
            catalogue: good.catalogue.as_str().to_owned(),
            year: good.year,
            hs_code: good.hs_code.to_string(),
            trade_mode: good.trade_mode.as_ref().map(ToString::to_string).unwrap_or_default(),
            part: good.part.as_str().to_owned(),
            category: good.category.clone(),
            name_zh: good.name_zh.clone(),
            unit: good.unit.to_string(),
            is_bulk: good.is_bulk,
            tolerance: i32::try_from(good.tolerance.0).map_err(StoreError::corrupt)?,
            allows_several_batches: good.allows_several_batches,
            is_used_only: good.is_used_only,
            designated_ports: ports.join(","),
            validity_months: months.map_err(StoreError::corrupt)?,
            evidence: good.evidence.as_str().to_owned(),
        })
    }

    pub(super) fn good(self) -> Result<CatalogueGood, StoreError> {
        let ports = self.designated_ports.split(',').filter(|port| !port.is_empty());
        let months = self.validity_months.map(u32::try_from).transpose();
        Ok(CatalogueGood {
            catalogue: word(Catalogue::parse, &self.catalogue)?,
            year: self.year,
            hs_code: code(HsCode::parse, &self.hs_code)?,
            trade_mode: match self.trade_mode.as_str() {
                "" => None,
                text => Some(code(TradeMode::parse, text)?),
            },
            part: word(CataloguePart::parse, &self.part)?,
            category: self.category,
            name_zh: self.name_zh,
            unit: code(Unit::parse, &self.unit)?,
            is_bulk: self.is_bulk,
            tolerance: BasisPoints(u32::try_from(self.tolerance).map_err(StoreError::corrupt)?),
            allows_several_batches: self.allows_several_batches,
            is_used_only: self.is_used_only,
            designated_ports: ports
                .map(|port| code(CustomsDistrict::parse, port))
                .collect::<Result<_, _>>()?,
            validity_months: months.map_err(StoreError::corrupt)?,
            evidence: word(Evidence::parse, &self.evidence)?,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = competences, treat_none_as_default_value = false)]
pub(super) struct CompetenceRow {
    id: String,
    matter: String,
    category: Option<String>,
    trade_mode: Option<String>,
    region: Option<String>,
    central_in_beijing: Option<bool>,
    year_from: i32,
    year_until: Option<i32>,
    handling: String,
    issuing: String,
    evidence: String,
}

impl CompetenceRow {
    pub(super) fn new(competence: &Competence) -> Self {
        Self {
            id: competence.id.clone(),
            matter: competence.matter.clone(),
            category: competence.category.clone(),
            trade_mode: competence.trade_mode.as_ref().map(ToString::to_string),
            region: competence.region.as_ref().map(ToString::to_string),
            central_in_beijing: competence.central_in_beijing,
            year_from: competence.year_from,
            year_until: competence.year_until,
            handling: competence.handling.to_string(),
            issuing: competence.issuing.to_string(),
            evidence: competence.evidence.as_str().to_owned(),
        }
    }

    pub(super) fn competence(self) -> Result<Competence, StoreError> {
        let mode = self.trade_mode.as_deref().map(|text| code(TradeMode::parse, text));
        let region = self.region.as_deref().map(|text| code(Region::parse, text));
        Ok(Competence {
            id: self.id,
            matter: self.matter,
            category: self.category,
            trade_mode: mode.transpose()?,
            region: region.transpose()?,
            central_in_beijing: self.central_in_beijing,
            year_from: self.year_from,
            year_until: self.year_until,
            handling: code(OrganisationId::parse, &self.handling)?,
            issuing: code(OrganisationId::parse, &self.issuing)?,
            evidence: word(Evidence::parse, &self.evidence)?,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = calendar_days)]
pub(super) struct DayRow {
    day: NaiveDate,
    kind: String,
    name_zh: String,
    name_en: String,
}

impl DayRow {
    pub(super) fn new(day: &CalendarDay) -> Self {
        Self {
            day: day.date,
            kind: day.kind.as_str().to_owned(),
            name_zh: day.name_zh.clone(),
            name_en: day.name_en.clone(),
        }
    }

    pub(super) fn day(self) -> Result<CalendarDay, StoreError> {
        Ok(CalendarDay {
            date: self.day,
            kind: word(DayKind::parse, &self.kind)?,
            name_zh: self.name_zh,
            name_en: self.name_en,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = exchange_rates)]
pub(super) struct RateRow {
    year: i32,
    month: i32,
    currency: String,
    usd_hundred_millionths: i64,
}

impl RateRow {
    pub(super) fn new(rate: &ExchangeRate) -> Result<Self, StoreError> {
        Ok(Self {
            year: rate.year,
            month: i32::try_from(rate.month).map_err(StoreError::corrupt)?,
            currency: rate.currency.to_string(),
            usd_hundred_millionths: rate.usd_hundred_millionths,
        })
    }

    pub(super) fn rate(self) -> Result<ExchangeRate, StoreError> {
        Ok(ExchangeRate {
            year: self.year,
            month: u32::try_from(self.month).map_err(StoreError::corrupt)?,
            currency: code(Currency::parse, &self.currency)?,
            usd_hundred_millionths: self.usd_hundred_millionths,
        })
    }
}

/// What an announcement says of goods by name: year, name, word, evidence.
#[derive(Queryable)]
pub(super) struct NamedRow {
    year: i32,
    category: String,
    word: String,
    evidence: String,
}

impl NamedRow {
    pub(super) fn tier(self) -> Result<TierRow, StoreError> {
        Ok(TierRow {
            year: self.year,
            category: self.category,
            tier: word(IssuingTier::parse, &self.word)?,
            evidence: word(Evidence::parse, &self.evidence)?,
        })
    }

    pub(super) fn management(self) -> Result<ManagementRow, StoreError> {
        Ok(ManagementRow {
            year: self.year,
            category: self.category,
            management: word(Management::parse, &self.word)?,
            evidence: word(Evidence::parse, &self.evidence)?,
        })
    }
}

fn word<T>(parse: impl Fn(&str) -> Option<T>, text: &str) -> Result<T, StoreError> {
    parse(text).ok_or_else(|| StoreError::corrupt(text))
}

fn code<T>(parse: fn(&str) -> Result<T, CodeError>, text: &str) -> Result<T, StoreError> {
    parse(text).map_err(StoreError::corrupt)
}
