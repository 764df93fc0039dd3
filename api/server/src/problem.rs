//! RFC 9457: every failure leaves the server as one `application/problem+json`.

mod case;
mod code;
mod en;
mod ledger;
mod licence;
mod message;
mod refusal;
mod responses;
mod sayer;
mod text;
mod view;
mod zh;

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

pub use code::ProblemCode;
pub use message::Message;
pub(crate) use responses::{
    ChangeProblems, CommandProblems, CreateProblems, EarlyReadProblems, FormatListProblems,
    FormatProblems, ListProblems, OAuthProblems, OpenListProblems, OpenReadProblems,
    PageOfProblems, PublicQuestionProblems, PublicReadProblems, PublicReportProblems, ReadProblems,
    ReportProblems, UploadProblems, problem_responses,
};
pub(crate) use sayer::Sayer;
pub use text::Text;
pub use view::{FieldErrorView, ProblemView};

use domain_kernel::Language;

/// A failure on its way to the caller. It becomes text when the request's language,
/// address and trace are known.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: ProblemCode,
    detail: Option<Text>,
    errors: Vec<FieldError>,
    retry_after_seconds: Option<u64>,
    allowed_methods: Option<String>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// A JSON pointer into the body, or `query:name`, `path:name`, `header:Name`.
    pub pointer: String,
    /// A word a program may branch on.
    pub code: String,
    /// What a person reads.
    pub message: Text,
    /// The rule that is broken, as `AIL-A03`.
    pub rule: Option<String>,
    /// The limit that is exceeded, as text.
    pub limit: Option<String>,
}

impl FieldError {
    /// An error of shape, which no rule of law stands behind.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<Text>,
    ) -> Self {
        let (pointer, code, message) = (pointer.into(), code.into(), message.into());
        Self { pointer, code, message, rule: None, limit: None }
    }

    /// A code, date or number whose text the domain cannot parse.
    pub fn unreadable(pointer: impl Into<String>, cause: &dyn ToString) -> Self {
        let message = Text::with(Message::CodeUnreadable, &[("cause", cause)]);
        Self::new(pointer, "unreadable", message)
    }
}

impl Problem {
    /// A problem with nothing more to say than its title.
    pub fn new(code: ProblemCode) -> Self {
        Self(Box::new(Parts {
            code,
            detail: None,
            errors: Vec::new(),
            retry_after_seconds: None,
            allowed_methods: None,
        }))
    }

    /// Adds what is so in this case.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Text>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds what is wrong, and where.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// Says which methods the address knows, separated by commas.
    #[must_use]
    pub fn allowing(mut self, methods: String) -> Self {
        self.0.allowed_methods = Some(methods);
        self
    }

    /// Every rule that a request breaks, at once.
    /// The same as a broken rule: the body can be read, it does not belong there.
    pub(crate) fn into_invalid(mut self) -> Self {
        self.0.code = ProblemCode::Invalid;
        self
    }

    /// The same with its fields below a place of the body.
    pub(crate) fn below(mut self, place: &str) -> Self {
        for error in &mut self.0.errors {
            error.pointer.insert_str(0, place);
        }
        self
    }

    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(ProblemCode::Invalid).with_errors(errors)
    }

    /// One wrong query or path parameter, or header.
    pub fn parameter(error: FieldError) -> Self {
        Self::new(ProblemCode::InvalidParameter).with_errors(vec![error])
    }

    /// No record, or none that the caller may know of.
    pub fn not_found(what: &str) -> Self {
        let detail = Text::with(Message::NoSuch, &[("what", &what)]);
        Self::new(ProblemCode::NotFound).with_detail(detail)
    }

    /// No capacity for a moment.
    pub fn busy() -> Self {
        Self::new(ProblemCode::Busy).with_detail(Message::Busy).retry_after(1)
    }

    /// A fault of ours: the cause goes to the log, never to the caller.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        log::error!("internal fault: {cause}");
        Self::new(ProblemCode::Internal)
    }

    /// Its code.
    pub fn code(&self) -> ProblemCode {
        self.0.code
    }

    /// The body, once the request is known.
    pub(crate) fn view(&self, language: Language, instance: &str, trace: &str) -> ProblemView {
        ProblemView::of(&self.0, language, instance, trace)
    }

    /// The response without its body; [`crate::edge`] writes the body.
    pub(crate) fn head(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.0.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.0.allowed_methods {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        if self.0.code == ProblemCode::Unauthenticated {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"shangwu\""));
        }
        response.finish()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.code.status(), self.0.code.as_str())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).expect("the table holds HTTP statuses only")
    }

    fn error_response(&self) -> HttpResponse {
        self.head()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_the_language_of_the_request() {
        let problem = Problem::not_found("licence");
        let chinese = problem.view(Language::Chinese, "/x", "t");
        assert_eq!(chinese.title, "记录不存在");
        let english = problem.view(Language::English, "/x", "t");
        assert_eq!(english.detail.as_deref(), Some("no such licence"));
    }
}
