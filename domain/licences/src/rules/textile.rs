//! Rules of interim textile export licences (TEX-2005a, TEX-2005b, TEX-2006).

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::{Citation, Evidence, Rule, RuleText, Rulebook, day};

use super::listing::EnforcedAt;
use super::{SubmissionFacts, every, rule};
use crate::BatchMode;
use crate::form::limits;
use crate::sources::{TEXTILE_LIFE as LIFE, TEXTILE_ORDER, TEXTILE_US_2006, cite};

/// The book of a regime: three orders followed each other with the same sentences on licences.
///
/// Of the last order only the month is known: its first day is taken as the first of September
/// 2006, and its last day as the end of the quantities for the United States. `[R]`
pub(super) const fn book(
    regime: &'static str,
    rules: &'static [Rule<SubmissionFacts>],
) -> Rulebook<SubmissionFacts> {
    let (from, until) = match regime.as_bytes() {
        b"TEX-2005a" => (day(2005, 7, 20), day(2005, 9, 21)),
        b"TEX-2005b" => (day(2005, 9, 22), day(2006, 8, 31)),
        _ => (day(2006, 9, 1), LAST_DAY),
    };
    Rulebook { regime, from, until: Some(until), rules }
}

/// The day the last of them ended. `[R]`
const LAST_DAY: NaiveDate = day(2008, 12, 31);

/// What is asked when an application is submitted.
pub(super) const SUBMISSION: &[Rule<SubmissionFacts>] = &[
    RESTRICTED_MARKET,
    every::IN_CATALOGUE,
    CATEGORY,
    every::FILED,
    every::NOT_BANNED,
    every::COMPETENT,
    every::CATALOGUE_UNIT,
    every::DELIVERY,
    every::CONTRACT_NUMBER,
    every::AMOUNTS,
    TEXTILE_LIFE,
    ONE_BATCH,
    WITHIN_PERMIT,
    every::CHANGE,
];

/// What is asked once more on the day of issue.
pub(super) const ISSUE: &[Rule<SubmissionFacts>] = &[
    RESTRICTED_MARKET,
    every::IN_CATALOGUE,
    CATEGORY,
    every::NOT_BANNED,
    TEXTILE_LIFE,
    WITHIN_PERMIT,
    every::CHANGE,
];

pub(crate) const TEXTILE_LIFE: Rule<SubmissionFacts> = rule(
    "T01",
    LIFE,
    [
        "纺织品临时出口许可证有效期六个月，不跨公历年度，逾期自行失效。",
        "A textile licence lives six months inside the calendar year and lapses by itself.",
    ],
    "/licence_year",
    |facts| {
        let application = &facts.application;
        !application.crosses_year && application.licence_year == facts.today.year()
    },
);

const ONE_BATCH: Rule<SubmissionFacts> = rule(
    "T03",
    LIFE,
    [
        "纺织品临时出口许可证实行一批一证和一关一证。",
        "One batch, one licence and one licence, one customs: one declaration at one port.",
    ],
    "/batch_mode",
    |facts| {
        let application = &facts.application;
        application.batch_mode == BatchMode::OneBatch
            && application.ports.len() == limits::PORTS_IMPORT
    },
);

const RESTRICTED_MARKET: Rule<SubmissionFacts> = rule(
    "T17",
    cite("restricting markets: EU 2005 to 2007, US 2006 to 2008", "", Evidence::Recalled),
    [
        "目的国须为当年对我设限的国家（地区）：欧盟2005至2007年，美国2006至2008年。",
        "The goods go to a market that restricts them that year: the European Union from 2005 to \
         2007, the United States from 2006 to 2008.",
    ],
    "/destination_country",
    |facts| facts.application.market().is_some(),
);

const CATEGORY: Rule<SubmissionFacts> = rule(
    "T18",
    cite("catalogue of textiles under interim management", "", Evidence::Verified),
    [
        "类别须与该市场目录中商品编码所属类别一致。",
        "The category is the one that the market's catalogue puts the commodity in.",
    ],
    "/category",
    |facts| {
        let category = facts.application.terms.textile().map(|(category, _)| category);
        facts.good.as_ref().is_none_or(|good| Some(&good.category) == category)
    },
);

pub(crate) const WITHIN_PERMIT: Rule<SubmissionFacts> = rule(
    "T19",
    cite(TEXTILE_ORDER, "art. 22", Evidence::Verified),
    [
        "许可证数量不得超过经营者的临时出口许可数量；可申请数量不是签发依据；分限额类别须同时占用主类别同等数量。",
        "A licence stays within the exporter's permit quantity, which the applicable quantity is \
         not; a sub-category takes as much of its parent.",
    ],
    "/lines",
    |facts| {
        let asked = facts.application.quantity();
        asked.is_some_and(|quantity| quantity.ten_thousandths() <= facts.quota_left)
    },
);

const fn text(code: &'static str, citation: Citation, says: [&'static str; 2]) -> RuleText {
    rule(code, citation, says, "", |_| true).describe()
}

/// What is kept elsewhere than in the books.
pub(super) const ELSEWHERE: [(RuleText, EnforcedAt); 5] = [
    (
        text(
            "T02",
            LIFE,
            [
                "延期由原发证机构办理，最长三个月，一律换发新证，不跨公历年度。",
                "An extension is the original issuer's, three months at most, always by a new \
                 certificate, and never beyond its calendar year.",
            ],
        ),
        EnforcedAt::Change,
    ),
    (
        text(
            "T04",
            cite(TEXTILE_ORDER, "art. 22", Evidence::Verified),
            [
                "发证机构自收到申请之日起三个工作日内签发。",
                "A licence is issued within three working days of receipt.",
            ],
        ),
        EnforcedAt::Clock,
    ),
    (
        text(
            "T10",
            cite(TEXTILE_ORDER, "art. 21", Evidence::Verified),
            [
                "申领时须提交出口合同副本（书面或网上）。",
                "A copy of the export contract is handed in, on paper or over the network.",
            ],
        ),
        EnforcedAt::Form,
    ),
    (
        text(
            "T11",
            cite("Customs notice on textile samples (secondary source)", "", Evidence::Recalled),
            [
                "每批不超过50件的货样免领许可证。",
                "A lot of samples of up to 50 pieces needs no licence.",
            ],
        ),
        EnforcedAt::NotOffered,
    ),
    (
        text(
            "T20",
            cite(TEXTILE_US_2006, "nota bene", Evidence::Verified),
            [
                "出口332/432/632-B类须同时占用同等数量的332/432/632-T类；T类可单独出口。",
                "What is exported as 332/432/632-B takes the same quantity of 332/432/632-T, which \
                 may be exported alone.",
            ],
        ),
        EnforcedAt::Issue,
    ),
];
