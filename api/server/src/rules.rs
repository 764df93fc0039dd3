//! The rules that are enforced, and the numbers a ministry may change: each with its source.

mod body;

use actix_web::get;
use actix_web::web::Data;
use domain_licences::LicencePolicy;
use domain_licences::rules::{EnforcedAt, RuleEntry, all_rules};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Context;
use crate::page::Listing;
use crate::permit::Visitor;
use crate::problem::OpenReadProblems;
use crate::query::ValidQuery;
use crate::reference::{Cached, DayQuery};
pub(crate) use body::RuleView;
use body::{RuleFilter, SettingView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_rules).service(list_policy_settings);
}

/// List the rules that are enforced, by regime.
///
/// The list is closed, so it is answered whole. Each rule says where it comes from, how well
/// that is known, and which place keeps it.
#[utoipa::path(
    tag = "reference",
    params(RuleFilter),
    security(()),
    responses((status = 200, body = Listing<RuleView>), OpenReadProblems)
)]
#[get("/rules")]
async fn list_rules(
    _: Visitor,
    context: Data<Context>,
    query: ValidQuery<RuleFilter>,
) -> Cached<Listing<RuleView>> {
    let of_quotas = domain_quotas::rules::all().into_iter().map(|(regime, text)| RuleEntry {
        regime,
        text,
        enforced_at: EnforcedAt::Quota,
    });
    let found = all_rules().into_iter().chain(of_quotas).filter(|entry| query.0.matches(entry));
    Cached::of(&context, Listing::whole(found.map(RuleView::from).collect()))
}

/// List the numbers in force on a day that a ministry may change.
///
/// Tolerances, months of validity, limits of use and the like, each with its source.
#[utoipa::path(
    tag = "reference",
    params(DayQuery),
    security(()),
    responses((status = 200, body = Listing<SettingView>), OpenReadProblems)
)]
#[get("/policy-settings")]
async fn list_policy_settings(
    _: Visitor,
    context: Data<Context>,
    query: ValidQuery<DayQuery>,
) -> Cached<Listing<SettingView>> {
    let on = query.0.valid_on.unwrap_or(context.clock.today());
    let settings = LicencePolicy::in_force(on).settings().into_iter();
    Cached::of(&context, Listing::whole(settings.map(SettingView::from).collect()))
}
