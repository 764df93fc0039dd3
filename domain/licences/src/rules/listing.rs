//! Every rule as text, with the place that enforces it.

use domain_kernel::RuleText;

use super::{SUBMISSION, elsewhere, export, mechanical, regimes, tariff_quota, textile};
use crate::{LicenceKind, exemption};

/// The place that keeps a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnforcedAt {
    /// Reading the form: it cannot be written otherwise.
    Form,
    /// Submission, and again at issue where time matters.
    Submission,
    /// Issue alone.
    Issue,
    /// The customs write-off.
    WriteOff,
    /// What is sent to customs.
    Exchange,
    /// The state machine of the licence.
    Life,
    /// The clock of the case.
    Clock,
    /// The route of the case.
    Route,
    /// The question whether a licence is needed at all.
    Exemption,
    /// A change after issue, when it is handed in and when it is carried out.
    Change,
    /// The desk that decides changes.
    ChangeDesk,
    /// The plan, the draw, the transfer or the return of a quota.
    Quota,
    /// It permits; there is nothing to refuse.
    Permission,
    /// Known, and not offered yet.
    NotOffered,
    /// Only old data is read by it.
    Legacy,
}

impl EnforcedAt {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Submission => "submission",
            Self::Issue => "issue",
            Self::WriteOff => "write_off",
            Self::Exchange => "exchange",
            Self::Life => "life",
            Self::Clock => "clock",
            Self::Route => "route",
            Self::Exemption => "exemption",
            Self::Change => "change",
            Self::ChangeDesk => "change_desk",
            Self::Quota => "quota",
            Self::Permission => "permission",
            Self::NotOffered => "not_offered",
            Self::Legacy => "legacy",
        }
    }
}

/// One rule of one regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleEntry {
    /// The regime's key, as `AIL-2004`.
    pub regime: &'static str,
    /// What it says, and where it stands.
    pub text: RuleText,
    /// Where it is kept.
    pub enforced_at: EnforcedAt,
}

/// Every rule of every regime, by regime and then in the order they are asked.
pub fn all_rules() -> Vec<RuleEntry> {
    let changes = crate::change_rules().into_iter().map(|(regime, text)| RuleEntry {
        regime,
        text,
        enforced_at: EnforcedAt::Change,
    });
    let kinds = LicenceKind::ALL.into_iter().filter(|kind| {
        // The three export kinds share their books, and so do the two certificates.
        !matches!(
            kind,
            LicenceKind::ExportProcessing
                | LicenceKind::ExportBorder
                | LicenceKind::TariffQuotaCountry
        )
    });
    let of_regime = |kind| regimes(kind).iter().flat_map(move |regime| rules_of(kind, regime));
    kinds.flat_map(of_regime).chain(changes).collect()
}

fn rules_of(kind: LicenceKind, regime: &'static str) -> Vec<RuleEntry> {
    let asked = SUBMISSION
        .iter()
        .filter(|book| book.regime == regime)
        .flat_map(|book| book.rules)
        .map(|rule| (rule.describe(), EnforcedAt::Submission));
    let approval = [(mechanical::APPROVAL_MATCHES.describe(), EnforcedAt::Issue)];
    let next_year = [(export::NEXT_YEAR.describe(), EnforcedAt::Issue)];
    let kept: Vec<&[(RuleText, EnforcedAt)]> = match kind {
        LicenceKind::Import => vec![&elsewhere::IMPORT],
        LicenceKind::AutomaticImport => vec![&elsewhere::AUTOMATIC],
        LicenceKind::AutomaticImportMechanical => {
            vec![&approval, &elsewhere::AUTOMATIC, &elsewhere::MECHANICAL]
        }
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            vec![&next_year, &export::ELSEWHERE]
        }
        LicenceKind::TextileExport => vec![&textile::ELSEWHERE],
        LicenceKind::TariffQuota | LicenceKind::TariffQuotaCountry => {
            vec![&tariff_quota::ELSEWHERE]
        }
    };
    let exempt = exemption::rules_of(kind).map(|text| (text, EnforcedAt::Exemption));
    asked
        .chain(kept.into_iter().flatten().copied())
        .chain(exempt)
        .map(|(text, enforced_at)| RuleEntry { regime, text, enforced_at })
        .collect()
}
