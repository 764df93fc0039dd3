//! Issuing what is approved, many at once: first shown, then done, and only what was shown.

use std::fmt::Write as _;

use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use domain_casework::{Case, CaseState};
use domain_kernel::CaseId;
use operations::cases::{self, Issued};
use operations::{Expected, Failure};
use persistence::{CaseFilter, Held, RowVersion, Stamp, Store, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::desk::Seat;
use super::form::stored_form;
use crate::answer::{Answer, Origin, Written};
use crate::context::Context;
use crate::idempotency::sha256_hex;
use crate::licences::Signatory;
use crate::licences::body::LicenceKindWord;
use crate::permit::{CasesIssue, Permit};
use crate::problem::{FieldError, Message, Problem, ProblemView, ReportProblems, Sayer};
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Report, ReportParams, Writing};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(issue_cases);
}

/// Most applications of one request. `[D]`
const MOST: usize = 1000;

/// Which approved applications to issue.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct IssuancesRequest {
    /// For `dry_run`: applications of this matter; of every matter when missing.
    #[validate(length(max = 64))]
    #[schema(max_length = 64, example = "automatic-import-licence")]
    matter: Option<String>,
    /// To issue: the applications that the dry run showed, all or some of them; for `dry_run`
    /// empty.
    #[validate(length(max = 1000), nested)]
    #[schema(max_items = 1000)]
    #[serde(default)]
    cases: Vec<ChosenCase>,
    /// To issue: the guard that the dry run gave for exactly these applications.
    #[validate(length(equal = 64))]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    guard: Option<String>,
}

/// An application as it was shown.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ChosenCase {
    #[validate(length(max = 40))]
    #[schema(format = "uuid")]
    id: String,
    /// Its version when it was shown.
    #[validate(range(min = 1))]
    #[schema(minimum = 1, example = 7)]
    version: i32,
}

/// What would become, or became, of each application.
#[derive(Debug, Serialize, ToSchema)]
struct IssuancesAnswer {
    /// Names these applications at these versions; of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    guard: Option<String>,
    results: Vec<IssuanceResult>,
}

/// What would become, or became, of one application.
#[derive(Debug, Serialize, ToSchema)]
struct IssuanceResult {
    /// The application.
    #[schema(format = "uuid")]
    case_id: String,
    /// Its version, to send back with the guard.
    #[schema(minimum = 1, example = 7)]
    version: i32,
    /// 200 when it is issued, or would be; else the status of its problem.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    status: u16,
    /// The kind of the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence_kind: Option<LicenceKindWord>,
    /// Its number; a dry run gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "26-13-000004")]
    licence_number: Option<String>,
    /// Who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_name: Option<String>,
    /// Why it is not issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

/// Carry out approved applications, up to 1,000 at once (批量发证).
///
/// First with `dry_run=true` and a filter: the answer lists the approved applications of the
/// caller's body that match, says of each what would happen, and gives a guard. Then with the
/// applications and the guard: each is issued by itself, by the same rules and the same separation
/// of duties as alone; one that has changed since it was shown is refused (412) and the rest is
/// done.
#[utoipa::path(
    tag = "cases",
    params(ReportParams),
    request_body = IssuancesRequest,
    security(("bearer" = ["cases:issue"])),
    responses((status = 207, body = IssuancesAnswer), ReportProblems)
)]
#[post("/case-issuances")]
async fn issue_cases(
    permit: Permit<CasesIssue>,
    context: Data<Context>,
    report: Report,
    request: HttpRequest,
    Valid(body): Valid<IssuancesRequest>,
) -> Result<Written, Problem> {
    let (seat, writing, sayer) =
        (Seat::of(&permit, &context), Writing::from(report), Sayer::of(&request));
    let chosen = if writing.dry_run {
        body.chosen()?;
        shown(&context, &permit, body).await?
    } else {
        body.guarded(permit.actor.id.as_str())?
    };
    let run = Run {
        store: context.store.clone(),
        stamp: context.stamp(permit.actor.id.as_str(), writing.trace_id()),
        signatory: Signatory::of(&context),
        is_dry: writing.dry_run,
        seat,
    };
    let guard = writing.dry_run.then(|| guard_of(permit.actor.id.as_str(), &chosen));
    let results = context.hop(move || run.each(&chosen, &sayer)).await?;
    let mut written = Answer::multi(IssuancesAnswer { guard, results }).written();
    if writing.dry_run {
        written.origin = Origin::Preview;
    }
    Ok(written)
}

