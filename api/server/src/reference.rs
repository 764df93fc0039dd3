//! Code tables, catalogues, competence and calendar: open to everybody, answered from memory.

mod body;
mod cached;
mod calendar;
mod request;

use actix_web::get;
use actix_web::web::Data;
use chrono::Datelike as _;
use domain_kernel::DayVerdict;
use domain_reference::{CatalogueGood, CodeTable};
use operations::reference;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::At;
use crate::permit::Visitor;
use crate::problem::{OpenListProblems, OpenReadProblems, Problem};
use crate::query::{ListQuery, NoFilter, ValidQuery};
pub(crate) use body::EvidenceWord;
use body::{CodeView, CompetenceView, GoodView, NeedView, TableView};
pub(crate) use cached::Cached;
use calendar::{CalendarYearView, DeadlineView};
use request::{
    CataloguePath, CompetenceFilter, DeadlineQuery, ExemptionParams, GoodsFilter, TablePath,
    YearPath,
};
pub(crate) use request::{DayQuery, query};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_tables).service(list_codes).service(list_goods);
    config.service(list_competences).service(show_deadline).service(show_calendar_year);
    config.service(list_exemptions);
}

/// List the code tables.
///
/// With how many codes of each are valid on the day.
#[utoipa::path(
    tag = "reference",
    params(DayQuery),
    security(()),
    responses((status = 200, body = Listing<TableView>), OpenReadProblems)
)]
#[get("/reference")]
async fn list_tables(
    _: Visitor,
    context: Data<Context>,
    query: ValidQuery<DayQuery>,
) -> Cached<Listing<TableView>> {
    let (book, on) = (context.book(), query.0.valid_on.unwrap_or(context.clock.today()));
    let tables = CodeTable::ALL.into_iter().map(|table| TableView::of(table, &book, on));
    Cached::of(&context, Listing::whole(tables.collect()))
}

/// List the codes of a table, in the order of the codes.
///
/// Those valid on the day, with Chinese and English names.
#[utoipa::path(
    tag = "reference",
    params(TablePath, DayQuery, PageParams),
    security(()),
    responses((status = 200, body = Listing<CodeView>), OpenListProblems)
)]
#[get("/reference/{table}")]
async fn list_codes(
    _: Visitor,
    context: Data<Context>,
    At(path): At<TablePath>,
    query: ListQuery<DayQuery>,
) -> Result<Cached<Listing<CodeView>>, Problem> {
    let (table, book) = (path.parse()?, context.book());
    let (page, on) = (query.page, query.filter.valid_on.unwrap_or(context.clock.today()));
    let after = page.after::<String>()?;
    let entries = book.entries(table, on);
    let rest = entries.filter(|entry| after.as_ref().is_none_or(|code| *code < entry.code));
    let rows = rest.take(page.limit + 1).map(CodeView::from).collect();
    Ok(Cached::of(&context, page.listing(rows, |view: &CodeView| view.code.clone(), |view| view)))
}

/// What a catalogue is sorted by.
type GoodKey = (String, String, String);

fn good_key(good: &CatalogueGood) -> GoodKey {
    let mode = good.trade_mode.as_ref().map(ToString::to_string);
    (good.hs_code.to_string(), mode.unwrap_or_default(), good.category.clone())
}

/// List the goods of a year's catalogue, in the order of the codes.
///
/// A line of six or eight digits covers every code below it.
#[utoipa::path(
    tag = "reference",
    params(CataloguePath, GoodsFilter, PageParams),
    security(()),
    responses((status = 200, body = Listing<GoodView>), OpenListProblems)
)]
#[get("/catalogues/{catalogue}/goods")]
async fn list_goods(
    _: Visitor,
    context: Data<Context>,
    At(path): At<CataloguePath>,
    query: ListQuery<GoodsFilter>,
) -> Result<Cached<Listing<GoodView>>, Problem> {
    let (catalogue, book, page) = (path.parse()?, context.book(), query.page);
    let (is_asked_for, after) = (query.filter.condition()?, page.after::<GoodKey>()?);
    let goods = book.goods(catalogue, query.filter.year(context.clock.today()));
    let found = goods.filter(|good| is_asked_for(good));
    let rest = found.filter(|good| after.as_ref().is_none_or(|key| *key < good_key(good)));
    let rows = rest.take(page.limit + 1).collect();
    Ok(Cached::of(&context, page.listing(rows, |good| good_key(good), GoodView::from)))
}

