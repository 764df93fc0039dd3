//! The inbox of customs' write-off messages: each kept once, with what became of it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{QuarantineReason, UsageMessage, UsageOutcome};
use domain_identity::{OrganisationPath, Scope};
use domain_kernel::{LicenceNumber, MessageId, UserId, shanghai_day};
use domain_licences::LicenceKind;
use serde_json::Value;

use crate::held::{Held, RowVersion};
use crate::ids::Fresh as _;
use crate::schema::usage_messages as messages;
use crate::scope::{Listed, within};
use crate::store::{StoreError, Tx};

/// A message as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptUsage {
    pub id: MessageId,
    pub office: String,
    pub declaration: String,
    pub line_number: i32,
    pub version: i32,
    pub kind: LicenceKind,
    pub licence: LicenceNumber,
    /// The digest of the body, which tells a repetition from a contradiction.
    pub fingerprint: String,
    /// The message as it came.
    pub body: Value,
    pub outcome: UsageOutcome,
    pub reason: Option<QuarantineReason>,
    /// What it would have needed, in words.
    pub detail: Option<String>,
    pub sender: UserId,
    pub received_at: DateTime<Utc>,
    pub resolved_by: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
    /// Why it was dismissed.
    pub resolution: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
struct Row {
    id: String,
    office: String,
    declaration: String,
    line_number: i32,
    version: i32,
    licence_kind: String,
    licence_number: String,
    issuing_path: Option<String>,
    fingerprint: String,
    body: String,
    outcome: String,
    reason: Option<String>,
    detail: Option<String>,
    sender_id: String,
    received_at: NaiveDateTime,
    received_on: NaiveDate,
    resolved_by: Option<String>,
    resolved_at: Option<NaiveDateTime>,
    resolution: Option<String>,
    row_version: i32,
}

