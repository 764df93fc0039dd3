//! The automatic import licence for mechanical and electrical products.

use domain_kernel::{Citation, Evidence};

use super::automatic::{AUTOMATIC_GRANT, AUTOMATIC_LIMIT};
use super::materials::{
    AGENCY_AGREEMENT, APPLICATION_FORM, CONDITION_REPORT, CONTRACT, EQUIPMENT_LIST,
    INSPECTION_REPORT, MECHANICAL_ANNEX, PHOTOGRAPHS, TRADE_FILING_FIRST_USE,
};
use crate::{LimitSpan, Matter, Stage, StageKind};

/// Automatic import licence for mechanical and electrical products (机电产品自动进口许可证).
pub(super) const AUTOMATIC_IMPORT_LICENCE_MECHANICAL: Matter = Matter {
    code: "automatic-import-licence-mechanical",
    name_zh: "机电产品自动进口许可证核发",
    name_en: "Automatic import licence for mechanical and electrical products",
    department_zh: "国家机电办和地方、部门机电办",
    department_en: "National mechanical-electrical office and its local and department offices",
    applicants_zh: "进口《自动进口许可管理货物目录》二内机电产品的进口商、进口用户",
    applicants_en: "Importers and import users of products in part II of the year's automatic \
                    import catalogue",
    outcome_zh: "自动进口许可证（监管证件代码 O）",
    outcome_en: "Automatic import licence (supervision document code O, the capital letter)",
    legal_basis: &[
        AUTOMATIC_GRANT,
        Citation {
            instrument: "机电产品进口管理办法（商务部、海关总署、质检总局令2008年第7号）",
            article: "arts. 2, 5",
            evidence: Evidence::Verified,
        },
        Citation {
            instrument: "商务部令2008年第6号", article: "", evidence: Evidence::Recalled
        },
        Citation {
            instrument: "行政许可法", article: "art. 32", evidence: Evidence::Verified
        },
    ],
    materials: &[
        APPLICATION_FORM,
        CONTRACT,
        MECHANICAL_ANNEX,
        AGENCY_AGREEMENT,
        CONDITION_REPORT,
        INSPECTION_REPORT,
        PHOTOGRAPHS,
        EQUIPMENT_LIST,
        TRADE_FILING_FIRST_USE,
    ],
    route: &[
        Stage {
            kind: StageKind::InitialReview,
            name_zh: "审核",
            name_en: "Review",
            limit_working_days: 3,
        },
        Stage {
            kind: StageKind::Issuance,
            name_zh: "发证",
            name_en: "Issue",
            limit_working_days: 2,
        },
    ],
    limit_span: LimitSpan::ReceiptToIssue,
    statutory_working_days: 10,
    promised_working_days: 5,
    limit_citation: AUTOMATIC_LIMIT,
    is_automatic: true,
    fee_zh: "收费金额未经核实",
    fee_en: "The amount of any fee is not verified",
};
