use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_casework::{Body, Case, CaseState, ClockSegment, SegmentKind, StageKind};
use domain_kernel::{
    CaseId, CaseNumber, CheckCode, CodeError, EnterpriseId, LicenceId, OrganisationId, UserId,
};
use serde_json::{Value, json};

use crate::held::{Held, RowVersion};
use crate::organisations::path;
use crate::schema::cases;
use crate::store::StoreError;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    id: String,
    number: Option<String>,
    check_code: Option<String>,
    matter: String,
    enterprise_id: String,
    applicant_id: String,
    handling_id: Option<String>,
    handling_path: Option<String>,
    issuing_id: Option<String>,
    issuing_path: Option<String>,
    state: String,
    stage: Option<String>,
    form_version: i32,
    regime: Option<String>,
    received_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    decided_on: Option<NaiveDate>,
    was_corrected: bool,
    licence_id: Option<String>,
    copied_from: Option<String>,
    segments: String,
    created_at: NaiveDateTime,
    pub(super) updated_at: NaiveDateTime,
    row_version: i32,
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

fn parsed<T>(
    value: Option<&str>,
    parse: impl Fn(&str) -> Result<T, CodeError>,
) -> Result<Option<T>, StoreError> {
    value.map(parse).transpose().map_err(StoreError::corrupt)
}

impl Row {
    pub(super) fn new(case: &Case, row_version: i32) -> Result<Self, StoreError> {
        let path_of = |body: &Body| body.path.as_str().to_owned();
        Ok(Self {
            id: case.id.to_string(),
            number: text(case.number.as_ref()),
            check_code: text(case.check_code.as_ref()),
            matter: case.matter.clone(),
            enterprise_id: case.enterprise.to_string(),
            applicant_id: case.applicant.to_string(),
            handling_id: text(case.handling.as_ref().map(|body| &body.id)),
            handling_path: case.handling.as_ref().map(path_of),
            issuing_id: text(case.issuing.as_ref().map(|body| &body.id)),
            issuing_path: case.issuing.as_ref().map(path_of),
            state: case.state.as_str().to_owned(),
            stage: case.stage.map(|stage| stage.as_str().to_owned()),
            form_version: case.form_version,
            regime: case.regime.clone(),
            received_on: case.received_on,
            accepted_on: case.accepted_on,
            decided_on: case.decided_on,
            was_corrected: case.was_corrected,
            licence_id: text(case.licence.as_ref()),
            copied_from: text(case.copied_from.as_ref()),
            segments: segments_text(&case.segments),
            created_at: case.created_at.naive_utc(),
            updated_at: case.updated_at.naive_utc(),
            row_version,
        })
    }

    pub(super) fn held(self) -> Result<Held<Case>, StoreError> {
        let value = Case {
            id: CaseId::parse(&self.id).map_err(StoreError::corrupt)?,
            number: parsed(self.number.as_deref(), CaseNumber::parse)?,
            check_code: parsed(self.check_code.as_deref(), CheckCode::parse)?,
            matter: self.matter,
            enterprise: EnterpriseId::parse(&self.enterprise_id).map_err(StoreError::corrupt)?,
            applicant: UserId::parse(&self.applicant_id).map_err(StoreError::corrupt)?,
            handling: body(self.handling_id.as_deref(), self.handling_path.as_deref())?,
            issuing: body(self.issuing_id.as_deref(), self.issuing_path.as_deref())?,
            state: CaseState::parse(&self.state).ok_or_else(|| StoreError::corrupt(&self.state))?,
            stage: self
                .stage
                .as_deref()
                .map(|word| StageKind::parse(word).ok_or_else(|| StoreError::corrupt(word)))
                .transpose()?,
            form_version: self.form_version,
            regime: self.regime,
            received_on: self.received_on,
            accepted_on: self.accepted_on,
            decided_on: self.decided_on,
            was_corrected: self.was_corrected,
            licence: parsed(self.licence_id.as_deref(), LicenceId::parse)?,
            copied_from: parsed(self.copied_from.as_deref(), CaseId::parse)?,
            segments: segments(&self.segments)?,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

pub(super) fn body(id: Option<&str>, text: Option<&str>) -> Result<Option<Body>, StoreError> {
    match (id, text) {
        (Some(id), Some(text)) => Ok(Some(Body {
            id: OrganisationId::parse(id).map_err(StoreError::corrupt)?,
            path: path(text)?,
        })),
        (None, None) => Ok(None),
        _ => Err(StoreError::corrupt("a body has an id and a path")),
    }
}

fn segments_text(segments: &[ClockSegment]) -> String {
    let list: Vec<Value> = segments
        .iter()
        .map(|segment| {
            json!([
                segment.kind.as_str(),
                segment.after.to_string(),
                segment.until.map(|until| until.to_string()),
                segment.cause,
            ])
        })
        .collect();
    Value::from(list).to_string()
}

pub(super) fn segments(text: &str) -> Result<Vec<ClockSegment>, StoreError> {
    type Tuple = (String, NaiveDateText, Option<NaiveDateText>, String);
    type NaiveDateText = String;
    let date = |text: &str| text.parse::<NaiveDate>().map_err(StoreError::corrupt);
    let list: Vec<Tuple> = serde_json::from_str(text).map_err(StoreError::corrupt)?;
    list.into_iter()
        .map(|(kind, after, until, cause)| {
            Ok(ClockSegment {
                kind: SegmentKind::parse(&kind).ok_or_else(|| StoreError::corrupt(&kind))?,
                after: date(&after)?,
                until: until.as_deref().map(date).transpose()?,
                cause,
            })
        })
        .collect()
}
