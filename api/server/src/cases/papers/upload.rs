//! Taking a file in: counted, hashed and sniffed while it streams, named when its case has taken it.

use std::path::Path;

use actix_web::web::Payload;
use aws_lc_rs::digest::{Context as Hash, SHA256};
use futures_util::StreamExt as _;
use operations::Failure;
use operations::cases::NewAttachment;
use persistence::StoreError;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use validator::ValidationError;

use super::AttachmentQuery;
use crate::files::Part;
use crate::idempotency::hexadecimal;
use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};

/// Bytes of a document (附件上限).
const BYTES_MAX: usize = 20 * 1024 * 1024;

/// Bytes that tell the kind of a file.
const HEAD: usize = 512;

/// What may be added.
const MEDIA_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// A whole file that is what it says. It is gone when this is, unless it was kept.
#[derive(Debug)]
pub(super) struct Received {
    media_type: String,
    size_bytes: i64,
    digest: String,
    part: Part,
    /// The digest again, as bytes.
    pub(super) bytes: [u8; 32],
}

/// A name without folders, control characters and the brackets that break downloads.
pub(super) fn is_plain_name(name: &str) -> Result<(), ValidationError> {
    let is_odd =
        |character: char| character.is_control() || "()（）{}[]/\\<>:\"|?*".contains(character);
    let is_dots = name.chars().all(|character| character == '.');
    if name.contains(is_odd) || is_dots {
        return Err(ValidationError::new("plain_name"));
    }
    Ok(())
}

impl Received {
    /// Whether files of this type are taken at all.
    pub(super) fn check_type(media_type: &str) -> Result<(), Problem> {
        if !MEDIA_TYPES.contains(&media_type) {
            let expected = MEDIA_TYPES.join(", ");
            let detail = Text::with(Message::BodyTypeNeeded, &[("expected", &expected)]);
            return Err(Problem::new(ProblemCode::UnsupportedMediaType).with_detail(detail));
        }
        Ok(())
    }

    /// Streams the body into the folder. Whoever gives up on the way, the caller or this
    /// server, leaves nothing there.
    pub(super) async fn stream(
        media_type: String,
        payload: Payload,
        folder: &Path,
    ) -> Result<Self, Problem> {
        let part = Part::new(folder);
        let written = write(part.place(), payload).await?;
        written.sniff(&media_type)?;
        let size_bytes = i64::try_from(written.size).unwrap_or(i64::MAX);
        let digest = hexadecimal(&written.digest);
        Ok(Self { media_type, size_bytes, digest, part, bytes: written.digest })
    }

    /// Gives the file the name of its digest, as the last act of the transaction.
    pub(super) fn keep(&self) -> Result<(), Failure> {
        let kept = self.part.keep(&self.digest);
        kept.map_err(|cause| Failure::Store(StoreError::Corrupt(cause.to_string())))
    }

    pub(super) fn attachment(&self, query: &AttachmentQuery) -> NewAttachment {
        NewAttachment {
            kind: query.kind.clone(),
            name: query.name.clone(),
            media_type: self.media_type.clone(),
            size_bytes: self.size_bytes,
            digest: self.digest.clone(),
        }
    }
}

/// A file as it was written.
struct WrittenFile {
    digest: [u8; 32],
    size: usize,
    head: Vec<u8>,
}

async fn write(place: &Path, mut payload: Payload) -> Result<WrittenFile, Problem> {
    let failed = |cause: std::io::Error| Problem::internal(&cause);
    let mut file = File::create(place).await.map_err(failed)?;
    let (mut hash, mut size, mut head) = (Hash::new(&SHA256), 0, Vec::new());
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_cut| Problem::new(ProblemCode::Malformed))?;
        size += chunk.len();
        if BYTES_MAX < size {
            let detail = Text::with(Message::BodyTooLarge, &[("limit", &BYTES_MAX)]);
            return Err(Problem::new(ProblemCode::TooLarge).with_detail(detail));
        }
        let missing = HEAD.saturating_sub(head.len()).min(chunk.len());
        head.extend(chunk.iter().take(missing));
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(failed)?;
    }
    // On disk before anybody is told that it is.
    file.sync_all().await.map_err(failed)?;
    let digest = hash.finish();
    let digest = *digest.as_ref().first_chunk().expect("SHA-256 has 32 bytes");
    Ok(WrittenFile { digest, size, head })
}

impl WrittenFile {
    /// Whether the first bytes are of the type that the caller says.
    fn sniff(&self, media_type: &str) -> Result<(), Problem> {
        let found = infer::get(&self.head).map(|kind| kind.mime_type());
        if found == Some(media_type) {
            return Ok(());
        }
        let message = Text::with(
            Message::ContentDiffers,
            &[("declared", &media_type), ("found", &found.unwrap_or("unknown"))],
        );
        Err(Problem::invalid(vec![FieldError::new("", "content", message)]))
    }
}
