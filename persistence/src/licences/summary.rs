use chrono::NaiveDate;
use diesel::prelude::*;
use domain_kernel::{CodeError, EnterpriseId, HsCode, LicenceId, LicenceNumber, Quantity, Unit};
use domain_licences::{LicenceKind, LicenceState};

use crate::schema::{ledger_accounts, licences};
use crate::store::StoreError;

/// A licence as a list shows it: no lines, no signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceSummary {
    pub id: LicenceId,
    pub kind: LicenceKind,
    pub number: LicenceNumber,
    pub enterprise: EnterpriseId,
    pub importer_name: String,
    pub hs_code: HsCode,
    pub goods_name: String,
    pub quantity: Quantity,
    /// Ten-thousandths still free; below zero within the tolerance of the last use.
    pub available: i64,
    pub issued_on: NaiveDate,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    /// As written down.
    pub state: LicenceState,
    pub uses: i32,
    pub uses_max: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = licences)]
pub(super) struct SummaryRow {
    id: String,
    kind: String,
    number: String,
    enterprise_id: String,
    importer_name: String,
    hs_code: String,
    goods_name: String,
    quantity: i64,
    unit: String,
    issued_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    state: String,
    uses: i32,
    uses_max: i32,
    #[diesel(select_expression = ledger_accounts::available)]
    available: i64,
}

impl SummaryRow {
    pub(super) fn summary(self) -> Result<LicenceSummary, StoreError> {
        let corrupt = |error: CodeError| StoreError::corrupt(error);
        let unit = Unit::parse(&self.unit).map_err(corrupt)?;
        Ok(LicenceSummary {
            id: LicenceId::parse(&self.id).map_err(corrupt)?,
            kind: LicenceKind::parse(&self.kind).ok_or_else(|| StoreError::corrupt(&self.kind))?,
            number: LicenceNumber::parse(&self.number).map_err(corrupt)?,
            enterprise: EnterpriseId::parse(&self.enterprise_id).map_err(corrupt)?,
            importer_name: self.importer_name,
            hs_code: HsCode::parse(&self.hs_code).map_err(corrupt)?,
            goods_name: self.goods_name,
            quantity: Quantity::of(self.quantity, unit)
                .ok_or_else(|| StoreError::corrupt(self.quantity))?,
            available: self.available,
            issued_on: self.issued_on,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            state: LicenceState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            uses: self.uses,
            uses_max: self.uses_max,
        })
    }
}
