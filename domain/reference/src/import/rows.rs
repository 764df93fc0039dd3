//! Rows of codes, days, competence and rates.

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::{
    CalendarDay, CodeError, Country, Currency, CustomsDistrict, DayKind, OrganisationId, Region,
    TradeMode, Unit, decimal,
};

use super::cells::Cells;
use super::{ImportOptions, RowProblem};
use crate::{
    CodeEntry, CodeTable, Competence, ExchangeRate, IssuingTier, Management, ManagementRow, TierRow,
};

/// A code of the table named in the options.
pub(super) fn code(cells: &Cells<'_>, options: &ImportOptions) -> Result<CodeEntry, RowProblem> {
    let table = options.table.ok_or_else(|| cells.problem("code", "of no named table"))?;
    let from = cells.optional("valid_from", iso_day)?;
    let entry = CodeEntry {
        table,
        code: cells.parsed("code", |text| checked(table, text))?,
        name_zh: cells.required("name_zh")?.to_owned(),
        name_en: cells.text("name_en")?.to_owned(),
        from: from.unwrap_or(options.valid_from),
        until: cells.optional("valid_until", iso_day)?,
        evidence: cells.evidence()?.unwrap_or(options.evidence),
    };
    if entry.until.is_some_and(|until| until < entry.from) {
        return Err(cells.problem("valid_until", "lies before the first day"));
    }
    Ok(entry)
}

/// The code, when it has the shape its table asks for.
fn checked(table: CodeTable, text: &str) -> Result<String, CodeError> {
    match table {
        CodeTable::Countries => Country::parse(text).map(|code| code.to_string()),
        CodeTable::Currencies => Currency::parse(text).map(|code| code.to_string()),
        CodeTable::Units => Unit::parse(text).map(|code| code.to_string()),
        CodeTable::CustomsDistricts => CustomsDistrict::parse(text).map(|code| code.to_string()),
        CodeTable::TradeModes => TradeMode::parse(text).map(|code| code.to_string()),
        CodeTable::Regions => Region::parse(text).map(|code| code.to_string()),
        CodeTable::ExchangeSources | CodeTable::GoodsUses | CodeTable::PaymentMethods => {
            word(text, 32)
        }
        CodeTable::SupervisionDocuments | CodeTable::TransportModes => word(text, 1),
    }
}

fn word(text: &str, longest: usize) -> Result<String, CodeError> {
    let fits = |character: char| character.is_ascii_alphanumeric() || character == '_';
    if let Some((position, character)) = text.chars().enumerate().find(|(_, one)| !fits(*one)) {
        return Err(CodeError::Character { character, position });
    }
    if longest < text.len() {
        return Err(CodeError::Length { expected: "a shorter word", length: text.len() });
    }
    Ok(text.to_owned())
}

/// A holiday or make-up workday.
pub(super) fn day(cells: &Cells<'_>) -> Result<CalendarDay, RowProblem> {
    let kind = cells.word("kind", DayKind::parse)?;
    Ok(CalendarDay {
        date: cells.parsed("date", iso_day)?,
        kind: kind.ok_or_else(|| cells.problem("kind", "is empty"))?,
        name_zh: cells.required("name_zh")?.to_owned(),
        name_en: cells.required("name_en")?.to_owned(),
    })
}

/// A row of the competence table; empty conditions match everything.
pub(super) fn competence(
    cells: &Cells<'_>,
    options: &ImportOptions,
) -> Result<Competence, RowProblem> {
    let category = cells.text("category")?;
    let year_from = cells.year("year_from")?;
    let row = Competence {
        id: cells.required("id")?.to_owned(),
        matter: cells.required("matter")?.to_owned(),
        category: (!category.is_empty()).then(|| category.to_owned()),
        trade_mode: cells.optional("trade_mode", TradeMode::parse)?,
        region: cells.optional("region", Region::parse)?,
        central_in_beijing: cells.flag("central_in_beijing")?,
        year_from: year_from.ok_or_else(|| cells.problem("year_from", "is empty"))?,
        year_until: cells.year("year_until")?,
        handling: cells.parsed("handling", OrganisationId::parse)?,
        issuing: cells.parsed("issuing", OrganisationId::parse)?,
        evidence: cells.evidence()?.unwrap_or(options.evidence),
    };
    if row.year_until.is_some_and(|until| until < row.year_from) {
        return Err(cells.problem("year_until", "lies before the first year"));
    }
    Ok(row)
}

/// Who issues for goods of a name.
pub(super) fn tier(cells: &Cells<'_>, options: &ImportOptions) -> Result<TierRow, RowProblem> {
    let tier = cells.word("issuing_tier_zh", IssuingTier::parse)?;
    Ok(TierRow {
        year: announced(cells)?,
        category: cells.required("goods_zh")?.to_owned(),
        tier: tier.ok_or_else(|| cells.problem("issuing_tier_zh", "is empty"))?,
        evidence: cells.evidence()?.unwrap_or(options.evidence),
    })
}

/// How goods of a name are managed.
pub(super) fn management(
    cells: &Cells<'_>,
    options: &ImportOptions,
) -> Result<ManagementRow, RowProblem> {
    let management = cells.word("management_mode_zh", Management::parse)?;
    Ok(ManagementRow {
        year: announced(cells)?,
        category: cells.required("goods_zh")?.to_owned(),
        management: management.ok_or_else(|| cells.problem("management_mode_zh", "is empty"))?,
        evidence: cells.evidence()?.unwrap_or(options.evidence),
    })
}

fn announced(cells: &Cells<'_>) -> Result<i32, RowProblem> {
    cells.year("year")?.ok_or_else(|| cells.problem("year", "is empty"))
}

/// A month's rate: of the yuan as published against the dollar, or of any currency.
pub(super) fn rate(cells: &Cells<'_>) -> Result<ExchangeRate, RowProblem> {
    let (year, month) = cells.parsed("month", year_and_month)?;
    let positive = |text: &str| match decimal::parse(text, 8) {
        Ok(0) => Err("must be above zero".to_owned()),
        Ok(rate) => Ok(rate),
        Err(error) => Err(error.to_string()),
    };
    let yuan = cells.optional("cny_per_usd_avg", positive)?;
    let (currency, usd_hundred_millionths) = match yuan {
        Some(yuan) => ("CNY".to_owned(), inverse(yuan)),
        None => (cells.required("currency")?.to_owned(), cells.parsed("usd_per_unit", positive)?),
    };
    let currency = Currency::parse(&currency).map_err(|error| cells.problem("currency", error))?;
    Ok(ExchangeRate { year, month, currency, usd_hundred_millionths })
}

/// One over a rate of eight decimals, to eight decimals, rounded half up.
fn inverse(rate: i64) -> i64 {
    (10_i64.pow(16) + rate / 2) / rate
}

fn iso_day(text: &str) -> Result<NaiveDate, &'static str> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| text.len() == "2013-01-01".len())
        .ok_or("expected a day as 2013-01-01")
}

fn year_and_month(text: &str) -> Result<(i32, u32), &'static str> {
    iso_day(&format!("{text}-01"))
        .map(|date| (date.year(), date.month()))
        .map_err(|_not_a_day| "expected a month as 2013-01")
}
