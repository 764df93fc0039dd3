//! The version of a record that a caller has read and builds its change on.

use persistence::{Held, StoreError};

use crate::Failure;

/// What the caller expects the record to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is now.
    Any,
    /// Still the version that the caller has read.
    Version(i32),
}

impl Expected {
    /// Whether a record that was claimed just now had the expected version before: the
    /// claim has counted it up by one.
    ///
    /// # Errors
    /// `Stale` when somebody else changed the record.
    pub fn met_by<T>(self, claimed: &Held<T>) -> Result<(), Failure> {
        match self {
            Self::Any => Ok(()),
            Self::Version(version) if version.checked_add(1) == Some(claimed.version.0) => Ok(()),
            Self::Version(_) => Err(StoreError::Stale.into()),
        }
    }

    /// The same of a record that was only read: its row is saved under its version.
    ///
    /// # Errors
    /// `Stale` when somebody else changed the record.
    pub fn met_by_read<T>(self, read: &Held<T>) -> Result<(), Failure> {
        match self {
            Self::Any => Ok(()),
            Self::Version(version) if version == read.version.0 => Ok(()),
            Self::Version(_) => Err(StoreError::Stale.into()),
        }
    }
}
