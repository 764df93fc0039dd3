//! What the orders say of changes after issue, one value per sentence, and the book they stand in.

use chrono::NaiveDate;
use domain_kernel::{Citation, Evidence, Rule, RuleText, Rulebook, add_months, day};

use super::{Change, ChangeTerms, LineQuantity, changed_boxes};
use crate::application::is_fertiliser;
use crate::sources::{ORDER_11, ORDER_26, ORDER_27, cite};
use crate::textile::latest_extension;
use crate::{Delivery, Family, Licence, LicenceKind, LicencePolicy, LicenceState};

/// Everything the rules of a change look at: on the day it is handed in, and once more on the
/// day the new licence is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFacts {
    /// What is asked for.
    pub change: Change,
    /// The licence as it stands.
    pub old: Licence,
    /// Ten-thousandths of it that nobody has declared.
    pub left: i64,
    /// Ten-thousandths that declarations hold and customs has not released.
    pub reserved: i64,
    /// Whether the new holder, where one is named, is registered and confirmed.
    pub is_holder_known: bool,
    /// The legal day.
    pub today: NaiveDate,
    /// The numbers in force on the day.
    pub policy: LicencePolicy,
}

impl ChangeFacts {
    fn state(&self) -> LicenceState {
        self.old.effective_state(self.today)
    }

    /// The last day an extension may reach (L06, L10, A01, T02).
    fn latest_end(&self) -> NaiveDate {
        let policy = &self.policy;
        let year_end = day(self.old.year, 12, 31);
        match self.old.kind.family() {
            Family::Import => {
                let limit = add_months(self.old.valid_until, policy.import_extension_months.value);
                limit.min(policy.cross_year_end.value.of(self.old.year + 1))
            }
            Family::Automatic => year_end,
            Family::Export => policy.export_end(self.old.year),
            // Farm goods to the end of February (G18), fertilisers inside their year.
            Family::TariffQuota if is_fertiliser(&self.old.hs_code) => year_end,
            Family::TariffQuota => domain_kernel::end_of_february(self.old.year + 1),
            Family::Textile => latest_extension(
                self.old.valid_until,
                policy.textile_extension_months.value,
                self.old.year,
            ),
        }
    }
}

