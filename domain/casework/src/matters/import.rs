//! The import licence, for goods under quantitative or other restriction.

use domain_kernel::{Citation, Evidence};

use super::materials::{
    AGENCY_AGREEMENT, APPLICATION_FORM, APPROVAL_DOCUMENT, CONTRACT, TRADE_FILING,
};
use crate::{LimitSpan, Matter, Stage, StageKind};

/// Import licence (进口许可证).
pub(super) const IMPORT_LICENCE: Matter = Matter {
    code: "import-licence",
    name_zh: "进口许可证核发",
    name_en: "Import licence",
    department_zh: "商务部配额许可证事务局、特派员办事处和授权的地方发证机构",
    department_en: "Quota and Licence Bureau, special commissioner offices and authorised local \
                    issuing bodies",
    applicants_zh: "进口《进口许可证管理货物目录》内货物的对外贸易经营者",
    applicants_en: "Traders who import goods of the year's import licence catalogue",
    outcome_zh: "进口许可证（监管证件代码 1）",
    outcome_en: "Import licence (supervision document code 1)",
    legal_basis: &[
        Citation {
            instrument: "商务部令2004年第27号",
            article: "arts. 1-8",
            evidence: Evidence::Verified,
        },
        Citation {
            instrument: "行政许可法",
            article: "arts. 32, 38",
            evidence: Evidence::Verified,
        },
    ],
    materials: &[APPLICATION_FORM, CONTRACT, APPROVAL_DOCUMENT, AGENCY_AGREEMENT, TRADE_FILING],
    route: &[
        Stage {
            kind: StageKind::InitialReview,
            name_zh: "初审",
            name_en: "First review",
            limit_working_days: 1,
        },
        Stage {
            kind: StageKind::FinalReview,
            name_zh: "终审",
            name_en: "Final review",
            limit_working_days: 1,
        },
        // The licence is printed at once when the final review passes.
        Stage {
            kind: StageKind::Issuance,
            name_zh: "发证",
            name_en: "Issue",
            limit_working_days: 0,
        },
    ],
    limit_span: LimitSpan::ReceiptToIssue,
    statutory_working_days: 3,
    promised_working_days: 2,
    limit_citation: Citation {
        instrument: "商务部令2004年第27号",
        article: "limit of issue",
        evidence: Evidence::Recalled,
    },
    is_automatic: false,
    fee_zh: "按证收取证书费，金额未经核实",
    fee_en: "A fee per certificate; its amount is not verified",
};
