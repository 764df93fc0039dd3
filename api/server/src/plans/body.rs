//! What the wire carries of plans. Nothing here decides anything.

use chrono::NaiveDate;
use domain_kernel::{BasisPoints, Period, PlanId, UnifiedSocialCreditCode, Unit};
use domain_quotas::{
    CeilingKind, LastComer, PlanMethod, PlanState, PlanTerms, QuotaBalance, QuotaBucket, QuotaKey,
    QuotaPlan, Weights, calendar,
};
use operations::plans::Draw;
use persistence::PlanFilter;
use persistence::ids::Fresh as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::amount::AmountText;
use crate::problem::{FieldError, Message, Problem};
use crate::quotas::{BalanceView, PoolWord, ProgrammeWord, QuotaAccountView};
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// How a plan is shared: in proportion (按比例分配), first come first served (先来先领), by exports
    /// (业绩分配), or to the regions (二次分配).
    PlanMethodWord as QuotaPlanMethod = PlanMethod { ProRata FirstCome Performance Regional }
}

wire_enum! {
    /// Where a plan stands: announced, proposed by one person, decided by another and being entered,
    /// entered, cancelled.
    PlanStateWord as QuotaPlanState = PlanState {
        Announced Proposed Deciding Decided Cancelled
    }
}

wire_enum! {
    /// What ceilings of holders hold back: nothing, what is drawn and not cleared (起始数量), or all that
    /// is drawn in the year (可申请数量).
    CeilingWord as QuotaCeilingKind = CeilingKind { None Revolving Cumulative }
}

wire_enum! {
    /// What the last of a first-come plan gets: what is left, or nothing.
    LastComerWord as LastComer = LastComer { Remainder Nothing }
}

/// What each measure of an applicant counts, in hundredths of a per cent (分配因素).
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
#[schema(as = QuotaWeights)]
pub(super) struct WeightsBody {
    /// Past imports, or exports to the restricting market.
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 7000)]
    record: u32,
    /// Past exports to the world.
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 3000)]
    world: u32,
    /// What the applicant needs in a year to use its capacity.
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 0)]
    capacity: u32,
    /// What it applies for.
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 0)]
    applied: u32,
}

impl From<WeightsBody> for Weights {
    fn from(body: WeightsBody) -> Self {
        Self {
            record: BasisPoints(body.record),
            world: BasisPoints(body.world),
            capacity: BasisPoints(body.capacity),
            applied: BasisPoints(body.applied),
        }
    }
}

impl From<Weights> for WeightsBody {
    fn from(weights: Weights) -> Self {
        Self {
            record: weights.record.0,
            world: weights.world.0,
            capacity: weights.capacity.0,
            applied: weights.applied.0,
        }
    }
}

/// A plan to announce; quantities in its unit.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaPlanRequest)]
pub(super) struct PlanRequest {
    programme: ProgrammeWord,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[schema(minimum = 2001, maximum = 2100, example = 2027)]
    year: i32,
    /// The goods by name, as the catalogue names their category, or the category of textiles.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "小麦")]
    commodity: String,
    /// The restricting market, or the country of a country quota; missing where it holds for all.
    #[validate(length(max = 10))]
    #[schema(max_length = 10)]
    #[serde(default)]
    market: String,
    pool: PoolWord,
    /// The batch of the year, from 1.
    #[validate(range(min = 1, max = 99))]
    #[schema(minimum = 1, maximum = 99, example = 1)]
    batch: i32,
    /// The announcement it stands on (公告文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "商务部公告2026年第50号")]
    document: String,
    /// Unit of quantity (计量单位), three digits.
    #[validate(length(equal = 3))]
    #[schema(pattern = "^[0-9A-Z]{3}$", example = "070")]
    unit: String,
    method: PlanMethodWord,
    /// What there is.
    total: AmountText,
    /// The unit of every award.
    lot: AmountText,
    /// The least award; none when missing.
    #[serde(default)]
    least: Option<AmountText>,
    #[validate(nested)]
    #[serde(default)]
    weights: WeightsBody,
    /// The first day of applying or drawing; of the programme's calendar when missing.
    #[validate(custom(function = crate::dates::is_legal_day))]
    #[schema(example = "2026-10-15")]
    #[serde(default)]
    apply_from: Option<NaiveDate>,
    /// The last day of applying or drawing.
    #[validate(custom(function = crate::dates::is_legal_day))]
    #[schema(example = "2026-10-30")]
    #[serde(default)]
    apply_until: Option<NaiveDate>,
    /// Nothing when missing.
    #[serde(default)]
    last_comer: Option<LastComerWord>,
    /// None when missing.
    #[serde(default)]
    ceilings: Option<CeilingWord>,
    /// Credit codes of the state-trading enterprises that import it (国营贸易企业); anybody when empty.
    #[validate(length(max = 20))]
    #[schema(max_items = 20, example = json!(["91110000100000307G"]))]
    #[serde(default)]
    traders: Vec<String>,
}

