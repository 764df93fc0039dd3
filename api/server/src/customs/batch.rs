//! A batch of messages: each in its own transaction, each with its own answer.

use domain_customs::QuarantineReason;
use domain_identity::Actor;
use domain_kernel::{Language, Quantity, decimal};
use operations::Failure;
use operations::customs::{Report, Reported, keep_apart, report_line};
use persistence::{Stamp, Store, StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::OutcomeWord;
use crate::answer::{Answer, Origin, Written};
use crate::context::Context;
use crate::problem::Problem;
use crate::write::Writing;

/// Same message, same content: to be treated as success.
const REPEATED: u16 = 1003;

/// The constraint by which the database refuses over-use.
const FLOOR: &str = "ledger_overdraft";

/// Messages with everything needed to write them away from the request.
pub(super) struct Batch {
    store: Store,
    stamp: Stamp,
    is_dry: bool,
    reports: Vec<Report>,
}

/// What became of each message, in order.
pub(super) struct Results {
    lines: Vec<Result<Reported, Failure>>,
    is_dry: bool,
}

impl Batch {
    pub(super) fn new(
        context: &Context,
        actor: &Actor,
        writing: &Writing,
        reports: Vec<Report>,
    ) -> Self {
        let stamp = context.stamp(actor.id.as_str(), writing.trace_id());
        Self { store: context.store.clone(), stamp, is_dry: writing.dry_run, reports }
    }

    pub(super) fn run(&self) -> Results {
        let lines = self.reports.iter().map(|report| self.take_in(report)).collect();
        Results { lines, is_dry: self.is_dry }
    }

    /// The database has the last word on over-use: what it refuses is kept apart as well.
    fn take_in(&self, report: &Report) -> Result<Reported, Failure> {
        match self.write(|tx| report_line(tx, report)) {
            Err(Failure::Store(StoreError::Refused { constraint })) if constraint == FLOOR => {
                self.write(|tx| keep_apart(tx, report, QuarantineReason::OverUse))
            }
            taken => taken,
        }
    }

    fn write<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.is_dry {
            self.store.write_dry(&self.stamp, work)
        } else {
            self.store.write(&self.stamp, work)
        }
    }
}

impl Results {
    /// The answer; when nothing at all could be taken in, the problem itself.
    pub(super) fn written(mut self, language: Language) -> Result<Written, Problem> {
        if self.lines.iter().all(Result::is_err)
            && let Some(Err(failure)) = self.lines.pop()
        {
            return Err(failure.into());
        }
        let lines = self.lines.into_iter().enumerate();
        let results = lines.map(|(index, line)| WriteOffResult::of(index, line, language));
        let mut written = Answer::multi(WriteOffAnswer { results: results.collect() }).written();
        if self.is_dry {
            written.origin = Origin::Preview;
        }
        Ok(written)
    }
}

/// What a reason says to a reader.
pub(super) const fn sentence(reason: QuarantineReason, language: Language) -> &'static str {
    match language {
        Language::Chinese => reason.sentence_zh(),
        Language::English => reason.sentence_en(),
    }
}

/// What became of each message, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WriteOffAnswer {
    results: Vec<WriteOffResult>,
}

/// What became of one message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "index": 0, "status": 200, "outcome": "applied",
    "message_id": "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091", "is_repeated": false,
    "exchange_code": 0, "available": "600.0000"
}))]
struct WriteOffResult {
    /// Its place in the request, from 0.
    index: usize,
    /// 200 when it was taken in, whatever became of it; 503 when it is to be sent again.
    status: u16,
    /// Missing when it was not taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeWord>,
    /// The message as kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    message_id: Option<String>,
    /// Whether the same message came before: this is the answer of that time.
    is_repeated: bool,
    /// Why it is kept apart, as a word a program may branch on.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The code of the exchange: 0 when taken in, 1003 when repeated, else of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange_code: Option<u16>,
    /// The reason for a reader, by `Accept-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// How much the line could have taken, in the licence's unit, when it asks for too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    /// What the licence has left now, in its unit; below zero within the tolerance of the
    /// last use.
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<String>,
}

impl WriteOffResult {
    fn of(index: usize, line: Result<Reported, Failure>, language: Language) -> Self {
        match line {
            Ok(reported) => Self::taken_in(index, reported, language),
            Err(failure) => Self::lost(index, &failure),
        }
    }

    fn taken_in(index: usize, reported: Reported, language: Language) -> Self {
        let repeated = if reported.is_repeated { REPEATED } else { 0 };
        let code = reported.reason.map_or(repeated, QuarantineReason::exchange_code);
        let print = |amount: i64| decimal::print(amount, Quantity::DECIMALS);
        Self {
            index,
            status: 200,
            outcome: Some(reported.outcome.into()),
            message_id: Some(reported.id.to_string()),
            is_repeated: reported.is_repeated,
            reason: reported.reason.map(|reason| reason.as_str().to_owned()),
            exchange_code: Some(code),
            detail: reported.reason.map(|reason| sentence(reason, language).to_owned()),
            limit: reported.limit,
            available: reported.account.map(|account| print(account.available)),
        }
    }

    fn lost(index: usize, failure: &Failure) -> Self {
        log::error!("a write-off message was not taken in: {failure}");
        Self {
            index,
            status: 503,
            outcome: None,
            message_id: None,
            is_repeated: false,
            reason: None,
            exchange_code: None,
            detail: None,
            limit: None,
            available: None,
        }
    }
}
