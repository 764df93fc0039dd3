//! The decisions of the customs exchange, by example and by property.

mod desk;
mod ledger;
mod order_free;
mod reconciliation;
mod worked_examples;
mod write_off;