impl PlanRequest {
    pub(super) fn parse(self) -> Result<QuotaPlan, Problem> {
        let mut fields = Fields::default();
        let unit = fields.read("/unit", &self.unit, Unit::parse);
        let total = self.total.read(&mut fields, "/total");
        let lot = self.lot.read(&mut fields, "/lot");
        let least = AmountText::read_or_none(self.least.as_ref(), &mut fields, "/least");
        let key = QuotaKey {
            programme: self.programme.into(),
            year: self.year,
            commodity: self.commodity.trim().to_owned(),
            market: self.market.trim().to_owned(),
            pool: self.pool.into(),
        };
        let usual = calendar::usual_window(key.programme, key.year);
        let from = self.apply_from.or(usual.map(|window| window.from));
        let until = self.apply_until.or(usual.map(|window| window.until));
        let window = from.zip(until).and_then(|(from, until)| Period::new(from, until));
        if window.is_none() {
            fields.add(FieldError::new("/apply_until", "window", Message::PlanWindow));
        }
        let trader = |(at, code): (usize, &String)| {
            let at = format!("/traders/{at}");
            fields.read(&at, code, UnifiedSocialCreditCode::parse).map(|code| code.to_string())
        };
        let traders: Option<Vec<String>> = self.traders.iter().enumerate().map(trader).collect();
        fields.build(|| {
            let terms =
                PlanTerms { total: total?, lot: lot?, least: least?, weights: self.weights.into() };
            Some(QuotaPlan {
                id: PlanId::fresh(),
                key,
                batch: self.batch,
                document: self.document,
                unit: unit?,
                method: self.method.into(),
                terms,
                window: window?,
                last: self.last_comer.map_or(LastComer::Nothing, Into::into),
                ceilings: self.ceilings.map_or(CeilingKind::None, Into::into),
                traders: traders?,
                state: PlanState::Announced,
                left: 0,
                proposal: None,
            })
        })
    }
}

/// Which plans to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlanFilterParams {
    programme: Option<ProgrammeWord>,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[param(minimum = 2001, maximum = 2100, example = 2027)]
    year: Option<i32>,
    /// The goods by name, or the category of textiles.
    #[validate(length(max = 100))]
    #[param(max_length = 100, example = "小麦")]
    commodity: Option<String>,
}

impl PlanFilterParams {
    pub(super) fn parse(&self) -> PlanFilter {
        PlanFilter {
            programme: self.programme.map(Into::into),
            year: self.year,
            commodity: self.commodity.clone(),
        }
    }
}

/// A plan (分配方案); quantities in its unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaPlan)]
pub(super) struct PlanView {
    #[schema(format = "uuid")]
    id: String,
    programme: ProgrammeWord,
    /// The quota year.
    #[schema(example = 2027)]
    year: i32,
    /// The goods by name, or the category of textiles.
    #[schema(example = "小麦")]
    commodity: String,
    /// The restricting market, or the country; missing where it holds for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    market: String,
    pool: PoolWord,
    /// The batch of the year.
    #[schema(example = 1)]
    batch: i32,
    /// The announcement it stands on.
    document: String,
    /// Unit of every quantity.
    #[schema(example = "070")]
    unit: String,
    method: PlanMethodWord,
    /// What there is.
    total: AmountText,
    /// What is not given yet.
    remaining: AmountText,
    /// The unit of every award.
    lot: AmountText,
    /// The least award; none when zero.
    least: AmountText,
    weights: WeightsBody,
    /// The first day of applying or drawing.
    #[schema(example = "2026-10-15")]
    apply_from: NaiveDate,
    /// The last day of applying or drawing.
    #[schema(example = "2026-10-30")]
    apply_until: NaiveDate,
    last_comer: LastComerWord,
    ceilings: CeilingWord,
    /// Credit codes of the state-trading enterprises that import it.
    traders: Vec<String>,
    state: PlanStateWord,
    /// The scenario proposed or decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    scenario_id: Option<String>,
}

