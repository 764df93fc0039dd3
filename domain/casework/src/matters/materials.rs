//! The materials of the import matters; who asks for one in which case, and where it stands.

use domain_kernel::{Citation, Evidence};

use crate::Material;

/// The form itself on paper; signed in, the electronic form stands for it.
pub(super) const APPLICATION_FORM: Material = Material {
    kind: "application_form",
    name_zh: "加盖公章的申请表",
    name_en: "Stamped application form",
    is_required: false,
    condition_zh: "书面申请时",
    condition_en: "When applying on paper",
    citation: design("Electronic identity stands for the stamp (电子身份代替公章)"),
};

pub(super) const CONTRACT: Material = Material {
    kind: "contract",
    name_zh: "进口合同",
    name_en: "Import contract",
    is_required: true,
    condition_zh: "",
    condition_en: "",
    citation: recalled("Import licensing documents (进口许可申领材料)"),
};

pub(super) const APPROVAL_DOCUMENT: Material = Material {
    kind: "approval_document",
    name_zh: "主管机关签发的批准文件",
    name_en: "Approval document of the competent authority",
    is_required: true,
    condition_zh: "",
    condition_en: "",
    citation: recalled("商务部令2004年第27号"),
};

pub(super) const AGENCY_AGREEMENT: Material = Material {
    kind: "agency_agreement",
    name_zh: "代理协议",
    name_en: "Agency agreement",
    is_required: false,
    condition_zh: "进口商与收货人（进口用户）不一致时",
    condition_en: "When the importer and the consignee or import user differ",
    citation: recalled("Import licensing documents (进口许可申领材料)"),
};

pub(super) const TRADE_FILING: Material = Material {
    kind: "trade_filing",
    name_zh: "对外贸易经营者备案登记表、资格证书或外商投资企业批准证书",
    name_en: "Trade operator filing form, qualification or foreign-invested enterprise approval",
    is_required: false,
    condition_zh: "每年首次申请时；备案登记取消（2022-12-30）后不再要求",
    condition_en: "With the first application of a year; not since filing was abolished \
                   (2022-12-30)",
    citation: recalled("Import licensing documents (进口许可申领材料)"),
};

pub(super) const TRADE_FILING_FIRST_USE: Material = Material {
    condition_zh: "首次网上申请时；备案登记取消（2022-12-30）后不再要求",
    condition_en: "With the first application over the network; not since filing was abolished \
                   (2022-12-30)",
    ..TRADE_FILING
};

pub(super) const END_USE_PROOF: Material = Material {
    kind: "end_use_proof",
    name_zh: "用途或最终用户证明",
    name_en: "Proof of use or final user",
    is_required: false,
    condition_zh: "法律法规对用途或最终用户有要求时",
    condition_en: "Where the law asks for the use or the final user",
    citation: recalled("Import licensing documents (进口许可申领材料)"),
};

pub(super) const MECHANICAL_ANNEX: Material = Material {
    kind: "mechanical_annex",
    name_zh: "机电产品进口附表（加盖骑缝章）",
    name_en: "Annex of mechanical and electrical products, with seam stamp",
    is_required: false,
    condition_zh: "书面申请附有附表时",
    condition_en: "When a paper application has an annex",
    citation: Citation {
        instrument: "Licence Bureau rules for mechanical and electrical licences (2005)",
        article: "",
        evidence: Evidence::Verified,
    },
};

pub(super) const CONDITION_REPORT: Material = Material {
    kind: "condition_report",
    name_zh: "企业关于旧机电产品用途、功能和状况的说明",
    name_en: "Report of the company on purpose, function and condition of used equipment",
    is_required: false,
    condition_zh: USED_ZH,
    condition_en: USED_EN,
    citation: USED,
};

pub(super) const INSPECTION_REPORT: Material = Material {
    kind: "inspection_report",
    name_zh: "检验机构出具的报告",
    name_en: "Report of an inspection body",
    is_required: false,
    condition_zh: USED_ZH,
    condition_en: USED_EN,
    citation: USED,
};

pub(super) const PHOTOGRAPHS: Material = Material {
    kind: "photographs",
    name_zh: "设备照片",
    name_en: "Photographs of the equipment",
    is_required: false,
    condition_zh: USED_ZH,
    condition_en: USED_EN,
    citation: USED,
};

pub(super) const EQUIPMENT_LIST: Material = Material {
    kind: "equipment_list",
    name_zh: "设备清单",
    name_en: "Equipment list",
    is_required: false,
    condition_zh: "外商投资企业进口旧机电产品时",
    condition_en: "Used equipment of foreign-invested enterprises",
    citation: USED,
};

pub(super) const EXPORT_CONTRACT: Material = Material {
    name_zh: "出口合同副本",
    name_en: "Copy of the export contract",
    citation: Citation {
        instrument: "Export licensing documents (出口许可申领材料)",
        article: "art. 5",
        evidence: Evidence::Verified,
    },
    ..CONTRACT
};

pub(super) const EXPORT_APPROVAL: Material = Material {
    name_zh: "主管机关签发的出口批准文件",
    name_en: "Export approval document of the competent authority",
    is_required: false,
    condition_zh: "法律法规规定须经批准的货物",
    condition_en: "Goods whose export needs an approval by law",
    citation: Citation {
        instrument: "Export licensing documents (出口许可申领材料)",
        article: "art. 5",
        evidence: Evidence::Verified,
    },
    ..APPROVAL_DOCUMENT
};

pub(super) const CONSIGNOR_AGREEMENT: Material = Material {
    condition_zh: "出口商与发货人不一致时",
    condition_en: "When the exporter and the consignor differ",
    citation: Citation {
        instrument: "Export licensing documents (出口许可申领材料)",
        article: "art. 5(4)",
        evidence: Evidence::Verified,
    },
    ..AGENCY_AGREEMENT
};

pub(super) const ORIGINAL_LICENCE: Material = Material {
    kind: "original_licence",
    name_zh: "许可证原件",
    name_en: "The original of the licence",
    is_required: false,
    condition_zh: "纸质许可证；无纸化许可证无须提交",
    condition_en: "Of a paper licence; an electronic one has no paper to hand in",
    citation: Citation {
        instrument: "商务部令2008年第11号",
        article: "art. 17",
        evidence: Evidence::Verified,
    },
};

pub(super) const LOSS_NOTICE: Material = Material {
    kind: "loss_notice",
    name_zh: "全国性经济报刊上刊登的遗失声明",
    name_en: "The notice of loss as printed in a national economic newspaper",
    is_required: true,
    condition_zh: "",
    condition_en: "",
    citation: recalled("Loss of licences (遗失补发)"),
};

pub(super) const CUSTOMS_CONFIRMATION: Material = Material {
    kind: "customs_confirmation",
    name_zh: "证面口岸海关出具的未使用证明",
    name_en: "Confirmation of customs at the port on the face that nothing was cleared",
    is_required: false,
    condition_zh: "联网核查数据不能确认时",
    condition_en: "When the data of the customs network cannot tell",
    citation: recalled("Loss of licences (遗失补发)"),
};

const USED_ZH: &str = "进口旧机电产品时";
const USED_EN: &str = "Used equipment";

const USED: Citation = Citation {
    instrument: "Practice of a province for used mechanical and electrical products",
    article: "secondary source",
    evidence: Evidence::Recalled,
};

const fn recalled(instrument: &'static str) -> Citation {
    Citation { instrument, article: "", evidence: Evidence::Recalled }
}

const fn design(instrument: &'static str) -> Citation {
    Citation { instrument, article: "", evidence: Evidence::Design }
}
