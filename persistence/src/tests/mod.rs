//! What the databases must do for us, shown on SQLite and, when it is named, on PostgreSQL.

mod append_only;
mod bulk;
mod given;
mod lines;
mod log;
mod papers;
mod place;
mod plans;
mod prepared;
mod quotas;
mod reference;
mod running;
mod schema;
