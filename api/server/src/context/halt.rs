//! Why a writing transaction ends without being committed.

use operations::Failure;
use persistence::{AsStoreError, StoreError};

use crate::problem::{Message, Problem, ProblemCode};

/// Everything but a commit.
#[derive(Debug)]
pub(super) enum Halt {
    /// The work failed.
    Failed(Failure),
    /// The idempotency key belongs to another request.
    KeyReused,
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl AsStoreError for Halt {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Failed(failure) => failure.as_store_error(),
            Self::KeyReused => None,
        }
    }
}

impl From<Halt> for Problem {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Failed(failure) => failure.into(),
            Halt::KeyReused => Self::new(ProblemCode::KeyReused).with_detail(Message::KeyReused),
        }
    }
}
