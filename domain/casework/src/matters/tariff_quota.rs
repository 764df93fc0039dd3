//! Certificates of tariff quota, which their holders draw on what was allocated or drawn.

use domain_kernel::{Citation, Evidence};

use super::import::IMPORT_LICENCE;
use super::materials::{APPLICATION_FORM, CONTRACT, TRADE_FILING};
use crate::Matter;

const AGRICULTURAL: Citation = Citation {
    instrument: "农产品进口关税配额管理暂行办法（商务部、国家发展改革委令2003年第4号）",
    article: "",
    evidence: Evidence::Verified,
};

const FERTILISER: Citation = Citation {
    instrument: "化肥进口关税配额管理暂行办法",
    article: "",
    evidence: Evidence::Recalled,
};

/// Certificate of tariff quota (关税配额证明).
pub(super) const TARIFF_QUOTA_CERTIFICATE: Matter = Matter {
    code: "tariff-quota-certificate",
    name_zh: "进口关税配额证明核发",
    name_en: "Tariff quota certificate",
    department_zh: "农产品、化肥进口关税配额的授权机构（省级主管部门）",
    department_en: "Authorised agencies of tariff quotas, in the provinces",
    applicants_zh: "持有农产品或化肥进口关税配额的最终用户",
    applicants_en: "Final users who hold tariff quota of farm goods or fertilisers",
    outcome_zh: "关税配额证明（监管证件代码 t）",
    outcome_en: "Tariff quota certificate (supervision document code t)",
    legal_basis: &[AGRICULTURAL, FERTILISER],
    materials: &[APPLICATION_FORM, CONTRACT, TRADE_FILING],
    limit_citation: Citation {
        instrument: "关税配额证更换通知（三个工作日）",
        article: "(4)",
        evidence: Evidence::Verified,
    },
    ..IMPORT_LICENCE
};

/// Certificate of a country's tariff quota (国别关税配额证明).
pub(super) const TARIFF_QUOTA_CERTIFICATE_COUNTRY: Matter = Matter {
    code: "tariff-quota-certificate-country",
    name_zh: "进口国别关税配额证明核发",
    name_en: "Country tariff quota certificate",
    applicants_zh: "持有国别关税配额的最终用户",
    applicants_en: "Final users who hold a country's tariff quota",
    outcome_zh: "国别关税配额证明（监管证件代码 q）",
    outcome_en: "Country tariff quota certificate (supervision document code q)",
    ..TARIFF_QUOTA_CERTIFICATE
};
