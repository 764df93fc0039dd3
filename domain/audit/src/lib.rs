//! The hash chain of the event log and the daily root over it, as functions.

mod chain;
mod digest;
mod root;

pub use chain::{Break, Link, verify, verify_stream};
pub use digest::Digest;
pub use root::{RootBuilder, daily_root};
