//! Messages to other agencies: written in the transaction of the change, told in the order of
//! each licence, kept until they are acknowledged.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{LedgerAccount, News, Partner, news};
use domain_kernel::{Country, LicenceId, LicenceNumber, MessageId, Quantity, decimal};
use domain_licences::{Licence, LicenceEvent};
use serde_json::{Value, json};

use crate::ids::Fresh as _;
use crate::schema::exchange_messages as messages;
use crate::store::{StoreError, Tx};

/// A message to a partner (报文).
#[derive(Debug, Clone, PartialEq)]
pub struct ExchangeMessage {
    pub id: MessageId,
    pub partner: Partner,
    pub licence: LicenceId,
    /// From 1 for each licence and partner; a receiver applies them in this order.
    pub sequence: i32,
    pub kind: News,
    pub body: Value,
    pub created_at: DateTime<Utc>,
    /// How often it was pushed without success.
    pub attempts: i32,
    pub acknowledged_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
struct Row {
    id: String,
    partner: String,
    licence_id: String,
    sequence: i32,
    kind: String,
    body: String,
    created_at: NaiveDateTime,
    attempts: i32,
    next_attempt_at: NaiveDateTime,
    last_error: Option<String>,
    acknowledged_at: Option<NaiveDateTime>,
}

impl Row {
    fn message(self) -> Result<ExchangeMessage, StoreError> {
        Ok(ExchangeMessage {
            id: MessageId::parse(&self.id).map_err(StoreError::corrupt)?,
            partner: Partner::parse(&self.partner)
                .ok_or_else(|| StoreError::corrupt(&self.partner))?,
            licence: LicenceId::parse(&self.licence_id).map_err(StoreError::corrupt)?,
            sequence: self.sequence,
            kind: News::parse(&self.kind).ok_or_else(|| StoreError::corrupt(&self.kind))?,
            body: serde_json::from_str(&self.body).map_err(StoreError::corrupt)?,
            created_at: self.created_at.and_utc(),
            attempts: self.attempts,
            acknowledged_at: self.acknowledged_at.map(|at| at.and_utc()),
        })
    }
}

impl Tx<'_> {
    /// Writes down what each partner is to hear of an event of a claimed licence.
    pub(crate) fn tell_partners(
        &mut self,
        (licence, account): (&Licence, &LedgerAccount),
        signature: &str,
        event: &LicenceEvent,
    ) -> Result<(), StoreError> {
        for partner in Partner::ALL {
            if let Some(kind) = news(partner, licence, event) {
                let approval = match partner {
                    Partner::Customs => None,
                    Partner::Mechanical => self.approval_of_case(&licence.case)?,
                };
                let mut body = body(licence, signature);
                body["cleared"] = json!(decimal::print(account.cleared, Quantity::DECIMALS));
                body["approval"] =
                    json!(approval.map(|(number, sequence)| {
                        json!({"number": number, "sequence": sequence})
                    }));
                self.tell(partner, kind, licence, &body)?;
            }
        }
        Ok(())
    }

    fn tell(
        &mut self,
        partner: Partner,
        kind: News,
        licence: &Licence,
        body: &Value,
    ) -> Result<(), StoreError> {
        let last: Option<i32> = messages::table
            .filter(messages::partner.eq(partner.as_str()))
            .filter(messages::licence_id.eq(licence.id.as_str()))
            .select(diesel::dsl::max(messages::sequence))
            .first(self.conn)?;
        let now = self.stamp.at.naive_utc();
        let row = Row {
            id: MessageId::fresh().to_string(),
            partner: partner.as_str().to_owned(),
            licence_id: licence.id.to_string(),
            sequence: last.unwrap_or(0) + 1,
            kind: kind.as_str().to_owned(),
            body: body.to_string(),
            created_at: now,
            attempts: 0,
            next_attempt_at: now,
            last_error: None,
            acknowledged_at: None,
        };
        diesel::insert_into(messages::table).values(&row).execute(self.conn)?;
        Ok(())
    }

