//! Many applications in one request: each with its own transaction and its own answer.

mod body;

use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use domain_kernel::CaseBatchId;
use operations::Failure;
use operations::cases::batch::{self, NewItem, Taken};
use persistence::{BatchItem, Stamp, Store, StoreError, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use super::desk::Seat;
use crate::answer::{Answer, Origin, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{CasesApply, Permit};
use crate::problem::{PageOfProblems, Problem, ReportProblems, Sayer};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::write::{Report, ReportParams, Writing};
use body::{BatchAnswer, BatchItemView, BatchRequest, BatchResult};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(hand_in_batch).service(list_batch_items);
}

/// Hand in up to 1,000 applications at once.
///
/// Each is drafted, given the named documents of earlier applications and handed in by itself,
/// and has its own answer: 201 with its case, 200 when it had been handed in before, or its
/// problem. The batch's `reference` and each `client_reference` are the keys: the same request
/// again, after a cut or with corrected items, goes on with what is missing and repeats what is
/// done. With `check_all_first` nothing is handed in unless everything would be.
#[utoipa::path(
    tag = "cases",
    params(ReportParams),
    request_body = BatchRequest,
    security(("bearer" = ["cases:apply"])),
    responses((status = 207, body = BatchAnswer), ReportProblems)
)]
#[post("/case-batches")]
async fn hand_in_batch(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    report: Report,
    request: HttpRequest,
    Valid(body): Valid<BatchRequest>,
) -> Result<Written, Problem> {
    let (seat, writing) = (Seat::of(&permit, &context), Writing::from(report));
    let sayer = Sayer::of(&request);
    let (reference, is_checked_first, items) = body.parse()?;
    let run = Run {
        store: context.store.clone(),
        stamp: context.stamp(permit.actor.id.as_str(), writing.trace_id()),
        is_dry: writing.dry_run,
        seat,
        reference,
        items,
    };
    let done = context.hop(move || run.all(is_checked_first)).await?;
    let (batch, results) = done.map_err(Problem::from)?;
    let results =
        results.into_iter().map(|(reference, result)| BatchResult::of(reference, result, &sayer));
    let mut written = Answer::multi(BatchAnswer::new(batch, results.collect())).written();
    if writing.dry_run {
        written.origin = Origin::Preview;
    }
    Ok(written)
}

/// List what has been handed in of a batch, in the order of the references.
///
/// Only the enterprise itself sees its batches.
#[utoipa::path(
    tag = "cases",
    params(IdPath, PageParams),
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = Listing<BatchItemView>), PageOfProblems)
)]
#[get("/case-batches/{id}/items")]
async fn list_batch_items(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<BatchItemView>, Problem> {
    let (id, actor, rows) =
        (path.parse(CaseBatchId::parse)?, permit.actor.clone(), query.page.rows());
    let after = query.page.after::<String>()?;
    let work = move |tx: &mut Tx<'_>| batch::items(tx, &actor, &id, after.as_deref(), rows);
    let found = context.read(&permit.actor, work).await?;
    let key = |item: &BatchItem| item.client_reference.clone();
    Ok(query.page.listing(found, key, BatchItemView::from))
}

/// What became of one application: taken in, refused, or left because another was.
enum Outcome {
    Taken(Taken),
    Refused(Problem),
    Left,
}

/// A batch with everything needed to take it in away from the request.
struct Run {
    store: Store,
    stamp: Stamp,
    is_dry: bool,
    seat: Seat,
    reference: String,
    items: Vec<(String, Result<NewItem, Problem>)>,
}

type Results = Vec<(String, Outcome)>;

impl Run {
    fn all(self, is_checked_first: bool) -> Result<(Option<CaseBatchId>, Results), Failure> {
        let tries = self.is_dry || is_checked_first;
        let tried = tries.then(|| self.each(None));
        match tried {
            Some(tried) if self.is_dry => Ok((None, tried)),
            Some(tried) if tried.iter().any(|(_, outcome)| outcome.is_refused()) => {
                Ok((None, tried.into_iter().map(left_unless_refused).collect()))
            }
            Some(_) | None => {
                let open = |tx: &mut Tx<'_>| batch::open(tx, &self.seat.actor, &self.reference);
                let id = self.store.write(&self.stamp, open)?;
                let results = self.each(Some(&id));
                Ok((Some(id), results))
            }
        }
    }

    /// Every item in its own transaction; without a batch only tried.
    fn each(&self, batch: Option<&CaseBatchId>) -> Results {
        let mut results = Vec::with_capacity(self.items.len());
        for (reference, item) in &self.items {
            let outcome = match item {
                Err(problem) => Outcome::Refused(problem.clone()),
                Ok(item) => match self.one(batch, item) {
                    Ok(taken) => Outcome::Taken(taken),
                    Err(failure) => Outcome::Refused(failure.into()),
                },
            };
            results.push((reference.clone(), outcome));
        }
        results
    }

    fn one(&self, batch: Option<&CaseBatchId>, item: &NewItem) -> Result<Taken, Failure> {
        let Some(batch) = batch else {
            return self.store.write_dry(&self.stamp, |tx| {
                let batch = batch::open(tx, &self.seat.actor, &self.reference)?;
                batch::take_in(tx, &self.seat.desk(), &batch, item)
            });
        };
        let take = |tx: &mut Tx<'_>| batch::take_in(tx, &self.seat.desk(), batch, item);
        match self.store.write(&self.stamp, take) {
            // The same item came at the same time and was first: its case is the answer.
            Err(Failure::Store(StoreError::Duplicate { .. })) => {
                self.store.write(&self.stamp, take)
            }
            taken => taken,
        }
    }
}

impl Outcome {
    const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

fn left_unless_refused((reference, outcome): (String, Outcome)) -> (String, Outcome) {
    match outcome {
        Outcome::Refused(problem) => (reference, Outcome::Refused(problem)),
        Outcome::Taken(_) | Outcome::Left => (reference, Outcome::Left),
    }
}

/// The status of an item that was left because another was refused (RFC 4918, 11.4).
const FAILED_DEPENDENCY: u16 = 424;
