//! Leases: which process does a job that only one may do at a time.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::dialect::Both;
use crate::schema::leases;
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// Takes or keeps a lease until `seconds` from now; `false` while another holds it.
    pub fn take_lease(
        &mut self,
        name: &str,
        holder: &str,
        seconds: i64,
    ) -> Result<bool, StoreError> {
        let now: NaiveDateTime = self.stamp.at.naive_utc();
        let until = now + chrono::Duration::seconds(seconds);
        let row = (leases::name.eq(name), leases::holder.eq(holder), leases::until.eq(until));
        let insert = diesel::insert_into(leases::table).values(row).on_conflict_do_nothing();
        if Both(insert).execute(self.conn)? == 1 {
            return Ok(true);
        }
        let mine = leases::holder.eq(holder).or(leases::until.lt(now));
        let taken = diesel::update(leases::table.find(name).filter(mine))
            .set((leases::holder.eq(holder), leases::until.eq(until)))
            .execute(self.conn)?;
        Ok(taken == 1)
    }
}