const fn rule(
    code: &'static str,
    citation: Citation,
    says: [&'static str; 2],
    pointer: &'static str,
    holds: fn(&ChangeFacts) -> bool,
) -> Rule<ChangeFacts> {
    let [says_zh, says_en] = says;
    Rule { code, citation, says_zh, says_en, pointer, from: day(2005, 1, 1), until: None, holds }
}

const INSIDE_VALIDITY: Rule<ChangeFacts> = rule(
    "L07",
    cite(ORDER_11, "art. 15", Evidence::Verified),
    [
        "更改、延期、分证、退证须在许可证有效期内、已领取且可使用时提出。",
        "A change, an extension, a split or a return is asked for inside the validity, of a \
         licence that is collected and may be used.",
    ],
    "/licence_number",
    |facts| match facts.change.terms {
        ChangeTerms::Reissue(_) => true,
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Return => facts.state().may_be_used(),
    },
);

const NOTHING_UNDER_WAY: Rule<ChangeFacts> = rule(
    "C01",
    cite("conservation of the licence ledger", "", Evidence::Design),
    [
        "许可证项下有未放行的报关单时，不得更改、延期、分证、补发或退证。",
        "Nothing changes while a declaration holds a part of the licence that customs has not \
         released.",
    ],
    "/licence_number",
    |facts| facts.reserved == 0,
);

const SOMETHING_LEFT: Rule<ChangeFacts> = rule(
    "C02",
    cite("conservation of the licence ledger", "", Evidence::Design),
    [
        "新证数量为原证余额，余额为零时不再换证。",
        "A new licence carries what the old one has left; with nothing left there is none.",
    ],
    "/licence_number",
    |facts| 0 < facts.left || facts.change.terms == ChangeTerms::Return,
);

const AMENDABLE: Rule<ChangeFacts> = rule(
    "C03",
    cite("older notice on changes of licences (secondary source)", "", Evidence::Recalled),
    [
        "更改进出口商、收发货人、商品名称、规格、数量的，须重新申请；机电产品除外，由机电办办理。",
        "Another trader, consignee, commodity, specification or quantity is a new application; \
         for mechanical and electrical products the department decides.",
    ],
    "/changes",
    |facts| {
        let ChangeTerms::Amendment(changes, _) = &facts.change.terms else { return true };
        let boxes = changed_boxes(&facts.old, changes);
        let may_all = facts.old.kind == LicenceKind::AutomaticImportMechanical;
        may_all || boxes.iter().all(|number| ![1, 2, 12].contains(number))
    },
);

const CHANGES_SOMETHING: Rule<ChangeFacts> = rule(
    "C04",
    cite("application for a change", "", Evidence::Design),
    [
        "更改申请至少有一项与原证不同。",
        "An amendment asks for something the face does not say already.",
    ],
    "/changes",
    |facts| match &facts.change.terms {
        ChangeTerms::Amendment(changes, _) => {
            let known = |number: i32| facts.old.lines.iter().any(|l| l.line_number == number);
            changes.lines.iter().all(|line| known(line.line_number))
                && !changed_boxes(&facts.old, changes).is_empty()
        }
        ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => true,
    },
);

const PORTS: Rule<ChangeFacts> = rule(
    "L11",
    cite("Instructions for the licence form", "item 7", Evidence::Verified),
    [
        "进口许可证只填一个报关口岸，自动进口许可证最多两个。",
        "An import licence names one port of clearance, an automatic licence two at most.",
    ],
    "/changes/ports",
    |facts| match &facts.change.terms {
        ChangeTerms::Amendment(changes, _) => {
            changes.ports.len() <= crate::form::trade::most_ports(facts.old.kind)
        }
        ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => true,
    },
);

const HOLDER_KNOWN: Rule<ChangeFacts> = rule(
    "C05",
    cite("register of enterprises", "", Evidence::Design),
    [
        "更改后的进口商须为已确认登记的企业。",
        "The enterprise that is to hold the licence is registered and confirmed.",
    ],
    "/changes/holder",
    |facts| facts.is_holder_known,
);

const EXTENDED_ONCE: Rule<ChangeFacts> = rule(
    "L10",
    cite(ORDER_27, "art. 21", Evidence::Recalled),
    [
        "进口许可证只能延期一次，最长三个月，原证注销，新证备注注明延期和原证号。",
        "An import licence is extended once, by three months at most; the old one is cancelled \
         and named in the remarks of the new one.",
    ],
    "/valid_until",
    |facts| match facts.change.terms {
        ChangeTerms::Extension(..) if facts.old.kind == LicenceKind::Import => {
            facts.old.extensions < facts.policy.import_extensions.value
        }
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => true,
    },
);

const EXTENSION_LIMIT: Rule<ChangeFacts> = rule(
    "C06",
    cite("L06, L10, A01, T02: limits of an extension", "", Evidence::Recalled),
    [
        "延期须晚于原有效期，且不超过该类许可证允许的最后日期。",
        "An extension ends later than the licence does, and not later than its kind allows.",
    ],
    "/valid_until",
    |facts| match facts.change.terms {
        ChangeTerms::Extension(until, _) => {
            facts.old.valid_until < until && until <= facts.latest_end()
        }
        ChangeTerms::Amendment(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => true,
    },
);

const QUANTITIES_FIT: Rule<ChangeFacts> = rule(
    "C07",
    cite("conservation of the licence ledger", "", Evidence::Design),
    [
        "各行数量之和须等于原证余额，每行不超过原证该行数量；多行许可证已部分使用的，须逐行填写。",
        "The quantities of the lines add up to what the licence has left, none above its line; of \
         a licence of several lines that was partly used every line is written.",
    ],
    "/quantities",
    |facts| match &facts.change.terms {
        ChangeTerms::Amendment(_, rest) | ChangeTerms::Extension(_, rest) => {
            let is_plain =
                facts.old.lines.len() == 1 || facts.left == facts.old.quantity.ten_thousandths();
            (rest.is_empty() && is_plain) || adds_up(facts, std::slice::from_ref(rest))
        }
        ChangeTerms::Split(_) | ChangeTerms::Reissue(_) | ChangeTerms::Return => true,
    },
);

const PARTS_FIT: Rule<ChangeFacts> = rule(
    "C08",
    cite("conservation of the licence ledger", "", Evidence::Design),
    [
        "分证后各证数量之和须等于原证余额，每行不超过原证该行数量。",
        "The quantities of the parts add up to what the licence has left, none above its line.",
    ],
    "/parts",
    |facts| match &facts.change.terms {
        ChangeTerms::Split(parts) => adds_up(facts, parts),
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => true,
    },
);

/// Whether the parts together are exactly what is left, line by line within the old face.
fn adds_up(facts: &ChangeFacts, parts: &[Vec<LineQuantity>]) -> bool {
    let taken = |number: i32| {
        let of_line = parts.iter().flatten().filter(|part| part.line_number == number);
        of_line.map(|part| i128::from(part.quantity)).sum::<i128>()
    };
    let within = facts
        .old
        .lines
        .iter()
        .all(|line| taken(line.line_number) <= i128::from(line.quantity.ten_thousandths()));
    let known = |part: &LineQuantity| {
        facts.old.lines.iter().any(|line| line.line_number == part.line_number)
    };
    let total: i128 = parts.iter().flatten().map(|part| i128::from(part.quantity)).sum();
    within && parts.iter().flatten().all(known) && total == i128::from(facts.left)
}

const LOSS_REPORTED: Rule<ChangeFacts> = rule(
    "C09",
    cite("Loss of licences (secondary source)", "", Evidence::Recalled),
    [
        "遗失的纸质许可证先书面报告发证机构和证面口岸海关（挂失），方可申请补发。",
        "A paper that was lost is first reported to the issuer and to customs at the port on its \
         face; then it may be issued anew.",
    ],
    "/licence_number",
    |facts| match facts.change.terms {
        ChangeTerms::Reissue(_) => {
            facts.state() == LicenceState::LossReported && facts.old.delivery == Delivery::Paper
        }
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Return => true,
    },
);

const NOTICE_PRINTED: Rule<ChangeFacts> = rule(
    "C10",
    cite("Loss of licences (secondary source)", "", Evidence::Recalled),
    [
        "遗失声明须已在全国性经济报刊上刊登，日期不早于发证日、不晚于申请日。",
        "The notice of loss has been printed in a national economic newspaper, after the licence \
         was issued and not after the application.",
    ],
    "/notice/published_on",
    |facts| match &facts.change.terms {
        ChangeTerms::Reissue(notice) => {
            facts.old.issued_on <= notice.published_on && notice.published_on <= facts.today
        }
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Return => true,
    },
);

const NOT_CLEARED: Rule<ChangeFacts> = rule(
    "C11",
    cite("Loss of licences (secondary source)", "", Evidence::Recalled),
    [
        "经海关核实未使用的，方可补发；已有报关记录的不予补发。",
        "A licence is issued anew only once customs has not cleared anything on it.",
    ],
    "/licence_number",
    |facts| match facts.change.terms {
        ChangeTerms::Reissue(_) => facts.old.uses == 0,
        ChangeTerms::Amendment(..)
        | ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Return => true,
    },
);

/// The one book of changes.
static LIFE: [Rulebook<ChangeFacts>; 1] = [Rulebook {
    regime: "LIFE-2005",
    from: day(2005, 1, 1),
    until: None,
    rules: &[
        INSIDE_VALIDITY,
        NOTHING_UNDER_WAY,
        SOMETHING_LEFT,
        AMENDABLE,
        CHANGES_SOMETHING,
        PORTS,
        HOLDER_KNOWN,
        EXTENDED_ONCE,
        EXTENSION_LIMIT,
        QUANTITIES_FIT,
        PARTS_FIT,
        LOSS_REPORTED,
        NOTICE_PRINTED,
        NOT_CLEARED,
    ],
}];

/// The book asked when a change is handed in and when it is carried out, by the legal day.
pub fn change_book(on: NaiveDate) -> Option<&'static Rulebook<ChangeFacts>> {
    Rulebook::in_force(&LIFE, on)
}

/// Every rule of changes as text, with its regime, and the sentence of the law that the route of a
/// return keeps by itself.
pub fn change_rules() -> Vec<(&'static str, RuleText)> {
    let asked =
        LIFE.iter().flat_map(|book| book.rules.iter().map(|rule| (book.regime, rule.describe())));
    asked.chain([("LIFE-2005", RETURN)]).collect()
}

/// Who takes a returned licence back.
const RETURN: RuleText = rule(
    "A22",
    cite(ORDER_26, "art. 16", Evidence::Verified),
    [
        "未使用的许可证须在有效期内交回发证机构并说明理由，由发证机构撤销。",
        "A licence that is not used is given back to the issuer inside its validity, with the \
         reason; the issuer cancels it.",
    ],
    "/reason",
    |_| true,
)
.describe();
