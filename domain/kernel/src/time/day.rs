//! Days as the yearly notices publish them and as a count explains them.

use chrono::NaiveDate;

use crate::Language;

/// What a published day is (日期类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// A statutory holiday, or a day off given in exchange (放假).
    Holiday,
    /// A weekend day worked in exchange (调休上班).
    Workday,
}

impl DayKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Holiday, Self::Workday];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Workday => "workday",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A day the State Council's yearly notice speaks of (节假日安排).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The China date.
    pub date: NaiveDate,
    /// Whether it is off or worked.
    pub kind: DayKind,
    /// The holiday's Chinese name.
    pub name_zh: String,
    /// The holiday's English name.
    pub name_en: String,
}

/// The calendar knows nothing of a year: no answer is better than a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar has no data for {year}")]
pub struct CalendarGap {
    /// The year whose notice is missing.
    pub year: i32,
}

/// Why a day counts or does not; holidays with their Chinese and English names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayWhy {
    /// An ordinary Monday to Friday: counts.
    Weekday,
    /// An ordinary Saturday or Sunday: does not count.
    Weekend,
    /// A holiday or a day off in exchange: does not count.
    Holiday(String, String),
    /// A weekend day worked in exchange: counts.
    MakeUp(String, String),
}

impl DayWhy {
    /// The word on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Weekday => "weekday",
            Self::Weekend => "weekend",
            Self::Holiday(..) => "holiday",
            Self::MakeUp(..) => "make_up",
        }
    }

    /// The holiday's name in a language, where there is one.
    pub fn name(&self, language: Language) -> Option<&str> {
        match self {
            Self::Weekday | Self::Weekend => None,
            Self::Holiday(zh, en) | Self::MakeUp(zh, en) => Some(language.choose(zh, en)),
        }
    }
}

/// One day of a count, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayVerdict {
    /// The China date.
    pub date: NaiveDate,
    /// Whether it is a working day.
    pub is_counted: bool,
    /// Why.
    pub why: DayWhy,
}
