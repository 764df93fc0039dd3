//! What happens to a licence after issue on its holder's application (退（换）证).

use domain_kernel::{Citation, Evidence};

use super::materials::{CUSTOMS_CONFIRMATION, LOSS_NOTICE, ORIGINAL_LICENCE};
use crate::{LimitSpan, Matter, Stage, StageKind};

const EXCHANGE: Citation = Citation {
    instrument: "商务部令2008年第11号",
    article: "arts. 15-17",
    evidence: Evidence::Verified,
};
const RETURN: Citation = Citation {
    instrument: "货物自动进口许可管理办法（商务部、海关总署令2004年第26号）",
    article: "art. 16",
    evidence: Evidence::Verified,
};
const LOSS: Citation = Citation {
    instrument: "Loss of licences (遗失补发), secondary source",
    article: "",
    evidence: Evidence::Recalled,
};
const LICENSING: Citation =
    Citation {
        instrument: "行政许可法", article: "arts. 32, 49", evidence: Evidence::Verified
    };
/// A change is processed as an application for a licence is.
const LIMIT: Citation = Citation {
    instrument: "商务部令2008年第11号",
    article: "art. 10, taken for changes too",
    evidence: Evidence::Design,
};

const REVIEWED: &[Stage] = &[
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
    Stage {
        kind: StageKind::Issuance,
        name_zh: "换发",
        name_en: "Issue of the new licence",
        limit_working_days: 0,
    },
];

const HANDED_BACK: &[Stage] = &[
    Stage {
        kind: StageKind::InitialReview,
        name_zh: "核对",
        name_en: "Check of the licence and its use",
        limit_working_days: 1,
    },
    Stage {
        kind: StageKind::Issuance,
        name_zh: "注销",
        name_en: "Cancellation",
        limit_working_days: 0,
    },
];

/// What the five share.
const CHANGE: Matter = Matter {
    code: "",
    name_zh: "",
    name_en: "",
    department_zh: "原发证机构；机电产品按更改内容由许可证局或机电办办理",
    department_en: "The body that issued the licence; for mechanical products the bureau or the \
                    mechanical-electrical office, by what changes",
    applicants_zh: "许可证持证人",
    applicants_en: "The holder of the licence",
    outcome_zh: "",
    outcome_en: "",
    legal_basis: &[EXCHANGE, LICENSING],
    materials: &[ORIGINAL_LICENCE],
    route: REVIEWED,
    limit_span: LimitSpan::ReceiptToIssue,
    statutory_working_days: 3,
    promised_working_days: 3,
    limit_citation: LIMIT,
    is_automatic: false,
    fee_zh: "收费金额未经核实",
    fee_en: "The amount of any fee is not verified",
};

/// Boxes of the face change (更改).
pub(super) const LICENCE_AMENDMENT: Matter = Matter {
    code: "licence-amendment",
    name_zh: "许可证更改",
    name_en: "Amendment of a licence",
    outcome_zh: "新许可证；原证注销，备注载明原证号",
    outcome_en: "A new licence that names the old one, which is cancelled",
    ..CHANGE
};

/// The last day moves (延期).
pub(super) const LICENCE_EXTENSION: Matter = Matter {
    code: "licence-extension",
    name_zh: "许可证延期",
    name_en: "Extension of a licence",
    outcome_zh: "新许可证；原证注销，备注载明延期和原证号",
    outcome_en: "A new licence marked as extended that names the old one, which is cancelled",
    ..CHANGE
};

/// What is left is spread over several licences (分证).
pub(super) const LICENCE_SPLIT: Matter = Matter {
    code: "licence-split",
    name_zh: "许可证分证",
    name_en: "Split of a licence",
    outcome_zh: "两份以上新许可证，数量之和为原证余额",
    outcome_en: "Two or more new licences that together carry what the old one had left",
    ..CHANGE
};

/// A paper that was lost is issued anew (挂失补发).
pub(super) const LICENCE_REISSUE: Matter = Matter {
    code: "licence-reissue",
    name_zh: "许可证遗失补发",
    name_en: "Reissue of a lost licence",
    outcome_zh: "新许可证；遗失的原证注销",
    outcome_en: "A new licence; the lost one is cancelled",
    legal_basis: &[LOSS, LICENSING],
    materials: &[LOSS_NOTICE, CUSTOMS_CONFIRMATION],
    ..CHANGE
};

/// It is given back, unused or partly used (退证).
pub(super) const LICENCE_RETURN: Matter = Matter {
    code: "licence-return",
    name_zh: "退证",
    name_en: "Return of a licence",
    outcome_zh: "许可证注销，未使用的数量退回",
    outcome_en: "The licence is cancelled; what was not used is given back",
    legal_basis: &[RETURN, EXCHANGE],
    route: HANDED_BACK,
    ..CHANGE
};
