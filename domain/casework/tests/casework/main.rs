//! The case engine, tested from outside.

mod acceptance;
mod allowed;
mod case;
mod clock;
mod documents;
mod given;
mod machine;
mod matters;
mod walks;
