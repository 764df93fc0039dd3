//! Sentences of the law as values: named, cited, dated and testable.

use std::fmt;

use chrono::NaiveDate;

use crate::Language;

/// How well a rule's source is known (依据核实程度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Read in a stored public copy of the instrument.
    Verified,
    /// Recalled and not verified; configurable.
    Recalled,
    /// Our own choice where the law is silent; configurable.
    Design,
}

impl Evidence {
    /// Every degree.
    pub const ALL: [Self; 3] = [Self::Verified, Self::Recalled, Self::Design];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Recalled => "recalled",
            Self::Design => "design",
        }
    }

    /// The degree of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|evidence| evidence.as_str() == word)
    }
}

/// Where a rule comes from (依据).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The instrument, as `MOFCOM Order 2008 No. 11`.
    pub instrument: &'static str,
    /// The article, as `art. 14`; empty for the whole instrument.
    pub article: &'static str,
    /// How well this is known.
    pub evidence: Evidence,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.article {
            "" => f.write_str(self.instrument),
            article => write!(f, "{}, {article}", self.instrument),
        }
    }
}

/// One rule over facts `F` (规则).
pub struct Rule<F> {
    /// The rule's name, never reused, as `L09`.
    pub code: &'static str,
    /// Where it comes from.
    pub citation: Citation,
    /// The rule in one Chinese sentence.
    pub says_zh: &'static str,
    /// The rule in one English sentence.
    pub says_en: &'static str,
    /// JSON pointer of the form field it is about; empty for the form as a whole.
    pub pointer: &'static str,
    /// The first day it is in force.
    pub from: NaiveDate,
    /// The last day it is in force; open when `None`.
    pub until: Option<NaiveDate>,
    /// Whether the facts satisfy it.
    pub holds: fn(&F) -> bool,
}

impl<F> Rule<F> {
    /// The rule without its test.
    pub const fn describe(&self) -> RuleText {
        RuleText {
            code: self.code,
            citation: self.citation,
            says_zh: self.says_zh,
            says_en: self.says_en,
            pointer: self.pointer,
            from: self.from,
            until: self.until,
        }
    }

    /// Whether it is in force on a day.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        is_within(self.from, self.until, on)
    }
}

impl<F> fmt::Debug for Rule<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe().fmt(f)
    }
}

/// What a rule says, whatever it is about: to list, cite and translate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleText {
    /// The rule's name.
    pub code: &'static str,
    /// Where it comes from.
    pub citation: Citation,
    /// The rule in one Chinese sentence.
    pub says_zh: &'static str,
    /// The rule in one English sentence.
    pub says_en: &'static str,
    /// JSON pointer of the form field it is about; empty for the form as a whole.
    pub pointer: &'static str,
    /// The first day it is in force.
    pub from: NaiveDate,
    /// The last day it is in force; open when `None`.
    pub until: Option<NaiveDate>,
}

impl RuleText {
    /// The sentence in a language.
    pub fn says(&self, language: Language) -> &'static str {
        language.choose(self.says_zh, self.says_en)
    }
}

/// The rules of one regime (规则集): chosen by the legal date, never by today.
pub struct Rulebook<F: 'static> {
    /// The regime's name, as `IMP-2004`.
    pub regime: &'static str,
    /// The first day it is in force.
    pub from: NaiveDate,
    /// The last day it is in force; open when `None`.
    pub until: Option<NaiveDate>,
    /// Its rules, in the order they are asked.
    pub rules: &'static [Rule<F>],
}

impl<F> Rulebook<F> {
    /// The book in force on a day, of `&BOOKS` or `[&FIRST, &SECOND]`: the latest begun when
    /// two overlap, `None` before the first.
    pub fn in_force(
        books: impl IntoIterator<Item = &'static Self>,
        on: NaiveDate,
    ) -> Option<&'static Self> {
        let in_force = |book: &&Self| is_within(book.from, book.until, on);
        books.into_iter().filter(in_force).max_by_key(|book| book.from)
    }

    /// Every rule the facts break, whatever the rules' own dates.
    pub fn broken_by(&self, facts: &F) -> Vec<&'static Rule<F>> {
        self.rules.iter().filter(|rule| !(rule.holds)(facts)).collect()
    }

    /// The rules in force on a day that the facts break.
    pub fn broken_on(&self, facts: &F, on: NaiveDate) -> Vec<&'static Rule<F>> {
        let is_broken = |rule: &&Rule<F>| rule.is_in_force(on) && !(rule.holds)(facts);
        self.rules.iter().filter(is_broken).collect()
    }

    /// The book without its tests.
    pub fn describe(&self) -> RulebookText {
        RulebookText {
            regime: self.regime,
            from: self.from,
            until: self.until,
            rules: self.rules.iter().map(Rule::describe).collect(),
        }
    }
}

impl<F> fmt::Debug for Rulebook<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe().fmt(f)
    }
}

/// What a rulebook says, whatever it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookText {
    /// The regime's name.
    pub regime: &'static str,
    /// The first day it is in force.
    pub from: NaiveDate,
    /// The last day it is in force; open when `None`.
    pub until: Option<NaiveDate>,
    /// Its rules.
    pub rules: Vec<RuleText>,
}

fn is_within(from: NaiveDate, until: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && until.is_none_or(|until| on <= until)
}
