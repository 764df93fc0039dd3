//! What callers ask of the reference data.

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::{HsCode, Money, TradeMode};
use domain_licences::{ExemptionQuestion, LicenceKind, LicencePolicy};
use domain_reference::{Catalogue, CatalogueGood, CodeTable, Competence};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::body::{CatalogueWord, TableWord};
use crate::dates::is_day;
use crate::path::segment;
use crate::problem::{FieldError, Problem};

/// The path of one table.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct TablePath {
    /// The table.
    #[param(value_type = TableWord, example = "units")]
    table: String,
}

impl TablePath {
    pub(super) fn parse(&self) -> Result<CodeTable, Problem> {
        CodeTable::parse(&self.table).ok_or_else(|| Problem::not_found("reference table"))
    }
}

/// The path of one catalogue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct CataloguePath {
    /// The catalogue.
    #[param(value_type = CatalogueWord, example = "automatic-import")]
    catalogue: String,
}

impl CataloguePath {
    pub(super) fn parse(&self) -> Result<Catalogue, Problem> {
        Catalogue::parse(&self.catalogue).ok_or_else(|| Problem::not_found("catalogue"))
    }
}

/// The path of one year of the calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct YearPath {
    /// The year.
    #[param(value_type = i32, minimum = 1949, maximum = 2099, example = 2026)]
    year: String,
}

impl YearPath {
    pub(super) fn parse(&self) -> Result<i32, Problem> {
        segment("year", &self.year, str::parse::<i32>)
    }
}

/// On which legal day.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayQuery {
    /// The legal day; today when missing.
    #[param(example = "2026-11-23")]
    #[validate(custom(function = is_day))]
    pub(crate) valid_on: Option<NaiveDate>,
}

/// Which goods of a catalogue.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct GoodsFilter {
    /// The year of the catalogue; this year when missing.
    #[param(minimum = 1949, maximum = 2099, example = 2026)]
    #[validate(range(min = 1949, max = 2099))]
    year: Option<i32>,
    /// A commodity code of 6, 8 or 10 digits: lines that cover it, and lines below it.
    #[param(pattern = "^([0-9]{6}|[0-9]{8}|[0-9]{10})$", example = "7402000001")]
    #[validate(length(min = 6, max = 10))]
    hs_code: Option<String>,
    /// The category of the goods, as it stands in the catalogue.
    #[param(min_length = 1, max_length = 100, example = "铜")]
    #[validate(length(min = 1, max = 100))]
    category: Option<String>,
}

impl GoodsFilter {
    pub(super) fn year(&self, today: NaiveDate) -> i32 {
        self.year.unwrap_or(today.year())
    }

    /// The condition on a line.
    pub(super) fn condition(&self) -> Result<impl Fn(&CatalogueGood) -> bool, Problem> {
        let code = self.hs_code.as_deref().map(|code| query("hs_code", code, HsCode::parse));
        let (code, category) = (code.transpose()?, self.category.as_deref());
        Ok(move |good: &CatalogueGood| {
            let is_near = |code: &HsCode| good.hs_code.covers(code) || code.covers(&good.hs_code);
            code.as_ref().is_none_or(is_near)
                && category.is_none_or(|category| category == good.category)
        })
    }
}

/// Which rows of the competence table.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CompetenceFilter {
    /// The matter's code.
    #[param(max_length = 60, example = "import-licence")]
    #[validate(length(max = 60))]
    matter: Option<String>,
    /// The category of the goods; rows for any category are found as well.
    #[param(max_length = 100)]
    #[validate(length(max = 100))]
    category: Option<String>,
    /// A year in which the row is in force.
    #[param(minimum = 1949, maximum = 2099, example = 2026)]
    #[validate(range(min = 1949, max = 2099))]
    year: Option<i32>,
}

impl CompetenceFilter {
    pub(super) fn matches(&self, row: &Competence) -> bool {
        let is_in_force =
            |year: i32| row.year_from <= year && row.year_until.is_none_or(|until| year <= until);
        self.matter.as_ref().is_none_or(|matter| *matter == row.matter)
            && self.year.is_none_or(is_in_force)
            && (self.category.is_none() || row.category.is_none() || self.category == row.category)
    }
}

/// A count of working days.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineQuery {
    /// Day 0, which does not count itself.
    #[param(example = "2026-09-29")]
    #[validate(custom(function = is_day))]
    pub(super) from: NaiveDate,
    /// How many working days to count.
    #[param(minimum = 0, maximum = 250, example = 5)]
    #[validate(range(max = 250))]
    pub(super) working_days: u32,
}

/// Whether an import needs a licence.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ExemptionParams {
    /// Commodity code (商品编码), all ten digits.
    #[param(pattern = "^[0-9]{10}$", example = "7402000001")]
    #[validate(length(equal = 10))]
    hs_code: String,
    /// Customs supervision mode (监管方式), four digits.
    #[param(pattern = "^[0-9]{4}$", example = "0110")]
    #[validate(length(equal = 4))]
    trade_mode: String,
    /// The legal day of the import; today when missing.
    #[validate(custom(function = is_day))]
    valid_on: Option<NaiveDate>,
    /// Used mechanical and electrical products.
    #[param(default = false)]
    is_used: Option<bool>,
    /// What the lot is worth in CNY, with at most two decimals.
    #[param(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{1,2})?$", example = "4800.00")]
    #[validate(length(max = 20))]
    lot_value_cny: Option<String>,
    /// Imported within the investment of a foreign-invested enterprise.
    #[param(default = false)]
    is_within_investment: Option<bool>,
    /// Enters a bonded zone, export processing zone or another special zone from abroad.
    #[param(default = false)]
    enters_special_zone: Option<bool>,
    /// Non-priced equipment that its firm keeps after supervision ends (不作价设备).
    #[param(default = false)]
    is_retained_equipment: Option<bool>,
    /// Another law exempts the import.
    #[param(default = false)]
    has_other_ground: Option<bool>,
}

impl ExemptionParams {
    pub(super) fn day(&self, today: NaiveDate) -> NaiveDate {
        self.valid_on.unwrap_or(today)
    }

    pub(super) fn hs_code(&self) -> Result<HsCode, Problem> {
        query("hs_code", &self.hs_code, HsCode::parse)
    }

    /// The question; its kind and category are those of each catalogue line it is asked for.
    pub(super) fn question(&self, on: NaiveDate) -> Result<ExemptionQuestion, Problem> {
        let yuan = domain_kernel::Currency::parse("CNY").expect("three capitals");
        let value = |text: &str| Money::parse(text, yuan.clone());
        let lot_value = self.lot_value_cny.as_deref();
        let lot_value = lot_value.map(|text| query("lot_value_cny", text, value)).transpose()?;
        Ok(ExemptionQuestion {
            kind: LicenceKind::AutomaticImport,
            category: String::new(),
            trade_mode: query("trade_mode", &self.trade_mode, TradeMode::parse)?,
            is_used: self.is_used.unwrap_or(false),
            lot_value,
            is_within_investment: self.is_within_investment.unwrap_or(false),
            enters_special_zone: self.enters_special_zone.unwrap_or(false),
            is_retained_equipment: self.is_retained_equipment.unwrap_or(false),
            has_other_ground: self.has_other_ground.unwrap_or(false),
            policy: LicencePolicy::in_force(on),
        })
    }
}

/// One query parameter as its domain type.
pub(crate) fn query<T, E: std::fmt::Display>(
    name: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, Problem> {
    parse(text).map_err(|cause| {
        Problem::parameter(FieldError::unreadable(format!("query:{name}"), &cause))
    })
}
