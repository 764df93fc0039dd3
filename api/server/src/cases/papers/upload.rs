//! Taking a file in: counted, hashed and sniffed while it streams, renamed when it is whole.

use std::path::{Path, PathBuf};

use actix_web::web::Payload;
use aws_lc_rs::digest::{Context as Hash, SHA256};
use futures_util::StreamExt as _;
use operations::cases::NewAttachment;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;
use validator::ValidationError;

use super::AttachmentQuery;
use crate::idempotency::hexadecimal;
use crate::keys::random_secret;
use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};

/// Bytes of a document (附件上限).
const BYTES_MAX: usize = 20 * 1024 * 1024;

/// Bytes that tell the kind of a file.
const HEAD: usize = 512;

/// What may be added.
const MEDIA_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// A file that lies in the store under its digest.
#[derive(Debug)]
pub(super) struct Received {
    media_type: String,
    size_bytes: i64,
    digest: String,
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
    /// Streams the body into the folder and gives it the name of its digest.
    pub(super) async fn store(
        media_type: String,
        payload: Payload,
        folder: &Path,
    ) -> Result<Self, Problem> {
        if !MEDIA_TYPES.contains(&media_type.as_str()) {
            let expected = MEDIA_TYPES.join(", ");
            let detail = Text::with(Message::BodyTypeNeeded, &[("expected", &expected)]);
            return Err(Problem::new(ProblemCode::UnsupportedMediaType).with_detail(detail));
        }
        let place = folder.join(format!("{}.part", random_secret()));
        let written = write(&place, payload).await;
        let kept = match written {
            Ok(written) => written.keep(&place, folder, &media_type).await,
            Err(problem) => Err(problem),
        };
        if kept.is_err() {
            // Whatever lies there is not a document.
            drop(fs::remove_file(&place).await);
        }
        kept
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

async fn write(place: &PathBuf, mut payload: Payload) -> Result<WrittenFile, Problem> {
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
    async fn keep(
        self,
        place: &Path,
        folder: &Path,
        media_type: &str,
    ) -> Result<Received, Problem> {
        let found = infer::get(&self.head).map(|kind| kind.mime_type());
        if found != Some(media_type) {
            let message = Text::with(
                Message::ContentDiffers,
                &[("declared", &media_type), ("found", &found.unwrap_or("unknown"))],
            );
            return Err(Problem::invalid(vec![FieldError::new("", "content", message)]));
        }
        let digest = hexadecimal(&self.digest);
        let named = folder.join(&digest);
        fs::rename(place, named).await.map_err(|cause| Problem::internal(&cause))?;
        let size_bytes = i64::try_from(self.size).unwrap_or(i64::MAX);
        let media_type = media_type.to_owned();
        Ok(Received { media_type, size_bytes, digest, bytes: self.digest })
    }
}
