//! What the wire carries of statistics. Nothing here decides anything.

use chrono::{DateTime, SecondsFormat, Utc};
use domain_kernel::{Money, Quantity, decimal};
use domain_licences::LicenceKind;
use domain_licences::totals::Dimension;
use persistence::{LicenceTotalsRow, ProcessingRow, TimesFilter, TotalsFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::export::Row;
use crate::licences::LicenceKindWord;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::wire_enum;

wire_enum! {
    /// By what licences are counted: chapter, heading or code of the goods, issuing body, region of
    /// the holder, holder, port of clearance, trade mode, or trading or importing country.
    DimensionWord as StatisticsDimension = Dimension {
        Chapter Heading Good Issuer Region Enterprise Port TradeMode Country
    }
}

/// Months of one question at most. `[D]`
const MONTHS: i32 = 60;

/// Which sums of licences.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LicenceTotalsParams {
    #[param(inline)]
    by: DimensionWord,
    /// The first month of issue.
    #[validate(length(equal = 7))]
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-01")]
    from: String,
    /// The last month of issue, at most sixty months on.
    #[validate(length(equal = 7))]
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-12")]
    until: String,
    /// The kind of the licences.
    kind: Option<LicenceKindWord>,
    /// Keys that begin with this, as `74` of goods.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40, example = "74")]
    key: Option<String>,
}

impl LicenceTotalsParams {
    pub(super) fn parse(&self) -> Result<TotalsFilter, Problem> {
        Ok(TotalsFilter {
            dimension: self.by.into(),
            months: months(&self.from, &self.until)?,
            kind: self.kind.map(LicenceKind::from),
            key: self.key.clone(),
        })
    }
}

/// Which processing times.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProcessingTimesParams {
    /// The first month of decision.
    #[validate(length(equal = 7))]
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-01")]
    from: String,
    /// The last month of decision, at most sixty months on.
    #[validate(length(equal = 7))]
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-12")]
    until: String,
    /// The matter's code.
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "automatic-import-licence")]
    matter: Option<String>,
}

impl ProcessingTimesParams {
    pub(super) fn parse(&self) -> Result<TimesFilter, Problem> {
        let months = months(&self.from, &self.until)?;
        Ok(TimesFilter { months, matter: self.matter.clone() })
    }
}

fn months(from: &str, until: &str) -> Result<(i32, i32), Problem> {
    let read = |name: &str, text: &str| {
        month(text).ok_or_else(|| {
            let pointer = format!("query:{name}");
            Problem::parameter(FieldError::new(pointer, "format", Message::MonthFormat))
        })
    };
    let (first, last) = (read("from", from)?, read("until", until)?);
    let count = |(year, month): (i32, i32)| year * 12 + month;
    if !(0..MONTHS).contains(&(count(last) - count(first))) {
        let error = FieldError::new("query:until", "range", Message::MonthRange);
        return Err(Problem::invalid(vec![error]));
    }
    let number = |(year, month): (i32, i32)| year * 100 + month;
    Ok((number(first), number(last)))
}

/// Reads `YYYY-MM`.
fn month(text: &str) -> Option<(i32, i32)> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = year.len() == 4 && month.len() == 2 && digits(year) && digits(month);
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (is_month && (1..=12).contains(&month)).then_some((year, month))
}

fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month / 100, month % 100)
}

fn quantity(ten_thousandths: i64) -> String {
    decimal::print(ten_thousandths, Quantity::DECIMALS)
}

/// Licences of one month, key, kind and unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceStatistics)]
pub(super) struct LicenceTotalsView {
    /// The month of issue.
    #[schema(example = "2026-03")]
    month: String,
    /// The key, of the dimension asked for.
    #[schema(example = "7402000001")]
    key: String,
    kind: LicenceKindWord,
    /// Unit of the quantities, three characters of `units`.
    #[schema(example = "070")]
    unit: String,
    /// Licences issued, those that took another's place included.
    #[schema(example = 12)]
    licences: i64,
    /// Granted on applications of their own.
    #[schema(example = "1200.5000")]
    quantity: String,
    /// Granted on them in US dollars, where the month's rate was known.
    #[schema(example = "96040.00")]
    amount_usd: String,
    /// Written off by customs.
    #[schema(example = "800.0000")]
    cleared: String,
    /// Ended because another took their place.
    #[schema(example = 1)]
    replaced: i64,
    /// Given back.
    #[schema(example = 0)]
    returned: i64,
    /// Revoked, those nobody collected included.
    #[schema(example = 0)]
    revoked: i64,
    /// Lost and issued anew.
    #[schema(example = 0)]
    lost: i64,
    /// Expired.
    #[schema(example = 2)]
    expired: i64,
    /// What expired licences had left.
    #[schema(example = "40.0000")]
    unused: String,
}

