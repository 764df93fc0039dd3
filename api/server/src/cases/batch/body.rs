//! What the wire carries of batches. Nothing here decides anything.

use std::collections::BTreeSet;

use domain_kernel::{AttachmentId, CaseBatchId, CheckCode};
use operations::cases::batch::NewItem;
use persistence::BatchItem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{FAILED_DEPENDENCY, Outcome};
use crate::cases::body::CaseStateWord;
use crate::cases::form::{FormBody, form_document, read_form};
use crate::idempotency::sha256_hex;
use crate::keys::random_bytes;
use crate::problem::{FieldError, Message, Problem, ProblemView, Sayer};
use crate::wire::Fields;

/// Applications of the caller's enterprise.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchRequest {
    /// The enterprise's own word for the batch: the same word goes on with the same batch.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "ERP-2026-03-02")]
    reference: String,
    /// Nothing is handed in unless everything would be.
    #[serde(default)]
    check_all_first: bool,
    /// The applications, in the order they are taken in.
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<BatchItemRequest>,
}

/// One application of a batch.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchItemRequest {
    /// The enterprise's own word for the application, once in a batch.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "PO-4711")]
    client_reference: String,
    /// The matter's code, as `GET /matters` lists them.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "automatic-import-licence")]
    matter: String,
    /// The form of the matter, as `GET /matters/{code}` has it: what it breaks is told with the
    /// answer for this item and keeps no other back.
    #[schema(value_type = serde_json::Value)]
    form: FormBody,
    /// Documents of earlier applications of the enterprise that this one is handed in with, by
    /// their ids: upload once, name often.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    #[serde(default)]
    attachment_ids: Vec<String>,
}

type Parsed = (String, bool, Vec<(String, Result<NewItem, Problem>)>);

impl BatchRequest {
    /// An item that cannot be read is its own problem; the batch as a whole is refused only
    /// when two items have one reference.
    pub(super) fn parse(self) -> Result<Parsed, Problem> {
        let mut seen = BTreeSet::new();
        let mut fields = Fields::default();
        for (index, item) in self.items.iter().enumerate() {
            if !seen.insert(item.client_reference.clone()) {
                let pointer = format!("/items/{index}/client_reference");
                fields.add(FieldError::new(pointer, "duplicate", Message::ReferenceTwice));
            }
        }
        fields.build(|| Some(()))?;
        let items = self.items.into_iter().map(|item| (item.client_reference.clone(), item.read()));
        Ok((self.reference, self.check_all_first, items.collect()))
    }
}

impl BatchItemRequest {
    fn read(self) -> Result<NewItem, Problem> {
        let document = form_document(&self.matter, self.form)?;
        let mut fields = Fields::default();
        let attachments = self.attachment_ids.iter().enumerate().map(|(index, id)| {
            fields.read(&format!("/attachment_ids/{index}"), id, AttachmentId::parse)
        });
        let attachments: Option<Vec<AttachmentId>> = attachments.collect();
        let attachments = fields.build(|| attachments)?;
        let named = self.attachment_ids.join(",");
        let content = format!("{}\n{}\n{named}", self.matter, document.to_text());
        Ok(NewItem {
            client_reference: self.client_reference,
            digest: sha256_hex(content.as_bytes()),
            form: read_form(&self.matter, Some(document.clone())),
            matter: self.matter,
            document,
            attachments,
            check_code: CheckCode::from_bits(u64::from_be_bytes(random_bytes::<8>())),
        })
    }
}

/// What became of each application, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchAnswer {
    /// The batch, for `GET /case-batches/{id}/items`; missing when nothing was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    batch_id: Option<String>,
    results: Vec<BatchResult>,
}

impl BatchAnswer {
    pub(super) fn new(batch: Option<CaseBatchId>, results: Vec<BatchResult>) -> Self {
        Self { batch_id: batch.map(|id| id.to_string()), results }
    }
}

/// What became of one application.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchResult {
    /// The enterprise's own word for it.
    #[schema(example = "PO-4711")]
    client_reference: String,
    /// 201 handed in, 200 handed in before, 424 left because another was refused, else the status
    /// of its problem.
    #[schema(minimum = 200, maximum = 599, example = 201)]
    status: u16,
    /// Its case; missing when it was not handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    case_id: Option<String>,
    /// The case number (办件编号).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "34-20260302-000001")]
    number: Option<String>,
    /// Why it was refused; its pointers are those of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

impl BatchResult {
    pub(super) fn of(client_reference: String, outcome: Outcome, sayer: &Sayer) -> Self {
        let none = Self { client_reference, status: 0, case_id: None, number: None, problem: None };
        match outcome {
            Outcome::Taken(taken) => Self {
                status: if taken.is_repeated { 200 } else { 201 },
                case_id: Some(taken.item.case.to_string()),
                number: taken.item.number,
                ..none
            },
            Outcome::Left => Self { status: FAILED_DEPENDENCY, ..none },
            Outcome::Refused(problem) => {
                let view = sayer.say(&problem);
                Self { status: view.status, problem: Some(view), ..none }
            }
        }
    }
}

/// An application of a batch that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchItemView {
    /// The enterprise's own word for it.
    #[schema(example = "PO-4711")]
    client_reference: String,
    /// Its case.
    #[schema(format = "uuid")]
    case_id: String,
    /// The case number (办件编号).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "34-20260302-000001")]
    number: Option<String>,
    state: CaseStateWord,
}

impl From<BatchItem> for BatchItemView {
    fn from(item: BatchItem) -> Self {
        Self {
            client_reference: item.client_reference,
            case_id: item.case.to_string(),
            number: item.number,
            state: item.state.into(),
        }
    }
}
