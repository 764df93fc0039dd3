//! Rules that are kept where their subject is: stated here so that they can be listed and cited.

use domain_kernel::{Citation, Evidence, RuleText, day};

use super::listing::EnforcedAt;
use crate::sources::{
    AUTOMATIC_FORM, CUSTOMS_EXPLANATION, FORM_NOTES, ORDER_11, ORDER_26, ORDER_26_SECONDARY,
    ORDER_27, ORDER_27_SECONDARY, cite,
};

const fn text(code: &'static str, citation: Citation, says: [&'static str; 2]) -> RuleText {
    let [says_zh, says_en] = says;
    RuleText { code, citation, says_zh, says_en, pointer: "", from: day(2005, 1, 1), until: None }
}

/// Import licences.
pub(super) const IMPORT: [(RuleText, EnforcedAt); 10] = [
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
            "L12",
            ORDER_27_SECONDARY,
            ["一批一证：只能报关一次。", "One batch, one licence: one declaration only."],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L15",
            ORDER_27_SECONDARY,
            [
                "大宗、散装货物溢装不得超过许可证数量的5%；非一批一证的，最后一批按余额计算。",
                "Bulk goods may overrun the licence by 5 %; with several batches, the last one \
                 overruns what is left.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L16",
            cite(ORDER_27, "", Evidence::Recalled),
            [
                "符合规定的申请，自收到之日起三个工作日内签发。",
                "A conforming application is issued within three working days of receipt.",
            ],
        ),
        EnforcedAt::Clock,
    ),
    (
        text(
            "L18",
            cite(FORM_NOTES, "", Evidence::Verified),
            [
                "贸易方式、合同号、口岸、国家、商品编码各只填一个。",
                "Trade mode, contract, port, country and commodity code have one value each.",
            ],
        ),
        EnforcedAt::Form,
    ),
    (
        text(
            "L23",
            ORDER_27_SECONDARY,
            ["一份报关单只能使用一个许可证号。", "A declaration carries one licence number."],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L24",
            ORDER_27_SECONDARY,
            [
                "报关单经营单位须为许可证的进口商或收货人。",
                "The operator of the declaration is the importer or the consignee of the licence.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "L28",
            ORDER_27_SECONDARY,
            [
                "备注不得手写；备注不随电子数据发送海关。",
                "Remarks are not written by hand, and are not part of the data sent to customs.",
            ],
        ),
        EnforcedAt::Exchange,
    ),
    (
        text(
            "G09",
            cite(ORDER_27, "art. 8", Evidence::Verified),
            [
                "许可证不得买卖、转让、涂改、伪造、变造；签发后证面不变。",
                "A licence is not sold, transferred, altered or forged; its face never changes \
                 after issue.",
            ],
        ),
        EnforcedAt::Life,
    ),
    (
        text(
            "G10",
            cite("state after the last use", "", Evidence::Design),
            [
                "使用次数用完、申报人注明最后一批或申报数量达到余额的，为最后一次使用。",
                "A use is the last when the uses are made, when the declarant says so, or when it \
                 takes all that is left.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
];

/// Automatic licences, general and mechanical alike.
pub(super) const AUTOMATIC: [(RuleText, EnforcedAt); 8] = [
    (
        text(
            "A03",
            ORDER_26_SECONDARY,
            [
                "大宗、散装货物溢短装数量在5%以内免交自动进口许可证；原油、成品油、化肥、钢材为3%。",
                "Bulk goods may overrun by 5 %; crude oil, refined oil, fertiliser and steel \
                 by 3 %.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "A04",
            ORDER_26_SECONDARY,
            [
                "非一批一证的，最后一批的溢装按许可证余额计算。",
                "With several batches, the overage of the last one is counted on what is left.",
            ],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "A05",
            ORDER_26_SECONDARY,
            [
                "符合规定的申请立即签发，最多不超过十个工作日。",
                "A conforming application is issued at once, within ten working days at most.",
            ],
        ),
        EnforcedAt::Clock,
    ),
    (
        text(
            "A07",
            ORDER_26_SECONDARY,
            [
                "签发后一个月内未领取的，收回并撤销；无纸化许可证不适用。",
                "A paper not collected within one month of its issue is taken back and revoked; \
                 electronic licences are not collected.",
            ],
        ),
        EnforcedAt::Life,
    ),
    (
        text(
            "A09",
            CUSTOMS_EXPLANATION,
            ["证面内容不得更改。", "The face is not altered: a change is a new licence."],
        ),
        EnforcedAt::Life,
    ),
    (
        text(
            "A10",
            cite(ORDER_26, "", Evidence::Recalled),
            [
                "一份合同可以申领多份自动进口许可证。",
                "One contract may have several automatic licences.",
            ],
        ),
        EnforcedAt::Permission,
    ),
    (
        text(
            "A21",
            cite("Paperless pilot of 2015", "", Evidence::Verified),
            ["一份报关单使用一份自动进口许可证。", "One declaration uses one automatic licence."],
        ),
        EnforcedAt::WriteOff,
    ),
    (
        text(
            "G11",
            cite(AUTOMATIC_FORM, "", Evidence::Design),
            [
                "自动进口许可对符合形式要求的申请一律准予，不核对配额。",
                "An automatic licence is granted whenever the application is formally complete; \
                 no quota is checked.",
            ],
        ),
        EnforcedAt::Route,
    ),
];

/// Mechanical and electrical products alone.
pub(super) const MECHANICAL: [(RuleText, EnforcedAt); 3] = [
    (
        text(
            "A24",
            cite("Licence Bureau notice 2005 on M&E licences", "item 1(2)", Evidence::Verified),
            [
                "机电产品自动进口许可证自许可证局收到机电办数据后第二个工作日起领取。",
                "A licence for mechanical and electrical products is handed over from the second \
                 working day after the bureau received the approval.",
            ],
        ),
        EnforcedAt::Life,
    ),
    (
        RuleText {
            until: Some(day(2004, 12, 31)),
            from: day(1994, 1, 1),
            ..text(
                "A20",
                cite("AQSIQ rule on M&E licences (secondary source)", "", Evidence::Verified),
                [
                    "2004年以前的机电证件有效期一年，可延期一次，用汇差额不超过10%无须更改；仅用于历史数据。",
                    "Before 2004 a licence for these products lived a year, with one extension, and \
                     a deviation of payment up to 10 % needed no change; for legacy data only.",
                ],
            )
        },
        EnforcedAt::Legacy,
    ),
    (
        text(
            "G12",
            cite("Licence Bureau notice 2005 on M&E licences", "item 2", Evidence::Verified),
            [
                "许可证局仅受理进口商、报关口岸和上下10%以内单价的更改；其他更改由机电部门办理。",
                "The Licence Bureau changes only importer, port and a unit price within 10 %; \
                 every other change is the mechanical-electrical department's.",
            ],
        ),
        EnforcedAt::ChangeDesk,
    ),
];
