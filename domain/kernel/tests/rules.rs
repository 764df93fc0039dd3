//! A rulebook is chosen by the legal date and names what is broken.

use chrono::NaiveDate;
use domain_kernel::{Citation, Evidence, Language, Rule, Rulebook, day};

struct Facts {
    valid_until: NaiveDate,
    issued_on: NaiveDate,
}

const SAME_YEAR: Rule<Facts> = Rule {
    code: "L02",
    citation: Citation {
        instrument: "MOFCOM Order 2008 No. 11",
        article: "art. 14",
        evidence: Evidence::Verified,
    },
    says_zh: "出口许可证有效期截止时间不得超过当年12月31日。",
    says_en: "An export licence ends no later than 31 December of its year.",
    pointer: "/valid_until",
    from: day(2008, 7, 1),
    until: None,
    holds: |facts| facts.valid_until <= day(2009, 12, 31),
};

const ORDER: Rule<Facts> = Rule {
    code: "T01",
    citation: Citation { instrument: "this test", article: "", evidence: Evidence::Design },
    says_zh: "截止日不得早于签发日。",
    says_en: "A licence does not end before it is issued.",
    pointer: "",
    from: day(2008, 7, 1),
    until: Some(day(2009, 6, 30)),
    holds: |facts| facts.issued_on <= facts.valid_until,
};

static BOOKS: [Rulebook<Facts>; 2] = [
    Rulebook {
        regime: "EXP-2004",
        from: day(2005, 1, 1),
        until: Some(day(2008, 6, 30)),
        rules: &[],
    },
    Rulebook { regime: "EXP-2008", from: day(2008, 7, 1), until: None, rules: &[SAME_YEAR, ORDER] },
];

fn regime(on: NaiveDate) -> Option<&'static str> {
    Rulebook::in_force(&BOOKS, on).map(|book| book.regime)
}

#[test]
fn the_book_is_chosen_by_the_day_both_ends_included() {
    assert_eq!(regime(day(2004, 12, 31)), None);
    assert_eq!(regime(day(2005, 1, 1)), Some("EXP-2004"));
    assert_eq!(regime(day(2008, 6, 30)), Some("EXP-2004"));
    assert_eq!(regime(day(2008, 7, 1)), Some("EXP-2008"));
    let [old, new] = &BOOKS;
    let chosen = Rulebook::in_force([new, old], day(2026, 1, 1));
    assert_eq!(chosen.map(|book| book.regime), Some("EXP-2008"));
}

#[test]
fn broken_rules_are_all_named_in_their_order() {
    let book = Rulebook::in_force(&BOOKS, day(2009, 8, 15)).unwrap();
    let codes = |rules: Vec<&Rule<Facts>>| rules.iter().map(|rule| rule.code).collect::<Vec<_>>();
    let late = Facts { valid_until: day(2010, 2, 15), issued_on: day(2011, 1, 1) };
    assert_eq!(codes(book.broken_by(&late)), ["L02", "T01"]);
    assert_eq!(codes(book.broken_on(&late, day(2009, 6, 30))), ["L02", "T01"]);
    assert_eq!(codes(book.broken_on(&late, day(2009, 7, 1))), ["L02"]);
    let good = Facts { valid_until: day(2009, 12, 31), issued_on: day(2009, 8, 15) };
    assert!(book.broken_by(&good).is_empty());
}

#[test]
fn a_rule_is_listed_without_its_facts() {
    let text = SAME_YEAR.describe();
    assert_eq!(text.citation.to_string(), "MOFCOM Order 2008 No. 11, art. 14");
    assert_eq!(text.says(Language::English), SAME_YEAR.says_en);
    assert_eq!(text.says(Language::Chinese), SAME_YEAR.says_zh);
    assert_eq!(ORDER.describe().citation.to_string(), "this test");
    let [_, book] = &BOOKS;
    assert_eq!(book.describe().rules, [SAME_YEAR.describe(), ORDER.describe()]);
    assert_eq!(format!("{book:?}"), format!("{:?}", book.describe()));
}

#[test]
fn the_word_of_a_degree_of_evidence_reads_back() {
    for evidence in Evidence::ALL {
        assert_eq!(Evidence::parse(evidence.as_str()), Some(evidence));
    }
    assert_eq!(Evidence::parse("certain"), None);
}