impl Row {
    fn held(self) -> Result<Held<KeptUsage>, StoreError> {
        let value = KeptUsage {
            id: MessageId::parse(&self.id).map_err(StoreError::corrupt)?,
            office: self.office,
            declaration: self.declaration,
            line_number: self.line_number,
            version: self.version,
            kind: LicenceKind::parse(&self.licence_kind)
                .ok_or_else(|| StoreError::corrupt(&self.licence_kind))?,
            licence: LicenceNumber::parse(&self.licence_number).map_err(StoreError::corrupt)?,
            fingerprint: self.fingerprint,
            body: serde_json::from_str(&self.body).map_err(StoreError::corrupt)?,
            outcome: UsageOutcome::parse(&self.outcome)
                .ok_or_else(|| StoreError::corrupt(&self.outcome))?,
            reason: self
                .reason
                .as_deref()
                .map(|word| QuarantineReason::parse(word).ok_or_else(|| StoreError::corrupt(word)))
                .transpose()?,
            detail: self.detail,
            sender: UserId::parse(&self.sender_id).map_err(StoreError::corrupt)?,
            received_at: self.received_at.and_utc(),
            resolved_by: self.resolved_by,
            resolved_at: self.resolved_at.map(|at| at.and_utc()),
            resolution: self.resolution,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

impl Tx<'_> {
    /// The messages kept under the key of this one: at most the first and its contradictions.
    pub fn usage_messages_of_key(
        &mut self,
        message: &UsageMessage,
    ) -> Result<Vec<Held<KeptUsage>>, StoreError> {
        let rows: Vec<Row> = messages::table
            .filter(messages::office.eq(message.office.as_str()))
            .filter(messages::declaration.eq(message.declaration.as_str()))
            .filter(messages::line_number.eq(message.line_number))
            .filter(messages::version.eq(message.version))
            .order(messages::id)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// Keeps a new message with what became of it.
    pub fn add_usage_message(
        &mut self,
        message: &UsageMessage,
        kept: &NewUsage<'_>,
    ) -> Result<MessageId, StoreError> {
        let id = MessageId::fresh();
        let row = Row {
            id: id.to_string(),
            office: message.office.to_string(),
            declaration: message.declaration.to_string(),
            line_number: message.line_number,
            version: message.version,
            licence_kind: message.kind.as_str().to_owned(),
            licence_number: message.licence.to_string(),
            issuing_path: kept.issuing.map(|path| path.as_str().to_owned()),
            fingerprint: kept.fingerprint.to_owned(),
            body: kept.body.to_owned(),
            outcome: kept.outcome.as_str().to_owned(),
            reason: kept.reason.map(|reason| reason.as_str().to_owned()),
            detail: kept.detail.clone(),
            sender_id: kept.sender.to_string(),
            received_at: self.stamp.at.naive_utc(),
            received_on: shanghai_day(self.stamp.at),
            resolved_by: None,
            resolved_at: None,
            resolution: None,
            row_version: 1,
        };
        diesel::insert_into(messages::table).values(&row).execute(self.conn)?;
        Ok(id)
    }

    /// The messages of an outcome that concern the scope, the newest first. A message whose
    /// licence nobody knows concerns the ministry.
    pub fn usage_messages(
        &mut self,
        scope: &Scope,
        outcome: Option<UsageOutcome>,
        after: Option<&MessageId>,
        limit: i64,
    ) -> Result<Vec<Held<KeptUsage>>, StoreError> {
        let mut query = messages::table.select(Row::as_select()).into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Subtree { from, until } => query
                .filter(messages::issuing_path.ge(from))
                .filter(messages::issuing_path.lt(until)),
            Listed::Enterprise(_) => return Ok(Vec::new()),
        };
        if let Some(outcome) = outcome {
            query = query.filter(messages::outcome.eq(outcome.as_str()));
        }
        if let Some(after) = after {
            query = query.filter(messages::id.lt(after.as_str().to_owned()));
        }
        let rows = query.order(messages::id.desc()).limit(limit).load::<Row>(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// One message that concerns the scope.
    pub fn usage_message(
        &mut self,
        scope: &Scope,
        id: &MessageId,
    ) -> Result<Option<Held<KeptUsage>>, StoreError> {
        let row: Option<Row> = messages::table
            .find(id.as_str())
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        let Some(held) = row.map(Row::held).transpose()? else { return Ok(None) };
        if matches!(within(scope), Listed::All) {
            return Ok(Some(held));
        }
        let licence = self.licence(scope, held.value.kind, &held.value.licence)?;
        Ok(licence.map(|_| held))
    }

    /// Saves what became of a quarantined message: replayed or dismissed.
    pub fn resolve_usage_message(
        &mut self,
        id: &MessageId,
        version: RowVersion,
        resolved: &Resolved<'_>,
    ) -> Result<RowVersion, StoreError> {
        let row = messages::table.find(id.as_str()).filter(messages::row_version.eq(version.0));
        let changed = diesel::update(row)
            .set((
                messages::outcome.eq(resolved.outcome.as_str()),
                messages::reason.eq(resolved.reason.map(QuarantineReason::as_str)),
                messages::detail.eq(resolved.detail.clone()),
                messages::resolved_by.eq(Some(&self.stamp.actor)),
                messages::resolved_at.eq(Some(self.stamp.at.naive_utc())),
                messages::resolution.eq(resolved.resolution),
                messages::row_version.eq(version.0 + 1),
            ))
            .execute(self.conn)?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        let body = serde_json::json!({
            "outcome": resolved.outcome.as_str(),
            "reason": resolved.reason.map(QuarantineReason::as_str),
            "resolution": resolved.resolution,
        });
        self.record(&format!("message:{id}"), "message.resolved", &body)?;
        Ok(RowVersion(version.0 + 1))
    }
}

/// What is kept of a new message besides its key.
#[derive(Debug, Clone)]
pub struct NewUsage<'a> {
    pub fingerprint: &'a str,
    pub body: &'a str,
    pub outcome: UsageOutcome,
    pub reason: Option<QuarantineReason>,
    pub detail: Option<String>,
    pub sender: &'a UserId,
    /// The issuer's path when the licence is known: whose quarantine it is.
    pub issuing: Option<&'a OrganisationPath>,
}

/// What became of a quarantined message.
#[derive(Debug, Clone)]
pub struct Resolved<'a> {
    pub outcome: UsageOutcome,
    pub reason: Option<QuarantineReason>,
    pub detail: Option<String>,
    pub resolution: Option<&'a str>,
}
