//! Rules every kind of licence shares.

use domain_kernel::{CustomsDistrict, Evidence, Rule};
use domain_reference::CataloguePart;

use super::tariff_quota;
use super::{SubmissionFacts, rule};
use crate::sources::{FILING, FORM_NOTES, GRADED_ISSUING, ORDER_7, PAPERLESS, cite};
use crate::{Delivery, Family, LicenceKind, form::limits};

pub(crate) const IN_CATALOGUE: Rule<SubmissionFacts> = rule(
    "G01",
    cite(FORM_NOTES, "item 11", Evidence::Verified),
    [
        "商品编码须列入该许可证年度的管理货物目录。",
        "The commodity code stands in the catalogue of the licence's year.",
    ],
    "/hs_code",
    |facts| facts.good.is_some(),
);

pub(super) const FILED: Rule<SubmissionFacts> = rule(
    "G02",
    FILING,
    [
        "2022年12月30日前，申请人须已办理对外贸易经营者备案登记。",
        "Before 30 December 2022 the applicant is filed as a foreign trade operator.",
    ],
    "",
    |facts| facts.policy.filing_until.value < facts.today || facts.enterprise.is_filed,
);

pub(super) const NOT_BANNED: Rule<SubmissionFacts> = rule(
    "G03",
    cite("Foreign Trade Law", "", Evidence::Verified),
    [
        "被禁止从事对外贸易的经营者在禁止期内不得取得许可证。",
        "An enterprise banned from foreign trade obtains no licence during the ban.",
    ],
    "",
    |facts| facts.enterprise.ban.is_none_or(|ban| !ban.contains(facts.today)),
);

pub(super) const PART_FITS_KIND: Rule<SubmissionFacts> = rule(
    "G05",
    cite("Trial network check of licences of 2013", "", Evidence::Verified),
    [
        "机电产品申请机电类自动进口许可证，其他货物申请一般自动进口许可证。",
        "Mechanical and electrical products take the licence of code O, other goods of automatic \
         licensing that of code 7.",
    ],
    "/hs_code",
    |facts| {
        let Some(good) = &facts.good else { return true };
        let is_mechanical = good.part == CataloguePart::Mechanical;
        match facts.application.kind {
            LicenceKind::Import => true,
            LicenceKind::AutomaticImport => !is_mechanical,
            LicenceKind::AutomaticImportMechanical => is_mechanical,
            LicenceKind::Export
            | LicenceKind::ExportProcessing
            | LicenceKind::ExportBorder
            | LicenceKind::TextileExport
            | LicenceKind::TariffQuota
            | LicenceKind::TariffQuotaCountry => true,
        }
    },
);

pub(super) const USED_GOODS: Rule<SubmissionFacts> = rule(
    "A19",
    cite(ORDER_7, "art. 2", Evidence::Verified),
    [
        "旧机电产品包括：已使用但仍有功能的，未使用但超过质量保证期的，未使用但明显老化的，新旧部件混装的，翻新的；\
         目录仅列旧机电产品的，须申报为旧。",
        "Used means used but functional, unused beyond its quality guarantee, unused but visibly \
         aged, mixed of old and new parts, or refurbished; a line of the catalogue for used \
         products is applied for as used.",
    ],
    "/equipment/condition",
    |facts| {
        let is_used = facts.application.equipment.as_ref().is_some_and(|item| item.is_used());
        !facts.good.as_ref().is_some_and(|good| good.is_used_only) || is_used
    },
);

pub(super) const DELIVERY: Rule<SubmissionFacts> = rule(
    "G07",
    PAPERLESS,
    [
        "自2018年10月15日起可申领无纸化许可证，消耗臭氧层物质除外。",
        "From 15 October 2018 a licence may be electronic only, except for ozone-depleting \
         substances.",
    ],
    "/delivery",
    |facts| match facts.application.delivery {
        Delivery::Paper => true,
        Delivery::Electronic => {
            let policy = &facts.policy;
            let category = facts.good.as_ref().map(|good| good.category.as_str());
            let from = match facts.application.kind.family() {
                Family::Import | Family::Automatic => Some(policy.electronic_from.value),
                Family::Export => Some(policy.export_electronic_from.value),
                // They ended ten years before.
                Family::Textile => None,
                Family::TariffQuota => Some(tariff_quota::ELECTRONIC_FROM),
            };
            from.is_some_and(|from| from <= facts.today)
                && category
                    .is_none_or(|category| !policy.paper_categories.value.contains(&category))
        }
    },
);

