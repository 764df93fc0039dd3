//! The cells of a row by the names of their columns.

use std::collections::HashMap;
use std::fmt::Display;

use csv::StringRecord;
use domain_kernel::Evidence;

use super::RowProblem;

/// The longest text a cell may hold, in characters.
const LONGEST: usize = 400;

/// Where each named column stands.
#[derive(Debug)]
pub(super) struct Columns(HashMap<String, usize>);

impl Columns {
    /// The columns of a header, or the name that stands twice.
    pub(super) fn of(header: &StringRecord) -> Result<Self, String> {
        let mut columns = HashMap::new();
        for (position, name) in header.iter().enumerate() {
            if columns.insert(name.trim().to_owned(), position).is_some() {
                return Err(name.trim().to_owned());
            }
        }
        Ok(Self(columns))
    }
}

/// One row.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    columns: &'a Columns,
    record: &'a StringRecord,
}

impl<'a> Cells<'a> {
    pub(super) fn new(columns: &'a Columns, record: &'a StringRecord) -> Self {
        Self { columns, record }
    }

    /// Says what is wrong in a column of this row.
    pub(super) fn problem(&self, column: &str, message: impl Display) -> RowProblem {
        RowProblem {
            line: self.record.position().map_or(0, csv::Position::line),
            column: column.to_owned(),
            message: message.to_string(),
        }
    }

    /// The text without surrounding blanks; empty when the file has no such column.
    pub(super) fn text(&self, column: &str) -> Result<&'a str, RowProblem> {
        let position = self.columns.0.get(column);
        let text = position.and_then(|position| self.record.get(*position)).unwrap_or("").trim();
        if text.chars().any(char::is_control) {
            return Err(self.problem(column, "a control character is not allowed"));
        }
        if LONGEST < text.chars().count() {
            return Err(self.problem(column, format_args!("at most {LONGEST} characters")));
        }
        Ok(text)
    }

    /// The text, which must be there.
    pub(super) fn required(&self, column: &str) -> Result<&'a str, RowProblem> {
        let text = self.text(column)?;
        if text.is_empty() { Err(self.problem(column, "is empty")) } else { Ok(text) }
    }

    /// A value that must be there.
    pub(super) fn parsed<T, E: Display>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, RowProblem> {
        parse(self.required(column)?).map_err(|error| self.problem(column, error))
    }

    /// A value that may be missing.
    pub(super) fn optional<T, E: Display>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, RowProblem> {
        if self.text(column)?.is_empty() { Ok(None) } else { self.parsed(column, parse).map(Some) }
    }

    /// A word of a closed list that may be missing.
    pub(super) fn word<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, RowProblem> {
        self.optional(column, |text| parse(text).ok_or_else(|| format!("{text:?} is not known")))
    }

    /// `true` or `false`, which may be missing.
    pub(super) fn flag(&self, column: &str) -> Result<Option<bool>, RowProblem> {
        self.word(column, |text| text.parse().ok())
    }

    /// A year that may be missing.
    pub(super) fn year(&self, column: &str) -> Result<Option<i32>, RowProblem> {
        self.word(column, |text| text.parse().ok().filter(|year| (1_949..=2_999).contains(year)))
    }

    /// How well the row says it is known.
    pub(super) fn evidence(&self) -> Result<Option<Evidence>, RowProblem> {
        self.word("evidence", Evidence::parse)
    }
}

/// What the reader says of a row it cannot split into cells.
pub(super) fn unreadable(error: &csv::Error) -> RowProblem {
    RowProblem {
        line: error.position().map_or(0, csv::Position::line),
        column: String::new(),
        message: error.to_string(),
    }
}
