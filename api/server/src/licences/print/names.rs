//! What codes are called on the day of issue.

use chrono::NaiveDate;
use domain_reference::{CodeTable, ReferenceBook};

/// The code tables of a day.
pub(super) struct Names<'a> {
    pub(super) book: &'a ReferenceBook,
    pub(super) on: NaiveDate,
}

impl Names<'_> {
    /// The name alone; the code where the table has lost it.
    pub(super) fn name(&self, table: CodeTable, code: &str) -> String {
        let entry = self.book.entry(table, code, self.on);
        entry.map_or_else(|| code.to_owned(), |entry| entry.name_zh.clone())
    }

    /// The code with its name beside it.
    pub(super) fn coded(&self, table: CodeTable, code: &str) -> String {
        let entry = self.book.entry(table, code, self.on);
        entry.map_or_else(|| code.to_owned(), |entry| format!("{code} {}", entry.name_zh))
    }
}
