//! What licences take of the approval documents they were issued on (rule L22).

use diesel::prelude::*;
use domain_kernel::{EnterpriseId, LicenceId};
use domain_licences::Licence;

use crate::schema::{approval_uses, ledger_accounts};
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// Ten-thousandths that the enterprise's licences on an approval document still count for:
    /// what they were granted less what they released.
    pub fn granted_on_approval(
        &mut self,
        enterprise: &EnterpriseId,
        approval: &str,
    ) -> Result<i64, StoreError> {
        let counted: Vec<(i64, i64)> = approval_uses::table
            .inner_join(
                ledger_accounts::table
                    .on(ledger_accounts::licence_id.eq(approval_uses::licence_id)),
            )
            .filter(approval_uses::approval_number.eq(approval))
            .filter(approval_uses::enterprise_id.eq(enterprise.as_str()))
            .select((ledger_accounts::granted, ledger_accounts::released))
            .load(self.conn)?;
        Ok(counted.iter().map(|(granted, released)| granted - released).sum())
    }

    /// Whether a licence was issued on an approval document.
    pub fn is_issued_on_approval(
        &mut self,
        licence: &LicenceId,
        approval: &str,
    ) -> Result<bool, StoreError> {
        let uses = approval_uses::table
            .filter(approval_uses::approval_number.eq(approval))
            .filter(approval_uses::licence_id.eq(licence.as_str()));
        Ok(uses.count().get_result::<i64>(self.conn)? != 0)
    }

    /// Notes that a licence just added was issued on an approval document.
    pub fn add_approval_use(
        &mut self,
        licence: &Licence,
        approval: &str,
    ) -> Result<(), StoreError> {
        diesel::insert_into(approval_uses::table)
            .values((
                approval_uses::approval_number.eq(approval),
                approval_uses::licence_id.eq(licence.id.as_str()),
                approval_uses::enterprise_id.eq(licence.enterprise.as_str()),
            ))
            .execute(self.conn)?;
        Ok(())
    }
}
