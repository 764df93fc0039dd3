//! Reads one field after the other and remembers everything that is wrong.

use std::convert::Infallible;
use std::fmt::Display;

use chrono::NaiveDate;
use domain_kernel::{DecimalError, Unit, decimal};
use domain_reference::{CodeTable, ReferenceBook};

use super::{FormProblem, LicenceForm, problem};

/// Collects the problems of a form while its fields are read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    book: &'a ReferenceBook,
    /// The day the code tables are asked for.
    on: NaiveDate,
    problems: Vec<FormProblem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(book: &'a ReferenceBook, on: NaiveDate) -> Self {
        Self { book, on, problems: Vec::new() }
    }

    /// Everything that was wrong, in the order of reading.
    pub(crate) fn into_problems(self) -> Vec<FormProblem> {
        self.problems
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Remembers a problem; the field has no value.
    pub(crate) fn refuse<T>(
        &mut self,
        pointer: &str,
        code: &'static str,
        expected: impl Display,
    ) -> Option<T> {
        self.note(pointer, code, expected);
        None
    }

    /// Remembers a problem.
    pub(crate) fn note(&mut self, pointer: &str, code: &'static str, expected: impl Display) {
        self.problems.push(FormProblem {
            pointer: pointer.to_owned(),
            code,
            expected: expected.to_string(),
        });
    }

    /// A text without surrounding blanks, of at most `longest` characters; missing when blank.
    pub(crate) fn text(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        longest: usize,
    ) -> Option<String> {
        let Some(text) = present(value) else {
            return self.refuse(pointer, problem::REQUIRED, "");
        };
        self.bounded(pointer, text, longest)
    }

    /// A text that may be missing: blank is the empty text.
    pub(crate) fn optional_text(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        longest: usize,
    ) -> Option<String> {
        match present(value) {
            None => Some(String::new()),
            Some(text) => self.bounded(pointer, text, longest),
        }
    }

    fn bounded(&mut self, pointer: &str, text: &str, longest: usize) -> Option<String> {
        if longest < text.chars().count() {
            return self.refuse(
                pointer,
                problem::LENGTH,
                format_args!("at most {longest} characters"),
            );
        }
        if text.chars().any(char::is_control) {
            return self.refuse(pointer, problem::FORMAT, "no control characters");
        }
        Some(text.to_owned())
    }

    /// A value its own type can read; the problem repeats what the type expects.
    pub(crate) fn parsed<T, E: Display>(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let Some(text) = present(value) else {
            return self.refuse(pointer, problem::REQUIRED, "");
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => self.refuse(pointer, problem::FORMAT, error),
        }
    }

    /// A code that is well formed and stands in its table on the day.
    pub(crate) fn code<T, E: Display>(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        table: CodeTable,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let parsed = self.parsed(pointer, value, parse)?;
        let text = present(value)?;
        if self.book.entry(table, text, self.on).is_none() {
            let expected = format!("a code of {} valid on {}", table.as_str(), self.on);
            return self.refuse(pointer, problem::UNKNOWN_CODE, expected);
        }
        Some(parsed)
    }

    /// One of a closed list of words.
    pub(crate) fn word<T>(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(text) = present(value) else {
            return self.refuse(pointer, problem::REQUIRED, "");
        };
        match parse(text) {
            Some(value) => Some(value),
            None => self.refuse(pointer, problem::UNKNOWN_WORD, expected),
        }
    }

    /// A day as `YYYY-MM-DD`.
    pub(crate) fn date(&mut self, pointer: &str, value: Option<&String>) -> Option<NaiveDate> {
        let Some(text) = present(value) else {
            return self.refuse(pointer, problem::REQUIRED, "");
        };
        // chrono also reads `2026-1-5`; the wire has one spelling for a day.
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        match day.filter(|day| day.to_string() == text) {
            Some(day) => Some(day),
            None => self.refuse(pointer, problem::DATE, "a day as YYYY-MM-DD"),
        }
    }

    /// A decimal above zero, as a whole number of 10^-`decimals`.
    pub(crate) fn positive(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        decimals: u32,
    ) -> Option<i64> {
        let Some(text) = present(value) else {
            return self.refuse(pointer, problem::REQUIRED, "");
        };
        match decimal::parse(text, decimals) {
            Ok(0) => self.refuse(pointer, problem::NOT_POSITIVE, "above zero"),
            Ok(amount) => Some(amount),
            Err(DecimalError::TooLarge) => {
                self.refuse(pointer, problem::TOO_LARGE, "a smaller number")
            }
            Err(error) => self.refuse(pointer, problem::DECIMAL, error),
        }
    }

    /// The unit of the form.
    pub(crate) fn unit(&mut self, form: &LicenceForm) -> Option<Unit> {
        self.code("/unit", form.unit.as_ref(), CodeTable::Units, Unit::parse)
    }

    /// The unit of the form where its problems are noted elsewhere.
    pub(crate) fn known_unit(&self, form: &LicenceForm) -> Option<Unit> {
        Unit::parse(present(form.unit.as_ref())?).ok()
    }
}

/// Takes any text: whether it is a code is for its table to say.
pub(crate) fn as_written(text: &str) -> Result<String, Infallible> {
    Ok(text.to_owned())
}

/// The value without surrounding blanks, unless nothing is left.
fn present(value: Option<&String>) -> Option<&str> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty())
}
