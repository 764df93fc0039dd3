//! The HTTP edge and the background work: parse, permit, call one operation, answer.

mod accept;
mod account;
mod addresses;
mod amount;
mod answer;
mod blanks;
mod cases;
mod cli;
pub mod clock;
pub mod config;
mod context;
mod cors;
mod customs;
mod dates;
mod docs;
mod dry_run;
mod edge;
mod enterprises;
mod etag;
mod events;
mod exchange;
mod export;
mod files;
mod health;
mod idempotency;
mod jwks;
pub mod keys;
mod language;
mod licences;
mod matters;
mod mechanical;
mod metrics;
mod oauth;
pub mod oidc;
mod openapi;
mod organisations;
mod page;
pub mod password;
mod path;
pub mod permit;
mod plans;
pub mod problem;
mod problems;
mod public;
mod query;
mod quotas;
mod rate;
mod readers;
mod reference;
mod remote;
mod rules;
mod schema;
mod server;
mod statistics;
mod tenders;
pub mod token;
mod trace;
mod users;
mod valid;
mod wire;
pub mod work;
mod write;

pub use cli::command_line;
pub use cli::customs_simulator::{CustomsSimulator, Summary, simulate};
pub use clock::Clock;
pub use config::Config;
pub use context::{Context, ContextError};
pub use exchange::PeerConfig;
pub use keys::Keys;
pub use licences::Signatory;
pub use openapi::openapi;
pub use problem::Problem;
pub use server::serve;
pub use token::Tokens;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the product; the document is collected from the same registration.
pub fn routes(config: &mut ServiceConfig<'_>) {
    let v1 = scope("/api/v1")
        .configure(problems::routes)
        .configure(account::routes)
        .configure(users::routes)
        .configure(organisations::routes)
        .configure(enterprises::routes)
        .configure(events::routes)
        .configure(matters::routes)
        .configure(cases::routes)
        .configure(licences::routes)
        .configure(quotas::routes)
        .configure(blanks::routes)
        .configure(statistics::routes)
        .configure(plans::routes)
        .configure(tenders::routes)
        .configure(public::routes)
        .configure(customs::routes)
        .configure(exchange::routes)
        .configure(mechanical::routes)
        .configure(rules::routes)
        .configure(reference::routes);
    config.service(v1).configure(oauth::routes).configure(health::routes);
}
