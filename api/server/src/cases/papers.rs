//! Documents of a case: streamed to disk, named by their digest, never held in memory.

mod upload;

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpResponse, delete, get, post};
use domain_kernel::{AttachmentId, CaseId};
use operations::cases;
use persistence::Tx;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt as _;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::desk::Seat;
use super::file::AttachmentView;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::Listing;
use crate::path::{At, IdPath, segment};
use crate::permit::{CasesApply, CasesRead, Permit};
use crate::problem::{ChangeProblems, Problem, ReadProblems, UploadProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::write::{Change, ChangeParams, Upload, UploadParams};
use upload::Received;

/// Bytes of a chunk on the way out.
const CHUNK: usize = 64 * 1024;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(add_attachment).service(list_attachments).service(show_attachment);
    config.service(remove_attachment);
}

/// What a document is.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AttachmentQuery {
    /// The material it serves as, of the matter's list.
    #[validate(length(min = 1, max = 64))]
    #[param(min_length = 1, max_length = 64, example = "contract")]
    pub(super) kind: String,
    /// The name of the file, without folders and brackets.
    #[validate(length(min = 1, max = 120), custom(function = upload::is_plain_name))]
    #[param(
        max_length = 120,
        pattern = r#"^[^\x00-\x1f\x7f-\x9f()（）{}\[\]/\\<>:"|?*]*[^\x00-\x1f\x7f-\x9f()（）{}\[\]/\\<>:"|?*.][^\x00-\x1f\x7f-\x9f()（）{}\[\]/\\<>:"|?*]*$"#,
        example = "contract.pdf"
    )]
    pub(super) name: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct AttachmentPath {
    /// The case.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The document.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8092")]
    attachment_id: String,
}

impl AttachmentPath {
    fn parse(&self) -> Result<(CaseId, AttachmentId), Problem> {
        let id = segment("id", &self.id, CaseId::parse)?;
        Ok((id, segment("attachment_id", &self.attachment_id, AttachmentId::parse)?))
    }
}

/// A document that was taken away.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RemovedAttachment)]
struct RemovedView {
    /// The id it had.
    #[schema(format = "uuid")]
    id: String,
}

/// Add a document to an application.
///
/// The body is the file itself: PDF, JPEG or PNG, 20 MiB at most. While the form is the
/// applicant's to write.
#[utoipa::path(
    tag = "cases",
    params(IdPath, AttachmentQuery, UploadParams),
    request_body(content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")
    )),
    security(("bearer" = ["cases:apply"])),
    responses((status = 201, body = AttachmentView), UploadProblems)
)]
#[post("/cases/{id}/attachments")]
async fn add_attachment(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    upload: Upload<AttachmentQuery>,
    At(path): At<IdPath>,
    payload: Payload,
) -> Result<Written, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let (media_type, folder) = (upload.media_type(), &context.config.files_dir);
    Received::check_type(&media_type)?;
    expect_welcome(&permit, &context, &upload, &id).await?;
    let received = Received::stream(media_type, payload, folder).await?;
    let new = received.attachment(&upload.query);
    let writing = upload.received(&received.bytes);
    // The work owns the file: it lasts until the transaction ends, whoever still listens.
    let work = move |tx: &mut Tx<'_>| {
        let added = cases::add_attachment(tx, &seat.desk(), &id, &new)?;
        received.keep()?;
        let place = format!("/api/v1/cases/{id}/attachments/{}", added.id);
        Ok(Answer::created(place, AttachmentView::from(&added)))
    };
    context.write(&permit.actor, writing, work).await
}

/// Refuses a file that the case would not take, before its bytes are read. A request that is
/// repeated has its answer already, whatever has become of the case since.
async fn expect_welcome(
    permit: &Permit<CasesApply>,
    context: &Data<Context>,
    upload: &Upload<AttachmentQuery>,
    id: &CaseId,
) -> Result<(), Problem> {
    let seat = Seat::of(permit, context);
    let (id, kind, key) = (id.clone(), upload.query.kind.clone(), upload.key());
    let work = move |tx: &mut Tx<'_>| {
        let key = key.as_deref().unwrap_or_default();
        if tx.is_answered(seat.actor.id.as_str(), key)? {
            return Ok(());
        }
        cases::may_add_attachment(tx, &seat.desk(), &id, &kind)
    };
    context.read(&permit.actor, work).await
}

/// List the documents of an application.
///
/// In the order they were added.
#[utoipa::path(
    tag = "cases",
    params(IdPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = Listing<AttachmentView>), ReadProblems)
)]
#[get("/cases/{id}/attachments")]
async fn list_attachments(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<AttachmentView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| cases::show(tx, &seat.desk(), &id);
    let file = context.read(&permit.actor, work).await?;
    Ok(Listing::whole(file.attachments.iter().map(AttachmentView::from).collect()))
}

/// Read a document of an application.
///
/// The file as it was added.
#[utoipa::path(
    tag = "cases",
    params(AttachmentPath),
    security(("bearer" = ["cases:read"])),
    responses(
        (status = 200, description = "The file.", content(
            (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")
        )),
        ReadProblems
    )
)]
#[get("/cases/{id}/attachments/{attachment_id}")]
async fn show_attachment(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<AttachmentPath>,
    _: ValidQuery<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let (seat, (id, attachment)) = (Seat::of(&permit, &context), path.parse()?);
    let work = move |tx: &mut Tx<'_>| cases::attachment(tx, &seat.desk(), &id, &attachment);
    let found = context.read(&permit.actor, work).await?;
    let place = context.config.files_dir.join(&found.digest);
    let file = tokio::fs::File::open(place).await.map_err(|cause| Problem::internal(&cause))?;
    let chunks = futures_util::stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        let more = (0 < read).then(|| (actix_web::web::Bytes::from(chunk), file));
        Ok::<_, std::io::Error>(more)
    });
    let mut response = HttpResponse::Ok();
    response.insert_header(disposition(&found.name)).content_type(found.media_type);
    Ok(response.streaming(chunks))
}

/// Saved as the file that was added, never shown in place (RFC 6266, RFC 8187).
fn disposition(name: &str) -> header::ContentDisposition {
    let name = header::ExtendedValue {
        charset: header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    header::ContentDisposition {
        disposition: header::DispositionType::Attachment,
        parameters: vec![header::DispositionParam::FilenameExt(name)],
    }
}

/// Take a document away.
///
/// While the form is the applicant's to write. Its record stays in the log.
#[utoipa::path(
    tag = "cases",
    params(AttachmentPath, ChangeParams),
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = RemovedView), ChangeProblems)
)]
#[delete("/cases/{id}/attachments/{attachment_id}")]
async fn remove_attachment(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    change: Change,
    At(path): At<AttachmentPath>,
) -> Result<Written, Problem> {
    let (seat, (id, attachment)) = (Seat::of(&permit, &context), path.parse()?);
    let expected = change.expected;
    let work = move |tx: &mut Tx<'_>| {
        cases::remove_attachment(tx, &seat.desk(), (&id, expected), &attachment)?;
        Ok(Answer::ok(RemovedView { id: attachment.to_string() }))
    };
    context.write(&permit.actor, change, work).await
}
