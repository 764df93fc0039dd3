//! Interim export licences of textiles, 2005 to 2008.

use domain_kernel::{Citation, Evidence};

use super::export::EXPORT_LICENCE;
use super::materials::{APPLICATION_FORM, EXPORT_CONTRACT, TRADE_FILING};
use crate::Matter;

const ORDER: &str = "Interim rules on textile exports (纺织品出口临时管理办法)";

/// Interim textile export licence (纺织品临时出口许可证).
pub(super) const TEXTILE_EXPORT_LICENCE: Matter = Matter {
    code: "textile-export-licence",
    name_zh: "纺织品临时出口许可证核发",
    name_en: "Interim textile export licence",
    department_zh: "经营者所在地地方商务主管部门（含在京中央企业）",
    department_en: "Local commerce authority of the exporter's seat, central enterprises included",
    applicants_zh: "持有临时出口许可数量的纺织品出口经营者（2005年7月20日至2008年12月31日）",
    applicants_en: "Exporters of textiles that hold a permit quantity, 20 July 2005 to \
                    31 December 2008",
    outcome_zh: "纺织品临时出口许可证（监管证件代码 5）",
    outcome_en: "Interim textile export licence (supervision document code 5)",
    legal_basis: &[
        Citation { instrument: ORDER, article: "arts. 17, 21-25", evidence: Evidence::Verified },
        Citation {
            instrument: "行政许可法",
            article: "arts. 32, 38",
            evidence: Evidence::Verified,
        },
    ],
    materials: &[APPLICATION_FORM, EXPORT_CONTRACT, TRADE_FILING],
    limit_citation: Citation {
        instrument: ORDER,
        article: "art. 22",
        evidence: Evidence::Verified,
    },
    ..EXPORT_LICENCE
};
