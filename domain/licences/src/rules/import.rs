//! Rules of import licences (IMP-2004).

use chrono::Datelike as _;
use domain_kernel::{Evidence, Rule};

use super::{SubmissionFacts, rule};
use crate::sources::{ORDER_27, ORDER_27_SECONDARY, cite};
use crate::{BatchMode, Family, form::limits};

pub(crate) const IMPORT_LIFE: Rule<SubmissionFacts> = rule(
    "L09",
    ORDER_27_SECONDARY,
    [
        "进口许可证有效期一年，当年有效；跨年度使用的，最长不超过次年3月31日。",
        "An import licence lives one year and inside its calendar year; with cross-year use until \
         31 March of the next year at most.",
    ],
    "/licence_year",
    |facts| facts.application.licence_year == facts.today.year(),
);

pub(super) const ONE_CUSTOMS: Rule<SubmissionFacts> = rule(
    "L11",
    cite("Instructions for the licence form", "item 7", Evidence::Verified),
    ["一证一关：只填一个报关口岸。", "One licence, one customs: exactly one port of clearance."],
    "/ports",
    |facts| facts.application.ports.len() == limits::PORTS_IMPORT,
);

pub(super) const SEVERAL_BATCHES: Rule<SubmissionFacts> = rule(
    "L13",
    ORDER_27_SECONDARY,
    [
        "非一批一证须为目录允许的货物，最多使用十二次，同一口岸报关，用完十二次后余额作废。",
        "Several batches only for goods of the catalogue that allow it: at most twelve \
         declarations at the same port, and after the twelfth a balance is dead.",
    ],
    "/batch_mode",
    allows_batches,
);

/// Whether the catalogue allows the batch mode asked for.
pub(super) fn allows_batches(facts: &SubmissionFacts) -> bool {
    match facts.application.batch_mode {
        BatchMode::OneBatch => true,
        BatchMode::SeveralBatches => {
            facts.good.as_ref().is_none_or(|good| good.allows_several_batches)
        }
    }
}

pub(crate) const APPROVAL_COVERS_THE_DAY: Rule<SubmissionFacts> = rule(
    "L13a",
    cite(ORDER_27, "", Evidence::Verified),
    [
        "进口许可证的签发日期须在批准文件有效期内。",
        "An import licence is issued within the validity of the approval document.",
    ],
    "/approval",
    |facts| match facts.application.kind.family() {
        Family::Import => {
            facts.application.approval.as_ref().is_some_and(|paper| paper.covers(facts.today))
        }
        Family::Automatic | Family::Export | Family::Textile | Family::TariffQuota => true,
    },
);

pub(super) const WITHIN_IMPORT_QUOTA: Rule<SubmissionFacts> = rule(
    "Q-12",
    cite("Regulations on the import and export of goods", "Arts. 11-12", Evidence::Verified),
    [
        "有数量限制的进口货物实行配额管理，许可证数量不得超过经营者的进口配额余额。",
        "Goods whose import is limited by quantity are under quota: a licence stays within what the \
         importer has left of it.",
    ],
    "/lines",
    |facts| {
        let asked = facts.application.quantity();
        !facts.is_under_import_quota
            || asked.is_some_and(|quantity| quantity.ten_thousandths() <= facts.quota_left)
    },
);

pub(super) const APPROVED_QUANTITY: Rule<SubmissionFacts> = rule(
    "L22",
    cite(ORDER_27, "", Evidence::Recalled),
    [
        "同一批准文件下签发的许可证数量之和不得超过批准数量。",
        "The licences issued on one approval document together stay within the approved quantity.",
    ],
    "/approval/quantity",
    |facts| {
        let Some(approval) = &facts.application.approval else { return true };
        facts.application.quantity().is_some_and(|quantity| {
            let total = quantity.ten_thousandths().checked_add(facts.issued_on_approval);
            quantity.unit() == approval.quantity.unit()
                && total.is_some_and(|total| total <= approval.quantity.ten_thousandths())
        })
    },
);
