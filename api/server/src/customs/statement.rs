//! Customs' book of a day, and its comparison with ours.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{LineState, StatementLine};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber, Quantity, decimal};
use operations::reconciliation;
use persistence::{Reconciliation, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::dates::is_legal_day;
use crate::licences::LicenceKindWord;
use crate::page::{Listing, PageParams};
use crate::permit::{DifferencesClose, Permit, StatementsSend};
use crate::problem::{CreateProblems, ListProblems, Problem, ReportProblems};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Create, CreateParams, Report, ReportParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(send_statement).service(run_reconciliation).service(list_reconciliations);
}

wire_enum! {
    /// Where a declaration line stands: held, written off, or given back.
    LineWord as DeclarationLineState = LineState { Reserved Committed Released }
}

/// A part of customs' book of a day.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementRequest {
    /// The day of the statement; not in the future.
    #[validate(custom(function = is_legal_day))]
    day: NaiveDate,
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    lines: Vec<StatementLineRequest>,
}

/// A declaration line as customs' book has it at the end of the day.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct StatementLineRequest {
    /// The office that accepted the declaration, four digits.
    #[validate(length(equal = 4))]
    #[schema(pattern = "^[0-9]{4}$", example = "5301")]
    customs_office: String,
    /// Number of the declaration (报关单号).
    #[validate(length(equal = 18))]
    #[schema(pattern = "^[0-9A-Z]{18}$", example = "530120261000000001")]
    declaration_number: String,
    /// The item within the declaration, from 1.
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999, example = 1)]
    line_number: i32,
    /// The version the line stands at.
    #[validate(range(min = 1, max = 999_999))]
    #[schema(minimum = 1, maximum = 999_999, example = 2)]
    version: i32,
    licence_kind: LicenceKindWord,
    /// Licence number (许可证号).
    #[validate(length(min = 1, max = 20))]
    #[schema(pattern = "^[0-9]{2}-[0-9A-Z]{2}-[0-9]{6}$", example = "26-AA-000001")]
    licence_number: String,
    state: LineWord,
    /// Decimal text in the unit of the licence; `0` when the line was given back.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "400.0000"
    )]
    quantity: String,
}

impl StatementRequest {
    fn parse(&self) -> Result<Vec<StatementLine>, Problem> {
        let mut fields = Fields::default();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            lines.extend(line.read(&mut fields, self.day, &format!("/lines/{index}")));
        }
        fields.build(|| Some(lines))
    }
}

impl StatementLineRequest {
    fn read(&self, fields: &mut Fields, day: NaiveDate, at: &str) -> Option<StatementLine> {
        let place = |name: &str| format!("{at}/{name}");
        let office =
            fields.read(&place("customs_office"), &self.customs_office, CustomsDistrict::parse);
        let number = &self.declaration_number;
        let declaration =
            fields.read(&place("declaration_number"), number, DeclarationNumber::parse);
        let licence =
            fields.read(&place("licence_number"), &self.licence_number, LicenceNumber::parse);
        let amount = |text: &str| decimal::parse(text, Quantity::DECIMALS);
        let quantity = fields.read(&place("quantity"), &self.quantity, amount);
        Some(StatementLine {
            day,
            office: office?,
            declaration: declaration?,
            line_number: self.line_number,
            version: self.version,
            kind: self.licence_kind.into(),
            licence: licence?,
            state: self.state.into(),
            quantity: quantity?,
        })
    }
}

/// What was taken in of a statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementReceipt)]
struct ReceiptView {
    /// The day of the statement.
    day: NaiveDate,
    /// Lines of this request.
    #[schema(minimum = 1, example = 2)]
    lines: usize,
}

/// Send customs' book of a day, or a part of it.
///
/// The lines that changed on the day, as they stand at its end. Several requests build one
/// day's book; a line sent again replaces the one before.
#[utoipa::path(
    tag = "customs",
    params(ReportParams),
    request_body = StatementRequest,
    security(("bearer" = ["statements:send"])),
    responses((status = 200, body = ReceiptView), ReportProblems)
)]
#[post("/customs/statements")]
async fn send_statement(
    permit: Permit<StatementsSend>,
    context: Data<Context>,
    report: Report,
    Valid(body): Valid<StatementRequest>,
) -> Result<Written, Problem> {
    let (day, lines) = (body.day, body.parse()?);
    let work = move |tx: &mut Tx<'_>| {
        reconciliation::put_statement(tx, day, &lines)?;
        Ok(Answer::ok(ReceiptView { day, lines: lines.len() }))
    };
    context.write(&permit.actor, report, work).await
}

/// The day to compare.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ReconciliationRequest {
    /// Not in the future.
    #[validate(custom(function = is_legal_day))]
    day: NaiveDate,
}

/// The comparison of a day (对账).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reconciliation)]
struct ReconciliationView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The day that was compared.
    day: NaiveDate,
    /// Lines of our book.
    #[schema(minimum = 0)]
    lines_here: i64,
    /// Lines of customs' book.
    #[schema(minimum = 0)]
    lines_there: i64,
    /// Differences found by the latest run.
    #[schema(minimum = 0)]
    differences: i64,
    /// When the comparison was finished.
    finished_at: DateTime<Utc>,
}

impl From<Reconciliation> for ReconciliationView {
    fn from(run: Reconciliation) -> Self {
        Self {
            id: run.id,
            day: run.day,
            lines_here: run.lines_here,
            lines_there: run.lines_there,
            differences: run.differences,
            finished_at: run.finished_at,
        }
    }
}

/// Compare the two books of a day.
///
/// Every disagreement becomes a difference that somebody closes. Running it again replaces
/// what is still open and leaves what was closed.
#[utoipa::path(
    tag = "customs",
    params(CreateParams),
    request_body = ReconciliationRequest,
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = ReconciliationView), CreateProblems)
)]
#[post("/customs/reconciliations")]
async fn run_reconciliation(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<ReconciliationRequest>,
) -> Result<Written, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let run = reconciliation::run(tx, body.day)?;
        Ok(Answer::ok(ReconciliationView::from(run)))
    };
    context.write(&permit.actor, create, work).await
}

/// List the comparisons, the latest day first.
///
/// One for each day that was compared, the latest day first.
#[utoipa::path(
    tag = "customs",
    params(PageParams),
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = Listing<ReconciliationView>), ListProblems)
)]
#[get("/customs/reconciliations")]
async fn list_reconciliations(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<ReconciliationView>, Problem> {
    let (before, rows) = (query.page.after::<NaiveDate>()?, query.page.rows());
    let work = move |tx: &mut Tx<'_>| reconciliation::list(tx, before, rows);
    let runs = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(runs, |run| run.day, ReconciliationView::from))
}
