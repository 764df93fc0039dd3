//! The automatic import licence for general and important industrial goods.

use domain_kernel::{Citation, Evidence};

use super::materials::{
    AGENCY_AGREEMENT, APPLICATION_FORM, CONTRACT, END_USE_PROOF, TRADE_FILING_FIRST_USE,
};
use crate::{LimitSpan, Matter, Stage, StageKind};

/// What the goods regulation says of automatic licences: everybody is granted one.
pub(super) const AUTOMATIC_GRANT: Citation =
    Citation {
        instrument: "货物进出口管理条例", article: "art. 23", evidence: Evidence::Verified
    };

/// At most ten working days from a complete application to the licence.
pub(super) const AUTOMATIC_LIMIT: Citation = Citation {
    instrument: "货物自动进口许可管理办法（商务部、海关总署令2004年第26号）",
    article: "limit of issue (secondary source)",
    evidence: Evidence::Verified,
};

/// Automatic import licence (自动进口许可证).
pub(super) const AUTOMATIC_IMPORT_LICENCE: Matter = Matter {
    code: "automatic-import-licence",
    name_zh: "自动进口许可证核发",
    name_en: "Automatic import licence",
    department_zh: "商务部配额许可证事务局、特派员办事处和省级商务主管部门",
    department_en: "Quota and Licence Bureau, special commissioner offices and provincial \
                    commerce authorities",
    applicants_zh: "进口《自动进口许可管理货物目录》一、三内货物的进口商、进口用户",
    applicants_en: "Importers and import users of goods in parts I and III of the year's \
                    automatic import catalogue",
    outcome_zh: "自动进口许可证（监管证件代码 7）",
    outcome_en: "Automatic import licence (supervision document code 7)",
    legal_basis: &[
        AUTOMATIC_GRANT,
        Citation {
            instrument: "货物自动进口许可管理办法（商务部、海关总署令2004年第26号）",
            article: "",
            evidence: Evidence::Verified,
        },
        Citation {
            instrument: "行政许可法", article: "art. 32", evidence: Evidence::Verified
        },
    ],
    materials: &[
        APPLICATION_FORM,
        CONTRACT,
        AGENCY_AGREEMENT,
        END_USE_PROOF,
        TRADE_FILING_FIRST_USE,
    ],
    route: &[
        Stage {
            kind: StageKind::InitialReview,
            name_zh: "审核",
            name_en: "Review",
            limit_working_days: 2,
        },
        Stage {
            kind: StageKind::Issuance,
            name_zh: "发证",
            name_en: "Issue",
            limit_working_days: 1,
        },
    ],
    limit_span: LimitSpan::ReceiptToIssue,
    statutory_working_days: 10,
    promised_working_days: 3,
    limit_citation: AUTOMATIC_LIMIT,
    is_automatic: true,
    fee_zh: "收费金额未经核实",
    fee_en: "The amount of any fee is not verified",
};
