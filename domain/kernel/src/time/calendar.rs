//! Working days: Monday to Friday, but for the exceptions published for every year.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate, Weekday};

use super::day::{CalendarDay, CalendarGap, DayKind, DayVerdict, DayWhy};

/// The working calendar (工作日历). Counting costs a look-up per year, not per day.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    days: Vec<CalendarDay>,
    positions: HashMap<NaiveDate, usize>,
    years: BTreeMap<i32, Year>,
}

/// How many working days lie before each day of a year, and at the end how many there are.
#[derive(Debug, Clone)]
struct Year {
    before: Vec<u32>,
}

impl WorkingCalendar {
    /// Binds published days. Of two rows for a day the later one stands. A year is known when
    /// it has a row before 29 December: the last days of a year are often given away by the
    /// notice for the next.
    pub fn new(days: &[CalendarDay]) -> Self {
        let by_date: BTreeMap<_, _> = days.iter().map(|day| (day.date, day)).collect();
        let days: Vec<_> = by_date.into_values().cloned().collect();
        let positions = days.iter().enumerate().map(|(index, day)| (day.date, index)).collect();
        let mut calendar = Self { days, positions, years: BTreeMap::new() };
        let is_proof = |date: NaiveDate| date.month() != 12 || date.day() < 29;
        for index in 0..calendar.days.len() {
            let date = calendar.days[index].date;
            if is_proof(date) && !calendar.years.contains_key(&date.year()) {
                let year = calendar.tabulate(date.year());
                calendar.years.insert(date.year(), year);
            }
        }
        calendar
    }

    /// The published days, sorted, one row per day.
    pub fn days(&self) -> &[CalendarDay] {
        &self.days
    }

    /// The years it can answer for.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// Whether a day is a working day.
    ///
    /// # Errors
    /// When the year is unknown.
    pub fn is_working(&self, date: NaiveDate) -> Result<bool, CalendarGap> {
        self.year(date.year()).map(|_| self.reason(date).0)
    }

    /// The `count`-th working day after `start`, which is day 0 itself and need not be one.
    ///
    /// # Errors
    /// When the count runs into a year that is unknown.
    pub fn nth_working_day_after(
        &self,
        start: NaiveDate,
        count: u32,
    ) -> Result<NaiveDate, CalendarGap> {
        if count == 0 {
            return Ok(start);
        }
        let first = start.succ_opt().ok_or(CalendarGap { year: start.year() })?;
        let mut number = first.year();
        let mut target = self.year(number)?.before_day(first).saturating_add(count);
        loop {
            let year = self.year(number)?;
            if target <= year.total() {
                return Ok(year.day_of(number, target));
            }
            target -= year.total();
            number += 1;
        }
    }

    /// How many working days lie after `after`, up to and including `until`.
    ///
    /// # Errors
    /// When a day between lies in a year that is unknown.
    pub fn working_days(&self, after: NaiveDate, until: NaiveDate) -> Result<u32, CalendarGap> {
        if until <= after {
            return Ok(0);
        }
        let first = after.succ_opt().expect("there is a later day: `until`");
        let mut sum = 0;
        for number in first.year()..until.year() {
            sum += self.year(number)?.total();
        }
        let last_year = self.year(until.year())?;
        let sum = sum + last_year.before_day(until) + u32::from(self.reason(until).0);
        Ok(sum - self.year(first.year())?.before_day(first))
    }

    /// The day a period of calendar days ends that would end on `date`: a rest day gives way to
    /// the first working day after it (民法典 art. 203). A make-up working day stays.
    ///
    /// # Errors
    /// When a year is unknown.
    pub fn roll_forward(&self, date: NaiveDate) -> Result<NaiveDate, CalendarGap> {
        if self.is_working(date)? { Ok(date) } else { self.nth_working_day_after(date, 1) }
    }

    /// Whether a day counts, and why.
    ///
    /// # Errors
    /// When the year is unknown.
    pub fn explain(&self, date: NaiveDate) -> Result<DayVerdict, CalendarGap> {
        self.year(date.year())?;
        let (is_counted, reason) = self.reason(date);
        let why = match reason {
            Reason::Weekday => DayWhy::Weekday,
            Reason::Weekend => DayWhy::Weekend,
            Reason::Published(CalendarDay { kind, name_zh, name_en, .. }) => match kind {
                DayKind::Holiday => DayWhy::Holiday(name_zh.clone(), name_en.clone()),
                DayKind::Workday => DayWhy::MakeUp(name_zh.clone(), name_en.clone()),
            },
        };
        Ok(DayVerdict { date, is_counted, why })
    }

    fn year(&self, year: i32) -> Result<&Year, CalendarGap> {
        self.years.get(&year).ok_or(CalendarGap { year })
    }

    fn reason(&self, date: NaiveDate) -> (bool, Reason<'_>) {
        let published = self.positions.get(&date).and_then(|index| self.days.get(*index));
        match published {
            Some(day) => (day.kind == DayKind::Workday, Reason::Published(day)),
            None if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => {
                (false, Reason::Weekend)
            }
            None => (true, Reason::Weekday),
        }
    }

    fn tabulate(&self, number: i32) -> Year {
        let mut before = Vec::with_capacity(367);
        let mut count = 0;
        let first = NaiveDate::from_yo_opt(number, 1).expect("a year of a day we were given");
        for date in first.iter_days().take_while(|date| date.year() == number) {
            before.push(count);
            count += u32::from(self.reason(date).0);
        }
        before.push(count);
        Year { before }
    }
}

/// Why a day counts, without owning the name.
enum Reason<'a> {
    Weekday,
    Weekend,
    Published(&'a CalendarDay),
}

impl Year {
    fn total(&self) -> u32 {
        *self.before.last().expect("a year has days")
    }

    fn before_day(&self, date: NaiveDate) -> u32 {
        let index = usize::try_from(date.ordinal0()).expect("below 366");
        *self.before.get(index).expect("the table has every day of its year")
    }

    /// The `target`-th working day of the year, from 1.
    fn day_of(&self, number: i32, target: u32) -> NaiveDate {
        let ordinal = self.before.partition_point(|before| *before < target);
        u32::try_from(ordinal)
            .ok()
            .and_then(|ordinal| NaiveDate::from_yo_opt(number, ordinal))
            .expect("the year has as many working days")
    }
}
