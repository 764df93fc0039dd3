//! The OpenAPI document, collected from the same registration that the server uses.

use domain_identity::Permission;
use utoipa::openapi::security::{
    ClientCredentials, Flow, OAuth2, Password, Scopes, SecurityScheme,
};
use utoipa::openapi::{Components, RefOr, SecurityRequirement};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt as _;

use crate::problem::{FieldErrorView, ProblemView, problem_responses};

/// The title page of the document; paths and schemas come from the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shangwu",
        description = "Administration of import licences: applications, review, issuing, \
            signed licences, and their write-off by customs.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This server")),
    components(schemas(ProblemView, FieldErrorView)),
    tags(
        (name = "account", description = "Signing in, and one's own account."),
        (name = "users", description = "Users of organisations and enterprises."),
        (name = "organisations", description = "The tree of authorities."),
        (name = "enterprises", description = "Registered enterprises."),
        (name = "matters", description = "What can be applied for, with form, route and law."),
        (name = "cases", description = "Applications and their review."),
        (name = "licences", description = "Issued licences, their use and their life."),
        (name = "quotas", description = "Quotas that licences draw on."),
        (name = "statistics", description = "Sums of licences, and how long applications take."),
        (name = "blanks", description = "Numbered paper that licences are printed on."),
        (name = "customs", description = "The exchange with customs: messages, write-offs, differences."),
        (name = "reference", description = "Code tables, catalogues, competence, calendar, rules."),
        (name = "audit", description = "The event log and its proofs."),
        (name = "public", description = "What anyone may ask."),
        (name = "service", description = "Problems, health and measures of the service."),
    ),
    modifiers(&BearerScheme, &CommonResponses)
)]
struct Document;

/// The security scheme: tokens of `/oauth/token`, scopes named like permissions.
struct BearerScheme;

impl Modify for BearerScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scopes = || {
            let words = Permission::ALL.iter().map(|p| (p.as_str(), p.as_str()));
            Scopes::from_iter(words)
        };
        let flows = [
            Flow::Password(Password::with_refresh_url("/oauth/token", scopes(), "/oauth/token")),
            Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes())),
        ];
        let says = "An access token of `POST /oauth/token`. What a caller may do follows \
            from the roles of its account; the scopes name the permission of an operation.";
        let scheme = SecurityScheme::OAuth2(OAuth2::with_description(flows, says));
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme("bearer", scheme);
        let none: [&str; 0] = [];
        document.security = Some(vec![SecurityRequirement::new("bearer", none)]);
    }
}

/// The problems that operations refer to.
struct CommonResponses;

impl Modify for CommonResponses {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Components::new);
        for (name, response) in problem_responses() {
            components.responses.insert(name, response.into());
        }
    }
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let app = actix_web::App::new().into_utoipa_app().openapi(Document::openapi());
    let (_, mut document) = app.configure(crate::routes).split_for_parts();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    describe_answers(&mut document);
    document
}

/// Every answer needs a sentence; where the handler gives none, its status says enough.
fn describe_answers(document: &mut utoipa::openapi::OpenApi) {
    let operations = document.paths.paths.values_mut().flat_map(|item| {
        [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
    });
    for operation in operations.flatten() {
        for (status, answer) in &mut operation.responses.responses {
            if let RefOr::T(answer) = answer
                && answer.description.is_empty()
            {
                answer.description = said_of(status).to_owned();
            }
        }
    }
}

fn said_of(status: &str) -> &'static str {
    match status {
        "201" => "Created; `Location` says where.",
        "207" => "One result for each item, in their order.",
        _ => "Done; the answer as it stands now.",
    }
}