pub(super) const CONTRACT_NUMBER: Rule<SubmissionFacts> = rule(
    "L17",
    cite(FORM_NOTES, "item 6", Evidence::Verified),
    [
        "合同号只填一个，不超过17个ASCII字符。",
        "One contract number of at most 17 ASCII characters.",
    ],
    "/contract_number",
    |facts| {
        let number = &facts.application.contract_number;
        number.is_ascii() && number.len() <= limits::CONTRACT_NUMBER
    },
);

pub(super) const CATALOGUE_UNIT: Rule<SubmissionFacts> = rule(
    "L26",
    cite("catalogue of goods", "unit of the code", Evidence::Design),
    ["单位须为该商品编码的许可证计量单位。", "The unit is the licence unit of the commodity code."],
    "/unit",
    |facts| facts.good.as_ref().is_none_or(|good| good.unit == facts.application.unit),
);

pub(crate) const AMOUNTS: Rule<SubmissionFacts> = rule(
    "L27",
    cite("amounts of the face", "boxes 16 and 18", Evidence::Design),
    [
        "金额等于数量乘单价，按两位小数四舍五入；总值为各行之和。",
        "An amount is quantity times unit price, rounded half up at two decimals; the total is \
         the sum of the lines.",
    ],
    "/lines",
    |facts| {
        let application = &facts.application;
        let is_right = |line: &crate::Line| {
            line.unit_price.amount_of(&line.quantity).as_ref() == Some(&line.amount)
        };
        application.lines.iter().all(is_right)
            && application.quantity().is_some()
            && application.amount().is_some()
    },
);

pub(super) const DESIGNATED_PORTS: Rule<SubmissionFacts> = rule(
    "L29",
    cite(GRADED_ISSUING, "item 3(1)", Evidence::Verified),
    [
        "指定口岸报关的货物只能在目录指定的口岸报关。",
        "Goods with designated ports clear only at the ports of the catalogue.",
    ],
    "/ports",
    |facts| {
        let designated = facts.good.as_ref().map_or(&[][..], |good| &good.designated_ports);
        let is_designated =
            |port: &CustomsDistrict| designated.iter().any(|named| includes(named, port));
        designated.is_empty() || facts.application.ports.iter().all(is_designated)
    },
);

/// Whether an office is the one named, or belongs to the regional customs named as `5200`.
fn includes(named: &CustomsDistrict, port: &CustomsDistrict) -> bool {
    let is_regional = named.as_str().ends_with("00");
    named == port || (is_regional && named.directly_affiliated() == port.directly_affiliated())
}

pub(super) const COMPETENT: Rule<SubmissionFacts> = rule(
    "L30",
    cite(GRADED_ISSUING, "", Evidence::Verified),
    [
        "发证机构由货物、贸易方式、是否在京中央企业、地区和年度确定。",
        "The competent body follows from the goods, the trade mode, central enterprises in \
         Beijing, the region and the year.",
    ],
    "",
    |facts| facts.is_competence_found,
);

pub(super) const CHANGE: Rule<SubmissionFacts> = rule(
    "G08",
    cite("MOFCOM Orders 2004 No. 26 and No. 27", "", Evidence::Recalled),
    [
        "换证由持证人提出，原证有效、同类、无未放行的申报，数量不超过原证余额。",
        "A replacement is the holder's, of a licence of the same kind that is in force and of \
         which no declaration holds a part, for no more than it has left.",
    ],
    "/replaces",
    |facts| {
        if facts.application.replaces.is_none() {
            return true;
        }
        let quantity = facts.application.quantity();
        facts.predecessor.as_ref().is_some_and(|old| {
            let fits = quantity.as_ref().and_then(|quantity| quantity.at_most(&old.left));
            old.kind == facts.application.kind
                && old.is_own
                && old.state.may_be_used()
                && !old.is_reserved
                && fits.unwrap_or(false)
        })
    },
);
