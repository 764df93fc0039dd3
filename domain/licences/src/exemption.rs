//! When no licence is needed although the goods stand in a catalogue.

use domain_kernel::{Citation, Evidence, Money, Rule, RuleText, TradeMode, day};

use crate::sources::{ORDER_26_SECONDARY, ORDER_27, cite};
use crate::{Family, LicenceKind, LicencePolicy};

/// What an exemption depends on: goods of a catalogue, about to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptionQuestion {
    /// The licence the goods would need.
    pub kind: LicenceKind,
    /// Category of the catalogue line, as `原油`.
    pub category: String,
    /// How the goods are to be imported.
    pub trade_mode: TradeMode,
    /// Used mechanical and electrical products (rule A19).
    pub is_used: bool,
    /// What the lot is worth, in CNY, when known.
    pub lot_value: Option<Money>,
    /// Imported within the investment of a foreign-invested enterprise.
    pub is_within_investment: bool,
    /// Enters a bonded zone, export processing zone or another special zone from abroad.
    pub enters_special_zone: bool,
    /// Non-priced equipment that its firm keeps after supervision ends (不作价设备).
    pub is_retained_equipment: bool,
    /// Another law exempts the import.
    pub has_other_ground: bool,
    /// The numbers in force on the day.
    pub policy: LicencePolicy,
}

/// No licence is needed, and this is why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exemption {
    /// The rule that frees the goods.
    pub rule: RuleText,
}

/// The first rule that frees the goods of the licence; `None` when a licence is needed.
pub fn exemption(question: &ExemptionQuestion) -> Option<Exemption> {
    let found = RULES.iter().find(|rule| (rule.holds)(question));
    found.map(|rule| Exemption { rule: rule.describe() })
}

const fn rule(
    code: &'static str,
    citation: Citation,
    says: [&'static str; 2],
    holds: fn(&ExemptionQuestion) -> bool,
) -> Rule<ExemptionQuestion> {
    let [says_zh, says_en] = says;
    let (from, until) = (day(2005, 1, 1), None);
    Rule { code, citation, says_zh, says_en, pointer: "/trade_mode", from, until, holds }
}

impl ExemptionQuestion {
    const fn is_automatic(&self) -> bool {
        matches!(self.kind.family(), Family::Automatic)
    }

    fn is_mode(&self, modes: &[&str]) -> bool {
        modes.contains(&self.trade_mode.as_str())
    }

    /// Whether the lot is known to be worth no more than so many hundredths of CNY.
    fn is_worth_at_most(&self, hundredths: i64) -> bool {
        let is_within =
            |value: &Money| value.currency().as_str() == "CNY" && value.hundredths() <= hundredths;
        self.lot_value.as_ref().is_some_and(is_within)
    }
}

/// The rules, in the order they are asked.
pub(crate) static RULES: [Rule<ExemptionQuestion>; 9] = [
    rule(
        "A11",
        ORDER_26_SECONDARY,
        [
            "加工贸易项下进口并复出口的，免领自动进口许可证，原油、成品油除外。",
            "Processing trade, imported and re-exported, needs no automatic licence, except crude \
             and refined oil.",
        ],
        |import| {
            let is_oil = import.policy.processing_needs_licence.value;
            import.is_automatic()
                && import.is_mode(import.policy.modes.value.processing)
                && !is_oil.contains(&import.category.as_str())
        },
    ),
    rule(
        "A12",
        ORDER_26_SECONDARY,
        [
            "外商投资企业作为投资进口或投资额内生产自用的，免领，旧机电产品除外。",
            "Investment imports of foreign-invested enterprises, and goods for their own \
             production within the investment, need none, except used mechanical and electrical \
             products.",
        ],
        |import| {
            let is_investment =
                import.is_within_investment || import.is_mode(import.policy.modes.value.investment);
            import.is_automatic() && is_investment && !import.is_used
        },
    ),
    rule(
        "A13",
        ORDER_26_SECONDARY,
        [
            "货样广告品、实验品，每批次价值不超过5000元人民币的，免领。",
            "Samples, advertising goods and test goods need none up to CNY 5,000 a lot.",
        ],
        |import| {
            import.is_automatic()
                && import.is_mode(import.policy.modes.value.samples)
                && import.is_worth_at_most(import.policy.automatic_sample_limit.value)
        },
    ),
    rule(
        "A14",
        ORDER_26_SECONDARY,
        [
            "暂时进口的海关监管货物，免领。",
            "Goods imported for a time under customs control need none.",
        ],
        |import| import.is_automatic() && import.is_mode(import.policy.modes.value.temporary),
    ),
    rule(
        "A15",
        ORDER_26_SECONDARY,
        [
            "进入保税区、出口加工区等海关特殊监管区域及保税仓库、保税物流中心的，免领。",
            "Goods entering bonded zones, export processing zones and other special zones, bonded \
             warehouses and bonded logistics centres need none.",
        ],
        |import| {
            let enters =
                import.enters_special_zone || import.is_mode(import.policy.modes.value.bonded);
            import.is_automatic() && enters
        },
    ),
    rule(
        "A16",
        ORDER_26_SECONDARY,
        [
            "加工贸易不作价设备监管期满后留原企业使用的，免领。",
            "Non-priced equipment its firm keeps after supervision ends needs none.",
        ],
        |import| import.is_automatic() && import.is_retained_equipment,
    ),
    rule(
        "A17",
        ORDER_26_SECONDARY,
        ["国家法律法规规定其他免领的，免领。", "Other imports exempt by law need none."],
        |import| import.is_automatic() && import.has_other_ground,
    ),
    rule(
        "A18",
        cite(
            "Draft implementing rules for M&E automatic licences of 2006",
            "art. 4",
            Evidence::Verified,
        ),
        [
            "机电产品仅一般贸易、易货、边境小额、租赁、援助赠送、捐赠和境外购置运回自用等方式须领证。",
            "Mechanical and electrical products need the licence in general trade, barter, border \
             small trade, leasing, aid and gifts, donations, and goods bought abroad for own use; \
             in no other trade mode.",
        ],
        |import| {
            import.kind == LicenceKind::AutomaticImportMechanical
                && !import.is_mode(import.policy.modes.value.mechanical)
                && !import.is_mode(import.policy.modes.value.samples)
        },
    ),
    rule(
        "L25",
        cite(ORDER_27, "", Evidence::Recalled),
        [
            "进口货样每批次价值不超过3万元人民币的，免领进口许可证；超过的，按规定领证并注明货样。",
            "A lot of samples worth up to CNY 30,000 needs no import licence; above, the licence \
             says that it is for samples.",
        ],
        |import| {
            import.kind == LicenceKind::Import
                && import.is_mode(import.policy.modes.value.samples)
                && import.is_worth_at_most(import.policy.import_sample_limit.value)
        },
    ),
];

/// The rules of exemption that speak of a kind.
pub(crate) fn rules_of(kind: LicenceKind) -> impl Iterator<Item = RuleText> {
    RULES.iter().map(Rule::describe).filter(move |rule| match kind {
        LicenceKind::Import => rule.code == "L25",
        LicenceKind::AutomaticImport => rule.code != "L25" && rule.code != "A18",
        LicenceKind::AutomaticImportMechanical => rule.code != "L25",
        LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => false,
    })
}

#[cfg(test)]
#[path = "exemption_tests.rs"]
mod tests;
