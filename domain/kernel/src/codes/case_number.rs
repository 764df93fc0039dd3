//! The number an applicant is given on submission.

use chrono::{Datelike, NaiveDate};

use super::issuer::IssuerCode;
use super::shape::{CodeError, checked_text, fixed};

checked_text! {
    /// A case number (办件编号): the receiving body, the day of receipt and a sequence of that
    /// day, as `AA2026021000001`.
    CaseNumber
}

impl CaseNumber {
    /// Reads 15 characters.
    ///
    /// # Errors
    /// `Length`, `Character`, and `Value` for a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        fixed(text, 15, "a number as AA2026021000001", |position, character| {
            character.is_ascii_digit() || (position < 2 && character.is_ascii_uppercase())
        })?;
        let number = Self(text.to_owned());
        match number.written_day() {
            Some(_) => Ok(number),
            None => Err(CodeError::Value { expected: "a day of the calendar in places 3 to 10" }),
        }
    }

    /// The number of a body, a day and a sequence up to 99999.
    ///
    /// # Errors
    /// `Value` for a sequence of six digits or a year that has not four.
    pub fn new(issuer: &IssuerCode, day: NaiveDate, sequence: u32) -> Result<Self, CodeError> {
        if !(1..10_000).contains(&day.year()) {
            return Err(CodeError::Value { expected: "a year of four digits" });
        }
        if 99_999 < sequence {
            return Err(CodeError::Value { expected: "a sequence up to 99999" });
        }
        Ok(Self(format!("{issuer}{}{sequence:05}", day.format("%Y%m%d"))))
    }

    /// The body that received it.
    pub fn issuer(&self) -> IssuerCode {
        IssuerCode::parse(&self.0[..2]).expect("checked when the number was read")
    }

    /// The day of receipt.
    pub fn day(&self) -> NaiveDate {
        self.written_day().expect("checked when the number was read")
    }

    /// The sequence of the day.
    pub fn sequence(&self) -> u32 {
        self.0[10..].parse().expect("digits, checked when the number was read")
    }

    fn written_day(&self) -> Option<NaiveDate> {
        let year = self.0[2..6].parse().ok()?;
        let month = self.0[6..8].parse().ok()?;
        NaiveDate::from_ymd_opt(year, month, self.0[8..10].parse().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;

    #[test]
    fn a_case_number_has_a_body_a_day_and_a_sequence() {
        let issuer = IssuerCode::parse("AA").unwrap();
        let number = CaseNumber::new(&issuer, day(2026, 2, 10), 1).unwrap();
        assert_eq!(number.as_str(), "AA2026021000001");
        assert_eq!((number.day(), number.sequence()), (day(2026, 2, 10), 1));
        assert_eq!(number.issuer(), issuer);
        assert_eq!(CaseNumber::parse("AA2026021000001"), Ok(number));
    }

    #[test]
    fn a_day_that_does_not_exist_and_a_sequence_too_long_are_refused() {
        assert!(matches!(CaseNumber::parse("AA2026023000001"), Err(CodeError::Value { .. })));
        let issuer = IssuerCode::parse("AA").unwrap();
        assert!(CaseNumber::new(&issuer, day(2026, 2, 10), 100_000).is_err());
        assert!(CaseNumber::parse("AA202602100001").is_err());
    }
}
