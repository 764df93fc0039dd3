//! Rules and numbers as the wire shows them.

use chrono::NaiveDate;
use domain_kernel::{Citation, RuleText};
use domain_licences::rules::{EnforcedAt, RuleEntry};
use domain_licences::{Exemption, SettingText};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::reference::EvidenceWord;
use crate::wire::wire_enum;

wire_enum! {
    /// The place that keeps a rule.
    EnforcedAtWord as EnforcedAt = EnforcedAt {
        Form Submission Issue WriteOff Exchange Life Clock Route Exemption Change ChangeDesk Quota Permission
        NotOffered Legacy
    }
}

/// Which rules to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFilter {
    /// The regime's key.
    #[param(max_length = 40, example = "AIL-2004")]
    #[validate(length(max = 40))]
    regime: Option<String>,
    /// The rule's code.
    #[param(max_length = 40, example = "A08")]
    #[validate(length(max = 40))]
    code: Option<String>,
    /// How well its source is known.
    evidence: Option<EvidenceWord>,
    /// The place that keeps it.
    enforced_at: Option<EnforcedAtWord>,
}

impl RuleFilter {
    pub(super) fn matches(&self, entry: &RuleEntry) -> bool {
        self.regime.as_ref().is_none_or(|regime| regime == entry.regime)
            && self.code.as_ref().is_none_or(|code| code == entry.text.code)
            && self.evidence.is_none_or(|word| word == entry.text.citation.evidence.into())
            && self.enforced_at.is_none_or(|word| word == entry.enforced_at.into())
    }
}

/// Where a rule or number comes from (依据).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Citation)]
pub(crate) struct CitationView {
    /// The instrument.
    #[schema(example = "MOFCOM Order 2004 No. 27")]
    instrument: &'static str,
    /// The article; absent for the whole instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "art. 21")]
    article: Option<&'static str>,
    evidence: EvidenceWord,
}

impl From<Citation> for CitationView {
    fn from(citation: Citation) -> Self {
        let article = Some(citation.article).filter(|article| !article.is_empty());
        Self { instrument: citation.instrument, article, evidence: citation.evidence.into() }
    }
}

/// One rule, as the `rule` of a problem names it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub(crate) struct RuleView {
    /// The regime it belongs to; absent where the rule stands for several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AIL-2004")]
    regime: Option<&'static str>,
    /// The rule's code, never reused.
    #[schema(example = "A08")]
    code: &'static str,
    /// The rule in one Chinese sentence.
    says_zh: &'static str,
    /// The rule in one English sentence.
    says_en: &'static str,
    /// The field of the form it is about, as a JSON pointer; empty for the form as a whole.
    #[schema(example = "/hs_code")]
    pointer: &'static str,
    citation: CitationView,
    enforced_at: EnforcedAtWord,
    /// First day in force.
    valid_from: NaiveDate,
    /// Last day in force; open when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
}

impl RuleView {
    /// The rule that frees an import of its licence.
    pub(crate) fn exempting(exemption: &Exemption) -> Self {
        Self::of(None, exemption.rule, EnforcedAt::Exemption)
    }

    fn of(regime: Option<&'static str>, text: RuleText, enforced_at: EnforcedAt) -> Self {
        Self {
            regime,
            code: text.code,
            says_zh: text.says_zh,
            says_en: text.says_en,
            pointer: text.pointer,
            citation: text.citation.into(),
            enforced_at: enforced_at.into(),
            valid_from: text.from,
            valid_until: text.until,
        }
    }
}

impl From<RuleEntry> for RuleView {
    fn from(entry: RuleEntry) -> Self {
        Self::of(Some(entry.regime), entry.text, entry.enforced_at)
    }
}

/// A number of the policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PolicySetting)]
pub(super) struct SettingView {
    /// Its name.
    #[schema(example = "import_uses_max")]
    name: &'static str,
    /// Its value, as text.
    #[schema(example = "12")]
    value: String,
    citation: CitationView,
}

impl From<SettingText> for SettingView {
    fn from(setting: SettingText) -> Self {
        Self { name: setting.name, value: setting.value, citation: setting.citation.into() }
    }
}
