//! What a problem looks like on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::{FieldError, Parts};
use domain_kernel::Language;

/// A problem as RFC 9457 defines it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// The address of the description of this kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/api/v1/problems/invalid", max_length = 200)]
    pub kind: String,
    /// What kind of problem it is, in the language of the answer.
    #[schema(example = "内容不符合规定")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// A stable word a program may branch on; accept unknown ones.
    #[schema(example = "invalid", max_length = 60)]
    pub code: &'static str,
    /// What is so in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The address that was asked.
    #[schema(example = "/api/v1/cases")]
    pub instance: String,
    /// The trace of this request, as in the log.
    #[schema(example = "4bf92f3577b34da6a3ce929d0e0e4736", min_length = 32, max_length = 32)]
    pub trace_id: String,
    /// Everything that is wrong, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldErrorView>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProblemError)]
pub struct FieldErrorView {
    /// A JSON pointer into the body, or `query:name`, `path:name`, `header:Name`.
    #[schema(example = "/lines/0/quantity")]
    pub pointer: String,
    /// A word a program may branch on; accept unknown ones.
    #[schema(example = "range")]
    pub code: String,
    /// What a person reads, in the language of the answer.
    #[schema(example = "取值应在 1 至 200 之间")]
    pub message: String,
    /// The rule that is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AIL-A03")]
    pub rule: Option<String>,
    /// The limit that is exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "200")]
    pub limit: Option<String>,
}

impl ProblemView {
    pub(super) fn of(parts: &Parts, language: Language, instance: &str, trace: &str) -> Self {
        let title = match language {
            Language::Chinese => parts.code.title_zh(),
            Language::English => parts.code.title_en(),
        };
        Self {
            kind: parts.code.type_path(),
            title: title.to_owned(),
            status: parts.code.status(),
            code: parts.code.as_str(),
            detail: parts.detail.as_ref().map(|detail| detail.say(language)),
            instance: instance.to_owned(),
            trace_id: trace.to_owned(),
            errors: parts.errors.iter().map(|error| FieldErrorView::of(error, language)).collect(),
        }
    }
}

impl FieldErrorView {
    fn of(error: &FieldError, language: Language) -> Self {
        Self {
            pointer: error.pointer.clone(),
            code: error.code.clone(),
            message: error.message.say(language),
            rule: error.rule.clone(),
            limit: error.limit.clone(),
        }
    }
}
