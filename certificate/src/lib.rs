//! The printable form of a certificate: numbered boxes in, a PDF out.
//!
//! It knows nothing of licences, of the law or of the clock: what is printed is what it is
//! given, and the same face gives the same bytes. Typesetting is Typst's; this is the only room
//! that knows it.

mod face;
mod paper;
mod seal;

#[cfg(test)]
mod picture_tests;
#[cfg(test)]
mod samples;

pub use face::{CertificateFace, Day, FaceBox, LineTable, Pair};
pub use paper::{Unprintable, pdf};
