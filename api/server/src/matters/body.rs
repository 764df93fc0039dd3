//! What the wire carries of matters.

use chrono::NaiveDate;
use domain_casework::{Material, Matter, Stage};
use domain_kernel::{Citation, RuleText};
use domain_licences::LicenceKind;
use domain_licences::rules::submission_book;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::form::form_schema;
use crate::cases::StageWord;

/// A matter, as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatterSummary)]
pub(super) struct MatterSummaryView {
    /// The word in URLs.
    #[schema(example = "automatic-import-licence")]
    code: &'static str,
    /// Its name in Chinese.
    name_zh: &'static str,
    /// Its name in English.
    name_en: &'static str,
    /// What comes of it, in Chinese.
    outcome_zh: &'static str,
    /// What comes of it, in English.
    outcome_en: &'static str,
}

impl From<&Matter> for MatterSummaryView {
    fn from(matter: &Matter) -> Self {
        Self {
            code: matter.code,
            name_zh: matter.name_zh,
            name_en: matter.name_en,
            outcome_zh: matter.outcome_zh,
            outcome_en: matter.outcome_en,
        }
    }
}

/// A matter (办事事项).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Matter)]
pub(super) struct MatterView {
    /// The word in URLs.
    #[schema(example = "automatic-import-licence")]
    code: &'static str,
    /// Its name in Chinese.
    name_zh: &'static str,
    /// Its name in English.
    name_en: &'static str,
    /// The department, in Chinese.
    department_zh: &'static str,
    /// The department, in English.
    department_en: &'static str,
    /// Who applies, in Chinese.
    applicants_zh: &'static str,
    /// Who applies, in English.
    applicants_en: &'static str,
    /// What comes of it, in Chinese.
    outcome_zh: &'static str,
    /// What comes of it, in English.
    outcome_en: &'static str,
    /// What it costs, in Chinese.
    fee_zh: &'static str,
    /// What it costs, in English.
    fee_en: &'static str,
    /// Where it stands in the law.
    legal_basis: Vec<CitationView>,
    /// The documents asked for.
    materials: Vec<MaterialView>,
    /// The stages of its review.
    route: Vec<StageView>,
    /// The legal limit in working days (法定时限).
    statutory_working_days: u32,
    /// The promised limit in working days (承诺时限).
    promised_working_days: u32,
    /// What the limits measure: `receipt_to_issue` or `acceptance_to_decision`.
    #[schema(example = "receipt_to_issue")]
    limit_span: &'static str,
    /// Where the limit stands.
    limit_citation: CitationView,
    /// Granted to everyone whose application is formally complete.
    is_automatic: bool,
    /// JSON Schema (2020-12) of the form as it is handed in; a draft may miss anything.
    #[schema(value_type = Object)]
    form: Value,
    /// The rules that are asked on the day when an application is handed in.
    checks: Vec<CheckView>,
}

/// Where a rule stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatterCitation)]
struct CitationView {
    /// The order or law.
    instrument: &'static str,
    /// The article; empty when it is not known.
    article: &'static str,
    /// `verified`, `recalled` or `design`: how well it is known.
    #[schema(example = "verified")]
    evidence: &'static str,
}

impl From<Citation> for CitationView {
    fn from(citation: Citation) -> Self {
        Self {
            instrument: citation.instrument,
            article: citation.article,
            evidence: citation.evidence.as_str(),
        }
    }
}

/// A document the applicant hands in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Material)]
struct MaterialView {
    /// The `kind` of the attachment.
    #[schema(example = "contract")]
    kind: &'static str,
    /// Its name in Chinese.
    name_zh: &'static str,
    /// Its name in English.
    name_en: &'static str,
    /// Whether an application without it is refused.
    is_required: bool,
    /// When it is asked for, in Chinese; empty when always.
    condition_zh: &'static str,
    /// When it is asked for, in English; empty when always.
    condition_en: &'static str,
    /// Where it stands.
    citation: CitationView,
}

impl From<&Material> for MaterialView {
    fn from(material: &Material) -> Self {
        Self {
            kind: material.kind,
            name_zh: material.name_zh,
            name_en: material.name_en,
            is_required: material.is_required,
            condition_zh: material.condition_zh,
            condition_en: material.condition_en,
            citation: material.citation.into(),
        }
    }
}

/// A stage of the review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RouteStage)]
struct StageView {
    stage: StageWord,
    /// Its name in Chinese.
    name_zh: &'static str,
    /// Its name in English.
    name_en: &'static str,
    /// Working days promised for it.
    limit_working_days: u32,
}

impl From<&Stage> for StageView {
    fn from(stage: &Stage) -> Self {
        Self {
            stage: stage.kind.into(),
            name_zh: stage.name_zh,
            name_en: stage.name_en,
            limit_working_days: stage.limit_working_days,
        }
    }
}

/// A rule that is asked when an application is handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Check)]
struct CheckView {
    /// The rule's code.
    #[schema(example = "A08")]
    code: &'static str,
    /// The field it speaks of, as a JSON pointer into the form; empty for the whole.
    #[schema(example = "/ports")]
    pointer: &'static str,
    /// What it says, in Chinese.
    says_zh: &'static str,
    /// What it says, in English.
    says_en: &'static str,
    /// Where it stands.
    citation: CitationView,
}

impl From<RuleText> for CheckView {
    fn from(rule: RuleText) -> Self {
        Self {
            code: rule.code,
            pointer: rule.pointer,
            says_zh: rule.says_zh,
            says_en: rule.says_en,
            citation: rule.citation.into(),
        }
    }
}

impl MatterView {
    pub(super) fn of(matter: &Matter, on: NaiveDate) -> Self {
        Self {
            code: matter.code,
            name_zh: matter.name_zh,
            name_en: matter.name_en,
            department_zh: matter.department_zh,
            department_en: matter.department_en,
            applicants_zh: matter.applicants_zh,
            applicants_en: matter.applicants_en,
            outcome_zh: matter.outcome_zh,
            outcome_en: matter.outcome_en,
            fee_zh: matter.fee_zh,
            fee_en: matter.fee_en,
            legal_basis: matter.legal_basis.iter().map(|basis| (*basis).into()).collect(),
            materials: matter.materials.iter().map(MaterialView::from).collect(),
            route: matter.route.iter().map(StageView::from).collect(),
            statutory_working_days: matter.statutory_working_days,
            promised_working_days: matter.promised_working_days,
            limit_span: matter.limit_span.as_str(),
            limit_citation: matter.limit_citation.into(),
            is_automatic: matter.is_automatic,
            form: form_schema(matter),
            checks: checks(matter, on),
        }
    }
}

fn checks(matter: &Matter, on: NaiveDate) -> Vec<CheckView> {
    let book = LicenceKind::of_matter(matter.code).and_then(|kind| submission_book(kind, on));
    let rules = book.map(|book| book.rules).unwrap_or_default();
    rules.iter().map(|rule| rule.describe().into()).collect()
}
