//! The export licences: plain and of quota goods, in processing trade, in border small trade.

use domain_kernel::{Citation, Evidence};

use super::materials::{
    APPLICATION_FORM, CONSIGNOR_AGREEMENT, EXPORT_APPROVAL, EXPORT_CONTRACT, TRADE_FILING,
};
use crate::{LimitSpan, Matter, Stage, StageKind};

/// Export licence (出口许可证).
pub(super) const EXPORT_LICENCE: Matter = Matter {
    code: "export-licence",
    name_zh: "出口许可证核发",
    name_en: "Export licence",
    department_zh: "按年度分级发证目录：商务部配额许可证事务局、特派员办事处或地方发证机构",
    department_en: "By the year's graded issuing catalogue: Licence Bureau, special commissioner \
                    office or local issuing body",
    applicants_zh: "出口《出口许可证管理货物目录》内货物的对外贸易经营者",
    applicants_en: "Traders who export goods of the year's export licence catalogue",
    outcome_zh: "出口许可证（监管证件代码 4）",
    outcome_en: "Export licence (supervision document code 4)",
    legal_basis: &[
        Citation {
            instrument: "商务部令2008年第11号",
            article: "arts. 8-14",
            evidence: Evidence::Verified,
        },
        Citation {
            instrument: "行政许可法",
            article: "arts. 32, 38",
            evidence: Evidence::Verified,
        },
    ],
    materials: &[
        APPLICATION_FORM,
        EXPORT_CONTRACT,
        EXPORT_APPROVAL,
        CONSIGNOR_AGREEMENT,
        TRADE_FILING,
    ],
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
        instrument: "商务部令2008年第11号",
        article: "art. 10",
        evidence: Evidence::Verified,
    },
    is_automatic: false,
    fee_zh: "按证收取证书费，金额未经核实",
    fee_en: "A fee per certificate; its amount is not verified",
};

/// Export licence in processing trade (加工贸易).
pub(super) const EXPORT_LICENCE_PROCESSING: Matter = Matter {
    code: "export-licence-processing",
    name_zh: "出口许可证（加工贸易）核发",
    name_en: "Export licence, processing trade",
    outcome_zh: "出口许可证（加工贸易，监管证件代码 x）",
    outcome_en: "Export licence in processing trade (supervision document code x)",
    ..EXPORT_LICENCE
};

/// Export licence in border small trade (边境小额贸易).
pub(super) const EXPORT_LICENCE_BORDER: Matter = Matter {
    code: "export-licence-border",
    name_zh: "出口许可证（边境小额贸易）核发",
    name_en: "Export licence, border small trade",
    department_zh: "省级商务主管部门",
    department_en: "Provincial commerce authority",
    outcome_zh: "出口许可证（边境小额贸易，监管证件代码 y）",
    outcome_en: "Export licence in border small trade (supervision document code y)",
    ..EXPORT_LICENCE
};
