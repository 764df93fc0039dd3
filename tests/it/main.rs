//! The product as its callers meet it: a real server over real databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod arrows;
mod audit;
mod bad_input;
mod cases;
mod cases_issuing;
mod cases_matters;
mod certificates;
mod changes;
mod client_assertions;
mod concurrency;
mod crash;
mod customs;
mod customs_books;
mod desk;
mod documents;
mod exports;
mod foreign_tokens;
mod harness;
mod identity;
mod licences;
mod life_model;
mod limits;
mod links;
mod openapi;
mod permissions;
mod public;
mod queues;
mod reference;
mod scope;
mod statements;
mod status_lists;
mod surface;
mod uses;
mod walk;
mod work;