/// The approved applications of a filter, the newest first.
async fn shown(
    context: &Context,
    permit: &Permit<CasesIssue>,
    body: IssuancesRequest,
) -> Result<Vec<(CaseId, RowVersion)>, Problem> {
    let filter = CaseFilter {
        matter: body.matter,
        state: Some(CaseState::Approved),
        ..CaseFilter::default()
    };
    let (scope, rows) = (permit.actor.scope(), i64::try_from(MOST).unwrap_or(i64::MAX));
    let work = move |tx: &mut Tx<'_>| cases::list(tx, &scope, &filter, None, rows);
    let found = context.read_one(&permit.actor, work).await?;
    let own = permit.actor.organisation();
    let is_own = |held: &Held<Case>| held.value.issuing.as_ref().map(|body| &body.id) == own;
    let own = found.into_iter().filter(is_own);
    Ok(own.map(|held| (held.value.id, held.version)).collect())
}

impl IssuancesRequest {
    /// The applications that are named.
    fn chosen(&self) -> Result<Vec<(CaseId, RowVersion)>, Problem> {
        let mut fields = Fields::default();
        let chosen = self.cases.iter().enumerate().map(|(index, case)| {
            let id = fields.read(&format!("/cases/{index}/id"), &case.id, CaseId::parse)?;
            Some((id, RowVersion(case.version)))
        });
        let chosen: Option<Vec<_>> = chosen.collect();
        fields.build(|| chosen)
    }

    /// What was shown, if the guard says so.
    fn guarded(self, actor: &str) -> Result<Vec<(CaseId, RowVersion)>, Problem> {
        let chosen = self.chosen()?;
        let refused = |code: &str, message| {
            Err(Problem::invalid(vec![FieldError::new("/guard", code, message)]))
        };
        match self.guard {
            Some(guard) if guard == guard_of(actor, &chosen) => Ok(chosen),
            Some(_) => refused("guard_differs", Message::GuardDiffers),
            None => refused("required", Message::GuardNeeded),
        }
    }
}

/// Names applications at their versions for one officer.
fn guard_of(actor: &str, chosen: &[(CaseId, RowVersion)]) -> String {
    let mut text = format!("issue {actor}");
    let mut sorted: Vec<_> = chosen.iter().map(|(id, version)| (id.as_str(), version.0)).collect();
    sorted.sort_unstable();
    for (id, version) in sorted {
        let _ = write!(text, "\n{id} {version}");
    }
    sha256_hex(text.as_bytes())
}

/// The selection with everything needed to issue it away from the request.
struct Run {
    store: Store,
    stamp: Stamp,
    signatory: Signatory,
    is_dry: bool,
    seat: Seat,
}

impl Run {
    fn each(&self, chosen: &[(CaseId, RowVersion)], sayer: &Sayer) -> Vec<IssuanceResult> {
        let one = |(id, version): &(CaseId, RowVersion)| {
            self.result(id, *version, self.one(id, *version), sayer)
        };
        chosen.iter().map(one).collect()
    }

    fn one(&self, id: &CaseId, version: RowVersion) -> Result<Issued, Failure> {
        let sign = |licence: &_| self.signatory.sign(licence);
        let work = |tx: &mut Tx<'_>| {
            let form = stored_form(tx, &self.seat, id)?;
            let at = (id, Expected::Version(version.0));
            cases::issue(tx, &self.seat.desk(), at, &form, &sign)
        };
        if self.is_dry {
            self.store.write_dry(&self.stamp, work)
        } else {
            self.store.write(&self.stamp, work)
        }
    }

    fn result(
        &self,
        id: &CaseId,
        version: RowVersion,
        issued: Result<Issued, Failure>,
        sayer: &Sayer,
    ) -> IssuanceResult {
        let result = IssuanceResult {
            case_id: id.to_string(),
            version: version.0,
            status: 200,
            licence_kind: None,
            licence_number: None,
            holder_name: None,
            problem: None,
        };
        match issued {
            Ok(issued) => {
                let licence = issued.licence.licence;
                IssuanceResult {
                    licence_kind: Some(licence.kind.into()),
                    licence_number: (!self.is_dry).then(|| licence.number.to_string()),
                    holder_name: Some(licence.importer.name),
                    ..result
                }
            }
            Err(failure) => {
                let view = sayer.say(&Problem::from(failure));
                IssuanceResult { status: view.status, problem: Some(view), ..result }
            }
        }
    }
}
