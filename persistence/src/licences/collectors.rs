//! Who is to collect a paper: a row of its own, so that a name can be taken back without a trace
//! in the log.

use diesel::prelude::*;
use domain_kernel::LicenceId;

use crate::schema::licence_collectors as collectors;
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// Names who is to collect a licence's paper, in place of whoever was named before.
    pub fn name_collector(
        &mut self,
        licence: &LicenceId,
        name: &str,
        document_last_four: &str,
    ) -> Result<(), StoreError> {
        let named = (
            collectors::name.eq(name),
            collectors::document_last_four.eq(document_last_four),
            collectors::named_at.eq(self.stamp.at.naive_utc()),
        );
        let changed = diesel::update(collectors::table.find(licence.as_str()))
            .set(named)
            .execute(self.conn)?;
        if changed == 0 {
            diesel::insert_into(collectors::table)
                .values((collectors::licence_id.eq(licence.as_str()), named))
                .execute(self.conn)?;
        }
        // The name stays in its own row: the log says that somebody was named, not who.
        self.record_act(&format!("licence:{licence}"), "licence.collector_named", &[])
    }

    /// Name and end of the document of who is to collect a licence's paper, where one is named.
    pub fn named_collector(
        &mut self,
        licence: &LicenceId,
    ) -> Result<Option<(String, String)>, StoreError> {
        let found = collectors::table
            .find(licence.as_str())
            .select((collectors::name, collectors::document_last_four))
            .first(self.conn)
            .optional()?;
        Ok(found)
    }
}