impl From<QuotaPlan> for PlanView {
    fn from(plan: QuotaPlan) -> Self {
        Self {
            id: plan.id.to_string(),
            programme: plan.key.programme.into(),
            year: plan.key.year,
            commodity: plan.key.commodity,
            market: plan.key.market,
            pool: plan.key.pool.into(),
            batch: plan.batch,
            document: plan.document,
            unit: plan.unit.to_string(),
            method: plan.method.into(),
            total: AmountText::of(plan.terms.total),
            remaining: AmountText::of(plan.left),
            lot: AmountText::of(plan.terms.lot),
            least: AmountText::of(plan.terms.least),
            weights: plan.terms.weights.into(),
            apply_from: plan.window.from,
            apply_until: plan.window.until,
            last_comer: plan.last.into(),
            ceilings: plan.ceilings.into(),
            traders: plan.traders,
            state: plan.state.into(),
            scenario_id: plan.proposal.map(|(scenario, _)| scenario.to_string()),
        }
    }
}

/// What became of a plan: the sums over the accounts of its key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaPlanUse)]
pub(super) struct UseView {
    /// How many hold a part.
    #[schema(minimum = 0, example = 118)]
    holders: i64,
    /// How much of what was given customs cleared, in hundredths of a per cent, rounded down; missing
    /// when nothing was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000, example = 6475)]
    cleared_basis_points: Option<i64>,
    #[serde(flatten)]
    sums: BalanceView,
}

impl UseView {
    pub(super) fn of(plan: &QuotaPlan, holders: i64, sums: &QuotaBalance) -> Self {
        let part = |bucket| i128::from(sums.of(bucket));
        let given = part(QuotaBucket::Allocated);
        let rate = (part(QuotaBucket::Cleared) * 10_000).checked_div(given);
        let cleared_basis_points = rate.and_then(|rate| i64::try_from(rate).ok());
        Self { holders, cleared_basis_points, sums: BalanceView::of(sums, &plan.unit) }
    }
}

/// What a firm draws.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaDrawRequest)]
pub(super) struct DrawRequest {
    /// In the unit of the plan; above zero.
    quantity: AmountText,
    /// The import contract, or the processing approval.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "WOOL-2026-017")]
    contract: String,
    /// Credit code of who imports, where a state-trading enterprise has to.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    #[serde(default)]
    importer: Option<String>,
}

impl DrawRequest {
    pub(super) fn parse(self) -> Result<Draw, Problem> {
        let mut fields = Fields::default();
        let quantity = self.quantity.read(&mut fields, "/quantity");
        let importer = importer(&mut fields, self.importer.as_ref());
        fields.build(|| {
            let (quantity, importer) = (quantity?, importer?);
            Some(Draw { quantity, contract: self.contract, importer })
        })
    }
}

/// The credit code of who imports, as it is written everywhere.
pub(super) fn importer(fields: &mut Fields, code: Option<&String>) -> Option<Option<String>> {
    let read = fields.read_optional("/importer", code, UnifiedSocialCreditCode::parse)?;
    Some(read.map(|code| code.to_string()))
}

/// What was drawn, and the account it stands in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaDraw)]
pub(super) struct DrawView {
    /// What the firm got: less than it asked for when it was the last.
    drawn: AmountText,
    account: QuotaAccountView,
}

impl DrawView {
    pub(super) fn of(drawn: i64, account: QuotaAccountView) -> Self {
        Self { drawn: AmountText::of(drawn), account }
    }
}
