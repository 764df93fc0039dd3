//! Approvals of the mechanical-electrical system (ME_APPROVAL).

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{CaseId, HsCode, Quantity, UnifiedSocialCreditCode, Unit};
use domain_licences::MechanicalApproval;

use crate::schema::mechanical_approvals as approvals;
use crate::store::{StoreError, Tx};

type Row = (String, i32, String, String, String, i64, NaiveDate, Option<String>, NaiveDateTime);

/// An approval and the case that uses it, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptApproval {
    pub approval: MechanicalApproval,
    pub case: Option<CaseId>,
}

impl Tx<'_> {
    /// Keeps an approval; `Duplicate` when its number and sequence came before.
    pub fn add_mechanical_approval(
        &mut self,
        approval: &MechanicalApproval,
    ) -> Result<(), StoreError> {
        diesel::insert_into(approvals::table)
            .values((
                approvals::number.eq(&approval.number),
                approvals::sequence.eq(approval.sequence),
                approvals::importer.eq(approval.importer.as_str()),
                approvals::hs_code.eq(approval.hs_code.as_str()),
                approvals::unit.eq(approval.quantity.unit().as_str()),
                approvals::quantity.eq(approval.quantity.ten_thousandths()),
                approvals::valid_until.eq(approval.valid_until),
                approvals::case_id.eq(None::<String>),
                approvals::received_at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        let stream = format!("approval:{}:{}", approval.number, approval.sequence);
        let body = serde_json::json!({
            "importer": approval.importer.as_str(),
            "hs_code": approval.hs_code.as_str(),
            "quantity": approval.quantity.decimal(),
        });
        self.record(&stream, "approval.received", &body)
    }

    /// The approval of a number and sequence, if it came.
    pub fn mechanical_approval(
        &mut self,
        number: &str,
        sequence: i32,
    ) -> Result<Option<KeptApproval>, StoreError> {
        let row: Option<Row> =
            approvals::table.find((number, sequence)).first(self.conn).optional()?;
        row.map(kept).transpose()
    }

    /// When the approval that a case uses came, if it uses one.
    pub fn approval_received_at(
        &mut self,
        case: &CaseId,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let found: Option<NaiveDateTime> = approvals::table
            .filter(approvals::case_id.eq(case.as_str()))
            .order(approvals::received_at.desc())
            .select(approvals::received_at)
            .first(self.conn)
            .optional()?;
        Ok(found.map(|at| at.and_utc()))
    }

    /// Ties an approval to the claimed case it is used for; `false` when another case has it.
    pub fn use_mechanical_approval(
        &mut self,
        number: &str,
        sequence: i32,
        case: &CaseId,
    ) -> Result<bool, StoreError> {
        let free = approvals::table
            .find((number, sequence))
            .filter(approvals::case_id.is_null().or(approvals::case_id.eq(case.as_str())));
        let changed = diesel::update(free)
            .set(approvals::case_id.eq(Some(case.as_str())))
            .execute(self.conn)?;
        Ok(changed == 1)
    }
}

fn kept(row: Row) -> Result<KeptApproval, StoreError> {
    let (number, sequence, importer, hs_code, unit, quantity, valid_until, case, _) = row;
    let unit = Unit::parse(&unit).map_err(StoreError::corrupt)?;
    let approval = MechanicalApproval {
        number,
        sequence,
        importer: UnifiedSocialCreditCode::parse(&importer).map_err(StoreError::corrupt)?,
        hs_code: HsCode::parse(&hs_code).map_err(StoreError::corrupt)?,
        quantity: Quantity::of(quantity, unit).ok_or_else(|| StoreError::corrupt(quantity))?,
        valid_until,
    };
    let case = case.as_deref().map(CaseId::parse).transpose().map_err(StoreError::corrupt)?;
    Ok(KeptApproval { approval, case })
}
