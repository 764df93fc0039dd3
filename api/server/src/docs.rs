//! The document at `/openapi.json` and a browser for it at `/docs`, from vendored assets.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{Bytes, Data, Path, ServiceConfig, get, redirect};
use actix_web::{HttpResponse, Responder};
use utoipa_swagger_ui::Config;

use crate::problem::{Problem, ProblemCode};

/// The pages run the vendored script and nothing else.
const POLICY: &str = "default-src 'self'; script-src 'self' 'unsafe-inline'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

struct Pages {
    document: Bytes,
    viewer: Arc<Config<'static>>,
}

/// Adds the addresses of the documentation.
pub(crate) fn routes(config: &mut ServiceConfig, document: Bytes) {
    let viewer = Arc::new(Config::new(["/openapi.json"]));
    config
        .app_data(Data::new(Pages { document, viewer }))
        .route("/openapi.json", get().to(document_json))
        .service(redirect("/docs", "/docs/"))
        .route("/docs/{file:.*}", get().to(page));
}

/// The document as the server serves it: made once.
pub(crate) fn document() -> Bytes {
    Bytes::from(crate::openapi().to_json().expect("the document serialises"))
}

async fn document_json(pages: Data<Pages>) -> impl Responder {
    HttpResponse::Ok().insert_header(header::ContentType::json()).body(pages.document.clone())
}

async fn page(pages: Data<Pages>, file: Path<String>) -> Result<HttpResponse, Problem> {
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&pages.viewer));
    let file = found.map_err(|cause| Problem::internal(&cause))?;
    let file = file.ok_or_else(|| Problem::new(ProblemCode::NoSuchRoute))?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    response.insert_header((header::CACHE_CONTROL, "max-age=3600"));
    Ok(response.content_type(file.content_type).body(file.bytes.to_vec()))
}
