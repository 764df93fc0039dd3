//! Around every request: its trace, its log line, its measures, the security headers, and
//! the body of a problem.

use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};

use domain_kernel::Language;

use crate::context::Context;
use crate::language;
use crate::permit::Caller;
use crate::problem::{Message, Problem, ProblemCode, Text};
use crate::trace::TraceId;

/// Headers of every answer. Nothing here is a page, so nothing may be framed or run;
/// the documentation relaxes the policy for itself.
const SECURITY_HEADERS: &[(HeaderName, &str)] = &[
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::CACHE_CONTROL, "no-store"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
];

/// The middleware.
pub(crate) async fn edge<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let context =
        Data::clone(request.app_data::<Data<Context>>().expect("the server registers it"));
    let started = Instant::now();
    let trace = TraceId::of(request.headers());
    request.extensions_mut().insert(trace.clone());
    // Routing needs the request for itself alone, so what an answer without it needs is noted.
    let asked = Asked::of(&request);
    let limit = context.config.request_timeout;
    let mut response = match tokio::time::timeout(limit, next.call(request)).await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => {
            let known = error.as_error::<Problem>().cloned();
            let problem = known.unwrap_or_else(|| Problem::internal(&error));
            return Err(asked.refused(&problem, &trace));
        }
        Err(_elapsed) => {
            return Err(asked.refused(&Problem::new(ProblemCode::RequestTimeout), &trace));
        }
    };
    if 400 <= response.status().as_u16() {
        response = with_problem_body(response, &trace);
    }
    add_headers(response.headers_mut(), &trace);
    record(&context, &response, &trace, started.elapsed());
    Ok(response)
}

/// What an answer needs of a request that is gone.
struct Asked {
    spoken: Language,
    path: String,
}

impl Asked {
    fn of(request: &ServiceRequest) -> Self {
        let spoken = language::accepted(request.headers());
        Self { spoken, path: request.path().to_owned() }
    }

    /// The problem as an error whose answer is written already.
    fn refused(&self, problem: &Problem, trace: &TraceId) -> Error {
        let mut answer = problem_response(self, problem, trace);
        add_headers(answer.headers_mut(), trace);
        InternalError::from_response(problem.to_string(), answer).into()
    }
}

/// Writes the problem as JSON; what the framework refused by itself becomes a problem too.
fn with_problem_body(
    response: ServiceResponse<BoxBody>,
    trace: &TraceId,
) -> ServiceResponse<BoxBody> {
    let is_written = response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none();
    if is_written {
        return response;
    }
    let known = response.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    let problem = known.unwrap_or_else(|| unforeseen(&response));
    let (request, _) = response.into_parts();
    let spoken = language::accepted(request.headers());
    let asked = Asked { spoken, path: request.path().to_owned() };
    let answer = problem_response(&asked, &problem, trace);
    ServiceResponse::new(request, answer)
}

fn unforeseen(response: &ServiceResponse<BoxBody>) -> Problem {
    let status = response.status().as_u16();
    match response.response().error() {
        Some(error) if 500 <= status => Problem::internal(error),
        Some(_) | None => Problem::new(ProblemCode::of_status(status)),
    }
}

fn problem_response(asked: &Asked, problem: &Problem, trace: &TraceId) -> HttpResponse {
    let spoken = asked.spoken;
    let view = problem.view(spoken, &asked.path, trace.as_str());
    let body = serde_json::to_string(&view).expect("a problem serialises");
    let mut answer = problem.error_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language::tag(spoken)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    answer.set_body(BoxBody::new(body))
}

fn add_headers(headers: &mut HeaderMap, trace: &TraceId) {
    for (name, value) in SECURITY_HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if let Ok(value) = HeaderValue::from_str(trace.as_str()) {
        headers.insert(HeaderName::from_static("trace-id"), value);
    }
}

/// One line per request; never bodies, tokens or names.
fn record(
    context: &Context,
    response: &ServiceResponse<BoxBody>,
    trace: &TraceId,
    elapsed: Duration,
) {
    let request = response.request();
    let route = request.match_pattern().unwrap_or_else(|| "unknown".to_owned());
    let method = request.method().as_str();
    let status = response.status().as_u16();
    context.metrics.observe(method, &route, status, elapsed);
    let level = if status < 500 { log::Level::Info } else { log::Level::Error };
    if !log::log_enabled!(target: "shangwu::access", level) {
        return;
    }
    let extensions = request.extensions();
    let actor = extensions.get::<Caller>().map_or("-", |caller| caller.0.id.as_str());
    let (milliseconds, trace) = (elapsed.as_millis(), trace.as_str());
    log::log!(
        target: "shangwu::access", level,
        "{method} {route} {status} {milliseconds}ms actor={actor} trace={trace}"
    );
}

/// What is answered for an address that no route knows: 405 when another method does.
pub(crate) async fn no_such_route(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let context = request.app_data::<Data<Context>>().expect("the server registers its context");
    let methods = context.addresses.methods(request.path());
    if methods.is_empty() {
        let detail = Text::with(Message::AddressUnknown, &[("path", &request.path())]);
        return Err(Problem::new(ProblemCode::NoSuchRoute).with_detail(detail));
    }
    let methods = methods.join(", ");
    let detail = Text::with(Message::MethodsAllowed, &[("methods", &methods)]);
    Err(Problem::new(ProblemCode::MethodNotAllowed).with_detail(detail).allowing(methods))
}
