//! What the orders say of plans, draws and transfers, one value per sentence.

use domain_kernel::{Citation, Evidence, RuleText, day};

use crate::{Pool, Programme, QuotaKey, calendar, hand_back};

const fn rule(
    code: &'static str,
    citation: Citation,
    [says_zh, says_en]: [&'static str; 2],
    pointer: &'static str,
) -> RuleText {
    RuleText { code, citation, says_zh, says_en, pointer, from: day(2002, 1, 1), until: None }
}

const fn cite(instrument: &'static str, article: &'static str, evidence: Evidence) -> Citation {
    Citation { instrument, article, evidence }
}

const FERTILISER: &str = "MOFCOM announcements on the tariff quota of fertilisers";
const AGRICULTURAL: &str = "Interim measures on agricultural tariff quotas (Order 2003 No. 4)";
const TEXTILES: &str = "Interim measures on textile exports (纺织品出口临时管理办法)";
const BIDDING: &str = "Measures on bidding for export quota (Order 2001 No. 11) and its forms";

/// State-trading quota is imported through a state-trading enterprise (F07).
pub const FERTILISER_TRADER: RuleText = rule(
    "F07",
    cite(FERTILISER, "", Evidence::Verified),
    [
        "持有国营贸易配额的企业须委托国营贸易企业进口，不得委托非国营贸易企业。",
        "A holder of state-trading quota entrusts a state-trading enterprise, never another.",
    ],
    "/importer",
);

/// The same of agricultural products (G08).
pub const AGRICULTURAL_TRADER: RuleText = rule(
    "TRQ-G08",
    cite(AGRICULTURAL, "", Evidence::Recalled),
    [
        "国营贸易配额须通过国营贸易企业进口。",
        "State-trading quota is imported through a state-trading enterprise.",
    ],
    "/importer",
);

/// The rule on who imports for a key.
pub const fn trader_rule(key: &QuotaKey) -> RuleText {
    match key.programme {
        Programme::Fertiliser => FERTILISER_TRADER,
        Programme::Agricultural | Programme::Export | Programme::Import | Programme::Textile => {
            AGRICULTURAL_TRADER
        }
    }
}

/// Re-allocation is for those who used all they had, or had none (G04).
pub const REALLOCATION: RuleText = rule(
    "TRQ-G04",
    cite("MOFCOM and NDRC notices on re-allocation", "", Evidence::Verified),
    [
        "再分配申请者须已用完年初分配的关税配额，或未获得年初分配且符合条件。",
        "Who applies for re-allocation has used all that was allocated, or had nothing and qualifies.",
    ],
    "",
);

/// A supplement goes to who used seven tenths (Q05).
pub const SUPPLEMENT: RuleText = rule(
    "Q05",
    cite("Notice on export quota of farm goods of 2021", "", Evidence::Verified),
    [
        "配额完成率达到70%以上方可申请追加。",
        "A supplement needs a completion of 70 per cent or more.",
    ],
    "/quantity",
);

/// Nobody gets more than was published as applicable.
pub const APPLICABLE: RuleText = rule(
    "T-14",
    cite(TEXTILES, "notice on applicable quantities of 2005, item 2", Evidence::Verified),
    [
        "申请数量不得超过公布的可申请数量。",
        "What is applied for stays within the applicable quantity published.",
    ],
    "/general_trade",
);

/// Who takes textiles over is registered, filed and lawful (T12).
pub const TRANSFEREE: RuleText = rule(
    "T12",
    cite(TEXTILES, "Art. 16", Evidence::Verified),
    [
        "受让方须依法登记、办理经营者备案，并履行用工、安全、环保等义务。",
        "A transferee is registered, filed as an operator, and meets its duties.",
    ],
    "/transferee",
);

/// Who takes bid quota over has bidding qualification (B19).
pub const BID_TRANSFEREE: RuleText = rule(
    "B19",
    cite(BIDDING, "transfer certificate, note 1", Evidence::Verified),
    [
        "招标配额的受让方须具有投标资格，转让方须先缴清该部分中标金。",
        "Who takes bid quota over is qualified to bid; the award money of that part is paid first.",
    ],
    "/transferee",
);

/// Tariff quota stays with its final user.
pub const NOT_TRADABLE: RuleText = rule(
    "TRQ-B03",
    cite(AGRICULTURAL, "", Evidence::Recalled),
    [
        "关税配额由最终用户使用，不得转让。",
        "Tariff quota is its final user's and is not transferred.",
    ],
    "",
);

/// Allocated import and export quota is given back, not passed on.
pub const ALLOCATED: RuleText = rule(
    "Q-27",
    cite("Regulations on the import and export of goods", "", Evidence::Design),
    [
        "分配的进出口配额不得转让，未使用的应交还。",
        "Allocated import and export quota is not transferred; what is unused is given back.",
    ],
    "",
);

/// Every rule of quotas with its regime, in the order of the regimes.
pub fn all() -> Vec<(&'static str, RuleText)> {
    vec![
        ("TRQ-AG-2003", calendar::TARIFF_WINDOW),
        ("TRQ-AG-2003", hand_back::AGRICULTURAL),
        ("TRQ-AG-2003", AGRICULTURAL_TRADER),
        ("TRQ-AG-2003", REALLOCATION),
        ("TRQ-AG-2003", NOT_TRADABLE),
        ("TRQ-FERT-alloc", hand_back::FERTILISER),
        ("TRQ-FERT-fcfs", FERTILISER_TRADER),
        ("XQ-2001", calendar::EXPORT_WINDOW),
        ("XQ-2001", calendar::IMPORT_WINDOW),
        ("XQ-2001", hand_back::EXPORT),
        ("XQ-2001", hand_back::IMPORT),
        ("XQ-2001", SUPPLEMENT),
        ("XQ-2001", ALLOCATED),
        ("TEX-2006", calendar::TEXTILE_WINDOW),
        ("TEX-2006", hand_back::TEXTILE),
        ("TEX-2006", APPLICABLE),
        ("TEX-2006", TRANSFEREE),
        ("BID-2001", BID_TRANSFEREE),
    ]
}

/// Who may take a quantity over, or the rule that forbids its transfer.
///
/// # Errors
/// `NOT_TRADABLE`, `ALLOCATED`.
pub const fn transferee_rule(key: &QuotaKey) -> Result<RuleText, RuleText> {
    match (key.programme, key.pool) {
        (Programme::Agricultural | Programme::Fertiliser, _) => Err(NOT_TRADABLE),
        (Programme::Textile, _) => Ok(TRANSFEREE),
        (Programme::Export, Pool::OpenBid | Pool::NegotiatedBid) => Ok(BID_TRANSFEREE),
        (
            Programme::Export | Programme::Import,
            Pool::Performance
            | Pool::OpenBid
            | Pool::NegotiatedBid
            | Pool::Border
            | Pool::SelfApply
            | Pool::StateTrading
            | Pool::NonState
            | Pool::NewEntrant
            | Pool::Reallocation,
        ) => Err(ALLOCATED),
    }
}

/// Whether what was used of a quantity is seven tenths of it or more (Q05).
pub const fn is_well_used(allocated: i64, used: i64) -> bool {
    0 < allocated && allocated as i128 * 70 <= used as i128 * 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_one_thing_in_one_regime() {
        let mut codes: Vec<_> =
            all().into_iter().map(|(regime, rule)| (regime, rule.code)).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn example_8_i_5_seven_tenths_and_no_less() {
        assert!(!is_well_used(1_000, 699));
        assert!(is_well_used(1_000, 700));
        assert!(!is_well_used(0, 0));
    }
}
