//! Rules of export licences (EXP-2004, EXP-2008).

use chrono::Datelike as _;
use domain_kernel::{Evidence, Rule, RuleText};
use domain_reference::Management;

use super::listing::EnforcedAt;
use super::{SubmissionFacts, rule};
use crate::sources::{
    EXPORT_CATALOGUE, FORM_NOTES, ONLINE_2004, ORDER_11, ORDER_28_SECONDARY, WHEAT_2003, cite,
};
use crate::{BatchMode, FaceTerms, LicenceKind, form::limits};

pub(crate) const EXPORT_LIFE: Rule<SubmissionFacts> = rule(
    "L01",
    cite(ORDER_11, "art. 14", Evidence::Verified),
    [
        "出口许可证有效期不超过六个月，按当年或次年申请。",
        "An export licence lives six months at most and is of this year or the next.",
    ],
    "/licence_year",
    |facts| {
        let year = facts.application.licence_year;
        !facts.application.crosses_year
            && (year == facts.today.year() || year == facts.today.year() + 1)
    },
);

pub(crate) const NEXT_YEAR: Rule<SubmissionFacts> = rule(
    "L04",
    cite(ORDER_11, "art. 13", Evidence::Verified),
    [
        "自12月10日起可签发次年出口许可证，有效期自次年1月1日起。",
        "Next year's export licences are issued from 10 December on and begin on 1 January.",
    ],
    "/licence_year",
    |facts| {
        let year = facts.today.year();
        let begins = facts.policy.next_year_from.value.of(year);
        let asked = facts.application.licence_year;
        asked == year || (asked == year + 1 && begins <= facts.today)
    },
);

pub(super) const ONE_CUSTOMS: Rule<SubmissionFacts> = rule(
    "L11",
    cite(FORM_NOTES, "item 7", Evidence::Verified),
    ["一证一关：只填一个报关口岸。", "One licence, one customs: exactly one port of clearance."],
    "/ports",
    |facts| facts.application.ports.len() == limits::PORTS_IMPORT,
);

pub(super) const SEVERAL_BATCHES: Rule<SubmissionFacts> = rule(
    "L14",
    cite(ORDER_11, "", Evidence::Recalled),
    [
        "非一批一证限补偿贸易和目录注明的货物（外商投资企业出口许可证管理货物亦可，由发证机构审核）。",
        "Several batches for compensation trade and goods the catalogue marks; for goods of \
         foreign-invested enterprises the issuer decides.",
    ],
    "/batch_mode",
    |facts| {
        let is_compensation = facts.application.trade_mode.as_str() == "0513";
        match facts.application.batch_mode {
            BatchMode::OneBatch => true,
            BatchMode::SeveralBatches => {
                is_compensation
                    || facts.good.as_ref().is_none_or(|good| good.allows_several_batches)
            }
        }
    },
);

pub(super) const FITS_MODE: Rule<SubmissionFacts> = rule(
    "E01",
    cite("customs codes 4, x and y", "", Evidence::Design),
    [
        "加工贸易方式申领加工贸易出口许可证（x），边境小额贸易申领边境小额贸易出口许可证（y），其他申领出口许可证（4）。",
        "Processing trade takes the licence of code x, border small trade that of code y, every \
         other mode that of code 4.",
    ],
    "/trade_mode",
    |facts| {
        let mode = facts.application.trade_mode.as_str();
        let is_processing = facts.policy.modes.value.processing.contains(&mode);
        let is_border = mode == "4019";
        match facts.application.kind {
            LicenceKind::ExportProcessing => is_processing,
            LicenceKind::ExportBorder => is_border,
            LicenceKind::Export => !is_processing && !is_border,
            LicenceKind::Import
            | LicenceKind::AutomaticImport
            | LicenceKind::AutomaticImportMechanical
            | LicenceKind::TextileExport
            | LicenceKind::TariffQuota
            | LicenceKind::TariffQuotaCountry => true,
        }
    },
);

pub(super) const FROZEN: Rule<SubmissionFacts> = rule(
    "L19",
    cite(FORM_NOTES, "item 10", Evidence::Verified),
    [
        "海运的冷冻货物不得填报铁路、公路运输方式。",
        "Frozen goods bound overseas do not go by rail or road.",
    ],
    "/transport",
    |facts| {
        let application = &facts.application;
        let FaceTerms::Export { transport, .. } = &application.terms else { return true };
        let is_frozen = facts.good.as_ref().is_some_and(|good| good.category.starts_with('冻'));
        let is_by_land = ["3", "4"].contains(&transport.as_str());
        let neighbours = facts.policy.land_neighbours.value;
        let is_overseas = !neighbours.contains(&application.trading_country.as_str());
        !(is_frozen && is_overseas && is_by_land)
    },
);

