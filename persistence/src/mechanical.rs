//! Approvals of the mechanical-electrical system (ME_APPROVAL).

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{CaseId, HsCode, Quantity, UnifiedSocialCreditCode, Unit};
use domain_licences::MechanicalApproval;

use crate::schema::mechanical_approvals as approvals;
use crate::store::{StoreError, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = approvals)]
pub(crate) struct Row {
    number: String,
    sequence: i32,
    importer: String,
    hs_code: String,
    unit: String,
    quantity: i64,
    valid_until: NaiveDate,
    case_id: Option<String>,
    passed_on_at: Option<NaiveDateTime>,
    attempts: i32,
    last_error: Option<String>,
}

/// An approval, the case that uses it, if one does, and whether the issuing system has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptApproval {
    pub approval: MechanicalApproval,
    pub case: Option<CaseId>,
    /// When another instance took it; of an instance that passes its approvals on.
    pub passed_on_at: Option<DateTime<Utc>>,
    /// How often passing it on failed.
    pub attempts: i32,
    /// Why it failed last.
    pub last_error: Option<String>,
}

impl KeptApproval {
    /// An approval that has just come.
    pub const fn new(approval: MechanicalApproval) -> Self {
        Self { approval, case: None, passed_on_at: None, attempts: 0, last_error: None }
    }
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
        let row: Option<Row> = approvals::table
            .find((number, sequence))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::kept).transpose()
    }

    /// The approval that a case uses, if it uses one.
    pub(crate) fn approval_of_case(
        &mut self,
        case: &CaseId,
    ) -> Result<Option<(String, i32)>, StoreError> {
        let found = approvals::table
            .filter(approvals::case_id.eq(case.as_str()))
            .order((approvals::number, approvals::sequence))
            .select((approvals::number, approvals::sequence));
        Ok(found.first(self.conn).optional()?)
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

impl Row {
    pub(crate) fn kept(self) -> Result<KeptApproval, StoreError> {
        let unit = Unit::parse(&self.unit).map_err(StoreError::corrupt)?;
        let quantity = Quantity::of(self.quantity, unit);
        let approval = MechanicalApproval {
            number: self.number,
            sequence: self.sequence,
            importer: UnifiedSocialCreditCode::parse(&self.importer)
                .map_err(StoreError::corrupt)?,
            hs_code: HsCode::parse(&self.hs_code).map_err(StoreError::corrupt)?,
            quantity: quantity.ok_or_else(|| StoreError::corrupt(self.quantity))?,
            valid_until: self.valid_until,
        };
        let case = self.case_id.as_deref().map(CaseId::parse).transpose();
        Ok(KeptApproval {
            approval,
            case: case.map_err(StoreError::corrupt)?,
            passed_on_at: self.passed_on_at.map(|at| at.and_utc()),
            attempts: self.attempts,
            last_error: self.last_error,
        })
    }
}
