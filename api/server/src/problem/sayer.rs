//! Problems within an answer: of one item among many, in the language of the request.

use actix_web::{HttpMessage as _, HttpRequest};
use domain_kernel::Language;

use super::{Problem, ProblemView};
use crate::language::accepted;
use crate::trace::TraceId;

/// What a problem is said with besides itself.
#[derive(Debug, Clone)]
pub(crate) struct Sayer {
    language: Language,
    path: String,
    trace: String,
}

impl Sayer {
    /// For the answer to a request.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let trace = request.extensions().get::<TraceId>().cloned();
        Self {
            language: accepted(request.headers()),
            path: request.path().to_owned(),
            trace: trace.map(|trace| trace.as_str().to_owned()).unwrap_or_default(),
        }
    }

    /// The problem as the wire shows it.
    pub(crate) fn say(&self, problem: &Problem) -> ProblemView {
        problem.view(self.language, &self.path, &self.trace)
    }
}
