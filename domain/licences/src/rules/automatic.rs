//! Rules of automatic import licences (AIL-2004, AILME-2008).

use chrono::Datelike as _;
use domain_kernel::{Evidence, Rule};

use super::import::allows_batches;
use super::{SubmissionFacts, rule};
use crate::form::limits;
use crate::sources::{
    AUTOMATIC_FORM, CUSTOMS_EXPLANATION, ORDER_26_SECONDARY, YEAR_END_NOTICE, cite,
};

pub(crate) const AUTOMATIC_LIFE: Rule<SubmissionFacts> = rule(
    "A01",
    ORDER_26_SECONDARY,
    [
        "自动进口许可证有效期六个月，仅限公历年度内有效。",
        "An automatic import licence lives six months and only inside the calendar year.",
    ],
    "/crosses_year",
    |facts| {
        let year = facts.application.licence_year;
        let is_near = year == facts.today.year() || year == facts.today.year() + 1;
        !facts.application.crosses_year && is_near
    },
);

pub(super) const SEVERAL_BATCHES: Rule<SubmissionFacts> = rule(
    "A02",
    CUSTOMS_EXPLANATION,
    [
        "自动进口许可证一批一证；非一批一证的，最多使用六次。",
        "An automatic licence is for one batch, or where several are allowed for at most six \
         declarations.",
    ],
    "/batch_mode",
    allows_batches,
);

pub(crate) const YEAR_SWITCH: Rule<SubmissionFacts> = rule(
    "A06",
    YEAR_END_NOTICE,
    [
        "12月25日后不再签发当年自动进口许可证，按次年目录签发次年许可证（目录一、目录三）。",
        "After 25 December no licence of the current year is issued; licences of the next year \
         are issued under the next year's catalogue (parts I and III).",
    ],
    "/licence_year",
    |facts| {
        let year = facts.today.year();
        let has_switched = facts.policy.year_switch.value.of(year) < facts.today;
        // An application for the next year may wait for the switch; its issue may not precede it.
        let is_next = facts.application.licence_year == year + 1;
        is_next || (facts.application.licence_year == year && !has_switched)
    },
);

pub(super) const TWO_PORTS: Rule<SubmissionFacts> = rule(
    "A08",
    cite(AUTOMATIC_FORM, "box 7", Evidence::Verified),
    ["报关口岸最多填两个。", "At most two ports of clearance."],
    "/ports",
    |facts| (1..=limits::PORTS_AUTOMATIC).contains(&facts.application.ports.len()),
);
