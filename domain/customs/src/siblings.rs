//! The lines that use a licence beside the one a message speaks of.

use domain_kernel::{CustomsDistrict, DeclarationNumber};

use crate::{DeclarationLine, UsageMessage};

/// The other live lines of the licence.
pub(crate) struct Siblings<'a> {
    /// Of the declaration itself.
    pub(crate) same_declaration: Vec<&'a DeclarationLine>,
    /// Of every other declaration.
    pub(crate) others: Vec<&'a DeclarationLine>,
}

impl<'a> Siblings<'a> {
    pub(crate) fn of(message: &UsageMessage, lines: &'a [DeclarationLine]) -> Self {
        let (same, others): (Vec<_>, Vec<_>) = lines
            .iter()
            .filter(|line| line.state.is_live())
            .partition(|line| line.shares_declaration(&message.office, &message.declaration));
        let same_declaration =
            same.into_iter().filter(|line| line.line_number != message.line_number).collect();
        Self { same_declaration, others }
    }

    /// How many other declarations use the licence.
    pub(crate) fn other_uses(&self) -> i32 {
        let mut declarations: Vec<(&CustomsDistrict, &DeclarationNumber)> =
            self.others.iter().map(|line| (&line.office, &line.declaration)).collect();
        declarations.sort_unstable();
        declarations.dedup();
        i32::try_from(declarations.len()).unwrap_or(i32::MAX)
    }

    /// What the lines that are mapped to one line of the licence hold together.
    pub(crate) fn total_on_line(&self, number: i32) -> i64 {
        let all = self.same_declaration.iter().chain(&self.others).copied();
        let mapped: Vec<_> = all.filter(|line| line.licence_line == Some(number)).collect();
        total(&mapped)
    }

    pub(crate) fn has_final(&self) -> bool {
        self.same_declaration.iter().chain(&self.others).any(|line| line.is_final)
    }

    /// The number its declaration has already, else the lowest that is free.
    pub(crate) fn use_number(&self, held: Option<&DeclarationLine>) -> i32 {
        if let Some(line) = held.or_else(|| self.same_declaration.first().copied()) {
            return line.use_number;
        }
        (1..)
            .find(|number| self.others.iter().all(|line| line.use_number != *number))
            .expect("a slice is shorter than the range of numbers")
    }
}

/// What the lines hold together.
pub(crate) fn total(lines: &[&DeclarationLine]) -> i64 {
    lines.iter().map(|line| line.held()).fold(0, i64::saturating_add)
}
