//! The other side of the exchange between automatic-import systems: approvals passed on to the
//! instance that issues, and what it tells of the licences issued on them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{LicenceNumber, Quantity, Unit};
use domain_licences::{LicenceState, PeerLicence};

use crate::mechanical::{KeptApproval, Row as ApprovalRow};
use crate::schema::{mechanical_approvals as approvals, peer_licences as peers};
use crate::store::{StoreError, Tx};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = peers, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    licence_number: String,
    approval_number: Option<String>,
    approval_sequence: Option<i32>,
    predecessor: Option<String>,
    successor: Option<String>,
    state: String,
    unit: String,
    quantity: i64,
    cleared: i64,
    valid_until: NaiveDate,
    message_sequence: i32,
    heard_at: NaiveDateTime,
}

impl Row {
    fn new(licence: &PeerLicence, heard_at: DateTime<Utc>) -> Self {
        let text = |number: &LicenceNumber| number.as_str().to_owned();
        let (approval_number, approval_sequence) = licence.approval.clone().unzip();
        Self {
            licence_number: text(&licence.number),
            approval_number,
            approval_sequence,
            predecessor: licence.predecessor.as_ref().map(text),
            successor: licence.successor.as_ref().map(text),
            state: licence.state.as_str().to_owned(),
            unit: licence.quantity.unit().to_string(),
            quantity: licence.quantity.ten_thousandths(),
            cleared: licence.cleared,
            valid_until: licence.valid_until,
            message_sequence: licence.message_sequence,
            heard_at: heard_at.naive_utc(),
        }
    }

    fn licence(self) -> Result<PeerLicence, StoreError> {
        let number = |text: &str| LicenceNumber::parse(text).map_err(StoreError::corrupt);
        let unit = Unit::parse(&self.unit).map_err(StoreError::corrupt)?;
        let quantity = Quantity::of(self.quantity, unit);
        Ok(PeerLicence {
            number: number(&self.licence_number)?,
            approval: self.approval_number.zip(self.approval_sequence),
            predecessor: self.predecessor.as_deref().map(number).transpose()?,
            successor: self.successor.as_deref().map(number).transpose()?,
            state: LicenceState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            quantity: quantity.ok_or_else(|| StoreError::corrupt(self.quantity))?,
            cleared: self.cleared,
            valid_until: self.valid_until,
            message_sequence: self.message_sequence,
        })
    }
}

impl Tx<'_> {
    /// Approvals that are due to be passed on, in the order they came.
    pub fn approvals_to_pass_on(&mut self, limit: i64) -> Result<Vec<KeptApproval>, StoreError> {
        let now = self.stamp.at.naive_utc();
        let rows: Vec<ApprovalRow> = approvals::table
            .filter(approvals::passed_on_at.is_null())
            .filter(approvals::next_attempt_at.is_null().or(approvals::next_attempt_at.le(now)))
            .order(approvals::received_at)
            .limit(limit)
            .select(ApprovalRow::as_select())
            .load(self.conn)?;
        rows.into_iter().map(ApprovalRow::kept).collect()
    }

    /// Notes that the issuing system has an approval.
    pub fn note_passed_on(&mut self, number: &str, sequence: i32) -> Result<(), StoreError> {
        let waiting =
            approvals::table.find((number, sequence)).filter(approvals::passed_on_at.is_null());
        let now = self.stamp.at.naive_utc();
        let changed = diesel::update(waiting)
            .set((approvals::passed_on_at.eq(Some(now)), approvals::last_error.eq(None::<String>)))
            .execute(self.conn)?;
        if changed == 0 {
            return Ok(());
        }
        let stream = format!("approval:{number}:{sequence}");
        self.record(&stream, "approval.passed_on", &serde_json::json!({}))
    }

    /// Notes that passing an approval on failed and when to try again.
    pub fn note_not_passed_on(
        &mut self,
        (number, sequence): (&str, i32),
        next_attempt_at: DateTime<Utc>,
        error: &str,
    ) -> Result<(), StoreError> {
        diesel::update(approvals::table.find((number, sequence)))
            .set((
                approvals::attempts.eq(approvals::attempts + 1),
                approvals::next_attempt_at.eq(Some(next_attempt_at.naive_utc())),
                approvals::last_error.eq(Some(error)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// A licence of the issuing system as last heard.
    pub fn peer_licence(
        &mut self,
        number: &LicenceNumber,
    ) -> Result<Option<PeerLicence>, StoreError> {
        let found = peers::table.find(number.as_str()).select(Row::as_select());
        found.first(self.conn).optional()?.map(Row::licence).transpose()
    }

    /// Licences heard of that stand in the place of one.
    pub fn peer_successors(
        &mut self,
        number: &LicenceNumber,
    ) -> Result<Vec<PeerLicence>, StoreError> {
        let found = peers::table.filter(peers::predecessor.eq(number.as_str()));
        let rows: Vec<Row> = found.select(Row::as_select()).load(self.conn)?;
        rows.into_iter().map(Row::licence).collect()
    }

    /// Licences heard of that were issued on an approval, in the order of their numbers.
    pub fn peer_licences_on(
        &mut self,
        approval: &str,
        sequence: i32,
        limit: i64,
    ) -> Result<Vec<PeerLicence>, StoreError> {
        let rows: Vec<Row> = peers::table
            .filter(peers::approval_number.eq(approval))
            .filter(peers::approval_sequence.eq(sequence))
            .order(peers::licence_number)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::licence).collect()
    }

    /// Keeps what was heard of a licence.
    pub fn save_peer_licence(&mut self, licence: &PeerLicence) -> Result<(), StoreError> {
        let row = Row::new(licence, self.stamp.at);
        let known = peers::table.find(licence.number.as_str());
        if diesel::update(known).set(&row).execute(self.conn)? == 0 {
            diesel::insert_into(peers::table).values(&row).execute(self.conn)?;
        }
        let stream = match &licence.approval {
            Some((number, sequence)) => format!("approval:{number}:{sequence}"),
            None => format!("peer-licence:{}", licence.number),
        };
        let body = serde_json::json!({
            "licence": licence.number.as_str(),
            "state": licence.state.as_str(),
            "message_sequence": licence.message_sequence,
        });
        self.record(&stream, "approval.licence_heard", &body)
    }
}