    /// The messages to a partner that are not acknowledged, behind `after`, in order.
    pub fn exchange_messages(
        &mut self,
        partner: Partner,
        after: Option<&MessageId>,
        limit: i64,
    ) -> Result<Vec<ExchangeMessage>, StoreError> {
        let rows: Vec<Row> = messages::table
            .filter(messages::partner.eq(partner.as_str()))
            .filter(messages::acknowledged_at.is_null())
            .filter(messages::id.gt(after.map_or("", MessageId::as_str)))
            .order(messages::id)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::message).collect()
    }

    /// Messages due to be pushed: for each licence only the earliest that is not acknowledged,
    /// so that one licence's trouble keeps nobody else's news back and its own stay in order.
    pub fn exchange_messages_due(
        &mut self,
        partner: Partner,
        limit: i64,
    ) -> Result<Vec<ExchangeMessage>, StoreError> {
        let earlier = diesel::alias!(messages as earlier);
        let waits = earlier
            .filter(earlier.field(messages::partner).eq(messages::partner))
            .filter(earlier.field(messages::licence_id).eq(messages::licence_id))
            .filter(earlier.field(messages::sequence).lt(messages::sequence))
            .filter(earlier.field(messages::acknowledged_at).is_null());
        let rows: Vec<Row> = messages::table
            .filter(messages::partner.eq(partner.as_str()))
            .filter(messages::acknowledged_at.is_null())
            .filter(messages::next_attempt_at.le(self.stamp.at.naive_utc()))
            .filter(diesel::dsl::not(diesel::dsl::exists(waits)))
            .order(messages::id)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::message).collect()
    }

    /// Notes that the partner has a message; `false` when there is no such message or it was
    /// acknowledged before, which changes nothing.
    pub fn acknowledge_message(
        &mut self,
        partner: Partner,
        id: &MessageId,
    ) -> Result<bool, StoreError> {
        let waiting = messages::table
            .find(id.as_str())
            .filter(messages::partner.eq(partner.as_str()))
            .filter(messages::acknowledged_at.is_null());
        let changed = diesel::update(waiting)
            .set(messages::acknowledged_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    /// Whether the partner was ever sent this message.
    pub fn has_exchange_message(
        &mut self,
        partner: Partner,
        id: &MessageId,
    ) -> Result<bool, StoreError> {
        let found =
            messages::table.find(id.as_str()).filter(messages::partner.eq(partner.as_str()));
        Ok(diesel::select(diesel::dsl::exists(found)).get_result(self.conn)?)
    }

    /// Notes that pushing a message failed and when to try again.
    pub fn postpone_message(
        &mut self,
        id: &MessageId,
        next_attempt_at: DateTime<Utc>,
        error: &str,
    ) -> Result<(), StoreError> {
        diesel::update(messages::table.find(id.as_str()))
            .set((
                messages::attempts.eq(messages::attempts + 1),
                messages::next_attempt_at.eq(next_attempt_at.naive_utc()),
                messages::last_error.eq(Some(error)),
            ))
            .execute(self.conn)?;
        Ok(())
    }
}

/// The fields a partner needs (§5.6.1), with the signed licence.
fn body(licence: &Licence, signature: &str) -> Value {
    let lines: Vec<Value> = licence
        .lines
        .iter()
        .map(|line| {
            json!({
                "line_number": line.line_number,
                "specification": line.specification,
                "quantity": line.quantity.decimal(),
            })
        })
        .collect();
    let ports: Vec<&str> = licence.ports.iter().map(|port| port.as_str()).collect();
    json!({
        "kind": licence.kind.as_str(),
        "supervision_code": licence.kind.supervision_code().to_string(),
        "number": licence.number.as_str(),
        "state": licence.state.as_str(),
        "importer_code": licence.importer.credit_code.as_ref().map(ToString::to_string),
        "importer_name": licence.importer.name,
        "consignee_code": licence.consignee.credit_code.as_ref().map(ToString::to_string),
        "consignee_name": licence.consignee.name,
        "trade_mode": licence.trade_mode.as_str(),
        "ports": ports,
        "trading_country": licence.trading_country.as_str(),
        "origin_country": licence.terms.origin_country().map(Country::as_str),
        "transport": licence.terms.transport(),
        "hs_code": licence.hs_code.as_str(),
        "unit": licence.quantity.unit().as_str(),
        "quantity": licence.quantity.decimal(),
        "lines": lines,
        "batch_mode": licence.batch_mode.as_str(),
        "uses_max": licence.uses_max,
        "tolerance_basis_points": if licence.is_bulk { licence.tolerance.0 } else { 0 },
        "valid_from": licence.valid_from.to_string(),
        "valid_until": licence.valid_until.to_string(),
        "predecessor": licence.predecessor.as_ref().map(LicenceNumber::as_str),
        "successor": licence.successor.as_ref().map(LicenceNumber::as_str),
        "signature": signature,
    })
}