/// List the competence table: who handles and who issues.
///
/// In the order of the rows' ids. Of the rows that match an application, one with the flag for
/// central enterprises comes before one with a category, that before one with a supervision
/// mode, that before the finer region, that before the later year.
#[utoipa::path(
    tag = "reference",
    params(CompetenceFilter, PageParams),
    security(()),
    responses((status = 200, body = Listing<CompetenceView>), OpenListProblems)
)]
#[get("/competences")]
async fn list_competences(
    _: Visitor,
    context: Data<Context>,
    query: ListQuery<CompetenceFilter>,
) -> Result<Cached<Listing<CompetenceView>>, Problem> {
    let (book, page) = (context.book(), query.page);
    let after = page.after::<String>()?.unwrap_or_default();
    let mut rows: Vec<_> = book.competences().iter().collect();
    rows.retain(|row| after < row.id && query.filter.matches(row));
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Cached::of(&context, page.listing(rows, |row| row.id.clone(), CompetenceView::from)))
}

/// Show the exceptional days of a year.
///
/// Holidays, and weekend days worked in exchange, as the yearly notice of the State Council
/// gives them. A year that is not loaded has no answer; nothing is guessed.
#[utoipa::path(
    tag = "reference",
    params(YearPath),
    security(()),
    responses((status = 200, body = CalendarYearView), OpenReadProblems)
)]
#[get("/calendar/{year}")]
async fn show_calendar_year(
    _: Visitor,
    context: Data<Context>,
    At(path): At<YearPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Cached<Answer<CalendarYearView>>, Problem> {
    let (year, book) = (path.parse()?, context.book());
    if !book.calendar().years().any(|known| known == year) {
        return Err(Problem::not_found("year of the working calendar"));
    }
    let days = book.holidays().iter().filter(|day| day.date.year() == year);
    Ok(Cached::of(&context, Answer::ok(CalendarYearView::of(year, days))))
}

/// Count working days, and explain the count day by day.
///
/// Day 0 does not count. An answer that needs a year that is not loaded is a 404; nothing is
/// guessed.
#[utoipa::path(
    tag = "reference",
    params(DeadlineQuery),
    security(()),
    responses((status = 200, body = DeadlineView), OpenReadProblems)
)]
#[get("/calendar/deadline")]
async fn show_deadline(
    _: Visitor,
    context: Data<Context>,
    query: ValidQuery<DeadlineQuery>,
) -> Result<Cached<Answer<DeadlineView>>, Problem> {
    let (from, working_days, book) = (query.0.from, query.0.working_days, context.book());
    let unknown = |gap| Problem::not_found(&format!("working day: {gap}"));
    let due_on = book.calendar().nth_working_day_after(from, working_days).map_err(unknown)?;
    let days = from.iter_days().skip(1).take_while(|day| *day <= due_on);
    let days = days.map(|day| book.calendar().explain(day)).collect::<Result<Vec<DayVerdict>, _>>();
    let view = DeadlineView::of((from, working_days), due_on, days.map_err(unknown)?);
    Ok(Cached::of(&context, Answer::ok(view)))
}

/// Ask which licences an import needs.
///
/// One answer for every kind of licence whose catalogue lists the goods in the year of the day,
/// with the rule that frees the import of it, if one does. No answer: no such licence is needed.
#[utoipa::path(
    tag = "reference",
    params(ExemptionParams),
    security(()),
    responses((status = 200, body = Listing<NeedView>), OpenReadProblems)
)]
#[get("/exemptions")]
async fn list_exemptions(
    _: Visitor,
    context: Data<Context>,
    query: ValidQuery<ExemptionParams>,
) -> Result<Cached<Listing<NeedView>>, Problem> {
    let on = query.0.day(context.clock.today());
    let (hs_code, question) = (query.0.hs_code()?, query.0.question(on)?);
    let needs = reference::needs(&context.book(), on.year(), &hs_code, &question);
    let views = needs.into_iter().map(NeedView::from).collect();
    Ok(Cached::of(&context, Listing::whole(views)))
}
