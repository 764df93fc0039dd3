//! From the words of the wire to those of the domain: everything that cannot be read is
//! told at once.

use std::fmt::Display;

use crate::problem::{FieldError, Problem};

/// Reads the fields of a body and collects what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<FieldError>);

impl Fields {
    /// A code, date or number as its domain type.
    pub(crate) fn read<T, E: Display>(
        &mut self,
        pointer: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(text) {
            Ok(value) => Some(value),
            Err(cause) => {
                self.0.push(FieldError::unreadable(pointer, &cause));
                None
            }
        }
    }

    /// The same for a field that may be missing. The outer `None` stands for an error.
    pub(crate) fn read_optional<T, E: Display>(
        &mut self,
        pointer: &str,
        text: Option<&String>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match text {
            Some(text) => self.read(pointer, text, parse).map(Some),
            None => Some(None),
        }
    }

    /// A finding of another kind.
    pub(crate) fn add(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// The value made of the fields, if all of them could be read.
    ///
    /// # Errors
    /// 422 with every field that could not.
    pub(crate) fn build<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        if self.0.is_empty() {
            return Ok(value().expect("a field without an error was read"));
        }
        Err(Problem::invalid(self.0))
    }
}

/// Writes an enumeration of the wire and its two conversions; a word the domain adds
/// does not compile until it is here.
macro_rules! wire_enum {
    ($(#[$says:meta])* $wire:ident as $name:ident = $domain:ty { $($word:ident)* }) => {
        $(#[$says])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $name)]
        pub(crate) enum $wire { $($word,)* }

        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$word => Self::$word,)* }
            }
        }

        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value { $($wire::$word => Self::$word,)* }
            }
        }
    };
}
pub(crate) use wire_enum;