pub(super) const SAME_CONSIGNOR: Rule<SubmissionFacts> = rule(
    "L20",
    cite(FORM_NOTES, "item 2", Evidence::Verified),
    [
        "配额管理和配额招标货物的发货人须与出口商一致。",
        "Of quota goods and goods under quota bidding the consignor is the exporter.",
    ],
    "/consignor/credit_code",
    |facts| {
        let own = Some(&facts.enterprise.credit_code);
        !needs_quota(facts) || facts.application.consignee.credit_code.as_ref() == own
    },
);

pub(crate) const WITHIN_QUOTA: Rule<SubmissionFacts> = rule(
    "L21",
    cite(ORDER_11, "", Evidence::Recalled),
    [
        "配额货物的许可证数量不得超过经营者的配额余额。",
        "A licence for quota goods stays within what the exporter has left of its quota.",
    ],
    "/lines",
    |facts| {
        let asked = facts.application.quantity();
        !needs_quota(facts)
            || asked.is_some_and(|quantity| quantity.ten_thousandths() <= facts.quota_left)
    },
);

fn needs_quota(facts: &SubmissionFacts) -> bool {
    facts.management.is_some_and(Management::needs_quota)
}

const fn text(
    code: &'static str,
    citation: domain_kernel::Citation,
    says: [&'static str; 2],
) -> RuleText {
    rule(code, citation, says, "", |_| true).describe()
}

/// What is kept elsewhere than in the books.
pub(super) const ELSEWHERE: [(RuleText, EnforcedAt); 9] = [
    (
        text(
            "L02",
            cite(ORDER_11, "art. 14", Evidence::Verified),
            [
                "自2008年7月1日起，出口许可证有效期截止不超过当年12月31日。",
                "Since 1 July 2008 an export licence ends on 31 December of its year at the latest.",
            ],
        ),
        EnforcedAt::Issue,
    ),
    (
        text(
            "L03",
            ORDER_28_SECONDARY,
            [
                "2008年6月30日前，跨年度的出口许可证有效期最迟至次年2月底。",
                "Until 30 June 2008 an export licence that crosses the year ends on the last day of \
                 February at the latest.",
            ],
        ),
        EnforcedAt::Issue,
    ),
    (
        text(
            "L06",
            cite(ORDER_11, "art. 16", Evidence::Verified),
            [
                "出口许可证延期不得超过当年12月31日。",
                "An export licence is not extended beyond 31 December of its year.",
            ],
        ),
        EnforcedAt::Change,
    ),
    (
        text(
            "L08",
            cite(ORDER_11, "art. 14", Evidence::Verified),
            [
                "商务部可为个别货物规定其他有效期。",
                "The ministry may set another validity for a good.",
            ],
        ),
        EnforcedAt::Issue,
    ),
    (
        text(
            "L13",
            WHEAT_2003,
            [
                "非一批一证最多使用十二次，同一口岸报关，用完十二次后余额作废。",
                "Several batches: at most twelve declarations at the same port, and after the \
                 twelfth a balance is dead.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L15",
            ORDER_28_SECONDARY,
            [
                "大宗、散装货物溢装不超过5%（原油、成品油3%）；溢装部分不占配额。",
                "Bulk goods may overrun the licence by 5 %, crude and refined oil by 3 %; the \
                 overrun takes nothing of the quota.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L16",
            cite(ORDER_11, "art. 10", Evidence::Verified),
            [
                "符合规定的申请，自收到之日起三个工作日内发证。",
                "A conforming application is issued within three working days of receipt.",
            ],
        ),
        EnforcedAt::Clock,
    ),
    (
        text(
            "E02",
            cite(ONLINE_2004, "art. 7", Evidence::Verified),
            ["网上申请按FOB价格填写。", "Prices of an application over the network are FOB."],
        ),
        EnforcedAt::Form,
    ),
    (
        text(
            "L31",
            cite(EXPORT_CATALOGUE, "", Evidence::Verified),
            [
                "边境小额贸易出口配额货物由省级商务主管部门在商务部下达的边贸配额内签发；列名货物须领证，其余免领。",
                "In border small trade the provincial body issues quota goods within the border \
                 quota; listed goods need a licence, the rest none.",
            ],
        ),
        EnforcedAt::Route,
    ),
];
