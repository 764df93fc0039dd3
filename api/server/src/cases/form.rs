//! The forms of the matters: one JSON object on the wire, read by the matter it belongs to.

use domain_casework::FormDocument;
use domain_kernel::CaseId;
use domain_licences::{ChangeForm, ChangeKind, FormProblem, LicenceForm};
use operations::Failure;
use operations::cases::{self, CaseForm};
use persistence::Tx;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::AnyOf;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::desk::Seat;
use crate::problem::{FieldError, Message, Problem, Text};
use crate::valid::{Once, read_part};

/// A form as sent: which one it is follows from the case's matter.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct FormBody(Once);

impl PartialSchema for FormBody {
    fn schema() -> RefOr<Schema> {
        let forms = [LicenceForm::name(), ChangeForm::name()];
        let forms = forms.into_iter().map(|name| RefOr::Ref(Ref::from_schema_name(name)));
        let mut any = AnyOf::new();
        any.items = forms.collect();
        any.description = Some(
            "The form of the case's matter: an application for a licence, or for a change of one. \
             `GET /matters/{code}` has the exact schema."
                .to_owned(),
        );
        RefOr::T(Schema::AnyOf(any))
    }
}

impl ToSchema for FormBody {
    fn name() -> std::borrow::Cow<'static, str> {
        "CaseForm".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema, parts) in [
            (LicenceForm::name(), LicenceForm::schema(), LicenceForm::schemas as fn(&mut _)),
            (ChangeForm::name(), ChangeForm::schema(), ChangeForm::schemas),
        ] {
            schemas.push((name.into_owned(), schema));
            parts(schemas);
        }
    }
}

/// Whether a matter changes a licence instead of granting one.
fn is_change(matter: &str) -> bool {
    ChangeKind::of_matter(matter).is_some()
}

/// The document of a form, read as its matter's and within its limits.
pub(super) fn form_document(matter: &str, form: FormBody) -> Result<FormDocument, Problem> {
    let (value, oversize) = if is_change(matter) {
        let form: ChangeForm = read_part("/form", form.0.0)?;
        (serde_json::to_value(&form), form.oversize())
    } else {
        let form: LicenceForm = read_part("/form", form.0.0)?;
        (serde_json::to_value(&form), form.oversize())
    };
    refuse_oversize(oversize)?;
    let document = FormDocument::new(value.expect("a form serialises"));
    document.map_err(|cause| Problem::invalid(vec![FieldError::unreadable("/form", &cause)]))
}

fn refuse_oversize(oversize: Vec<FormProblem>) -> Result<(), Problem> {
    if oversize.is_empty() {
        return Ok(());
    }
    let errors = oversize.into_iter().map(|problem| {
        let message = Text::with(Message::CodeUnreadable, &[("cause", &problem.expected)]);
        FieldError::new(format!("/form{}", problem.pointer), problem.code, message)
    });
    Err(Problem::invalid(errors.collect()))
}

/// The form as it stands; a stored one that cannot be read any more counts as empty, so that
/// what is missing is told.
pub(super) fn stored_form(tx: &mut Tx<'_>, seat: &Seat, id: &CaseId) -> Result<CaseForm, Failure> {
    let (matter, form) = cases::form(tx, &seat.desk(), id)?;
    Ok(read_form(&matter, form))
}

/// A form as its matter reads it.
pub(super) fn read_form(matter: &str, form: Option<FormDocument>) -> CaseForm {
    let value = form.map(FormDocument::into_value);
    if is_change(matter) {
        CaseForm::Change(Box::new(read_or_empty(value)))
    } else {
        CaseForm::Licence(Box::new(read_or_empty(value)))
    }
}

fn read_or_empty<T: DeserializeOwned + Default>(value: Option<Value>) -> T {
    value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}