impl Row for LicenceTotalsView {
    const COLUMNS: &'static [&'static str] = &[
        "month",
        "key",
        "kind",
        "unit",
        "licences",
        "quantity",
        "amount_usd",
        "cleared",
        "replaced",
        "returned",
        "revoked",
        "lost",
        "expired",
        "unused",
    ];
}

impl From<LicenceTotalsRow> for LicenceTotalsView {
    fn from(row: LicenceTotalsRow) -> Self {
        let totals = row.totals;
        Self {
            month: month_text(row.month),
            key: row.key,
            kind: row.kind.into(),
            unit: row.unit,
            licences: totals.licences,
            quantity: quantity(totals.quantity),
            amount_usd: decimal::print(totals.amount_usd, Money::DECIMALS),
            cleared: quantity(totals.cleared),
            replaced: totals.replaced,
            returned: totals.returned,
            revoked: totals.revoked,
            lost: totals.lost,
            expired: totals.expired,
            unused: quantity(totals.unused),
        }
    }
}

/// How long applications of a matter took at a body, decided in a month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcessingTimes)]
pub(super) struct ProcessingTimesView {
    /// The month of decision.
    #[schema(example = "2026-03")]
    month: String,
    /// The matter's code.
    #[schema(example = "automatic-import-licence")]
    matter: String,
    /// The body that handled them.
    #[schema(example = "fujian")]
    organisation_id: String,
    /// Applications concluded or refused.
    #[schema(minimum = 1, example = 40)]
    cases: i64,
    /// Working days they took on average, with two decimals.
    #[schema(example = "2.35")]
    mean_working_days: String,
    /// Half of them took no longer.
    #[schema(minimum = 0, example = 2)]
    median_working_days: usize,
    /// Nine in ten took no longer.
    #[schema(minimum = 0, example = 5)]
    p90_working_days: usize,
    /// How many took longer than the law allows.
    #[schema(minimum = 0, example = 1)]
    beyond_statutory: i64,
    /// Their share in a hundred, with two decimals.
    #[schema(example = "2.50")]
    beyond_statutory_percent: String,
    /// How many took longer than the office promises.
    #[schema(minimum = 0, example = 3)]
    beyond_promised: i64,
}

impl Row for ProcessingTimesView {
    const COLUMNS: &'static [&'static str] = &[
        "month",
        "matter",
        "organisation_id",
        "cases",
        "mean_working_days",
        "median_working_days",
        "p90_working_days",
        "beyond_statutory",
        "beyond_statutory_percent",
        "beyond_promised",
    ];
}

impl From<ProcessingRow> for ProcessingTimesView {
    fn from(row: ProcessingRow) -> Self {
        let count = row.times.count().max(1);
        // Hundredths, rounded half up.
        let per_case = |sum: i64| (sum * 200 + count) / (2 * count);
        Self {
            month: month_text(row.month),
            matter: row.matter,
            organisation_id: row.organisation.to_string(),
            cases: row.times.count(),
            mean_working_days: decimal::print(per_case(row.times.days()), 2),
            median_working_days: row.times.percentile(50).unwrap_or(0),
            p90_working_days: row.times.percentile(90).unwrap_or(0),
            beyond_statutory: row.beyond_statutory,
            beyond_statutory_percent: decimal::print(per_case(row.beyond_statutory * 100), 2),
            beyond_promised: row.beyond_promised,
        }
    }
}

/// How current the statistics are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsProgress)]
pub(super) struct ProgressView {
    /// The last numbered event that is counted.
    #[schema(minimum = 0, example = 4711)]
    position: i64,
    /// When the counting last looked, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    counted_at: Option<String>,
}

impl From<(i64, Option<DateTime<Utc>>)> for ProgressView {
    fn from((position, at): (i64, Option<DateTime<Utc>>)) -> Self {
        let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
        Self { position, counted_at: at.map(written) }
    }
}
