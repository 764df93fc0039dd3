//! Serial numbers, taken last and inside the transaction that uses them.

use diesel::prelude::*;

use crate::dialect::{Both, Prepared};
use crate::schema::counters;
use crate::store::{Rank, StoreError, Tx};

impl Tx<'_> {
    /// The next serial of a series, from 1. The row is held until the transaction ends, so a
    /// rolled-back one burns no number and no number is given twice.
    pub fn next_serial(
        &mut self,
        kind: &str,
        period: &str,
        issuer: &str,
    ) -> Result<i64, StoreError> {
        self.claims(Rank::Counter);
        let row = counters::table.find((kind, period, issuer));
        let next = counters::value.eq(counters::value + 1);
        if Prepared(diesel::update(row).set(next)).execute(self.conn)? == 0 {
            let first = (
                counters::kind.eq(kind),
                counters::period.eq(period),
                counters::issuer.eq(issuer),
                counters::value.eq(0),
            );
            Both(diesel::insert_into(counters::table).values(first).on_conflict_do_nothing())
                .execute(self.conn)?;
            Prepared(diesel::update(row).set(next)).execute(self.conn)?;
        }
        Ok(row.select(counters::value).first(self.conn)?)
    }
}
