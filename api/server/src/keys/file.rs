//! The key file: JSON with mode 0600, replaced as a whole.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::random_bytes;

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("key file {0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    #[error("key file {0} is not the JSON expected: {1}")]
    Syntax(PathBuf, #[source] serde_json::Error),
    #[error("key file {0} is readable by others (mode {1:o}); expected mode 600")]
    Open(PathBuf, u32),
    #[error("key {0} cannot be used: {1}")]
    Unusable(String, String),
    #[error("the key file holds no key")]
    Empty,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    /// Newest first.
    pub(super) keys: Vec<KeyRecord>,
    /// Base64url.
    cursor_secret: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyRecord {
    pub(super) kid: String,
    created_at: String,
    /// Base64url of the PKCS #8 document.
    pkcs8: String,
}

impl KeyRecord {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        let pair = Ed25519KeyPair::generate().expect("the system gives random bytes");
        let pkcs8 = pair.to_pkcs8v1().expect("a key just made can be written");
        let hash = digest::digest(&digest::SHA256, pair.public_key().as_ref());
        let kid = URL_SAFE_NO_PAD.encode(hash.as_ref().first_chunk::<12>().expect("32 bytes"));
        let pkcs8 = URL_SAFE_NO_PAD.encode(pkcs8.as_ref());
        Self { kid, created_at: now.to_rfc3339(), pkcs8 }
    }

    pub(super) fn pkcs8(&self) -> Result<Vec<u8>, KeyFileError> {
        decode(&self.kid, &self.pkcs8)
    }
}

impl KeyFile {
    pub(super) fn empty() -> Self {
        Self { keys: Vec::new(), cursor_secret: URL_SAFE_NO_PAD.encode(random_bytes::<32>()) }
    }

    pub(super) fn first(now: DateTime<Utc>) -> Self {
        let mut file = Self::empty();
        file.keys.push(KeyRecord::new(now));
        file
    }

    pub(super) fn cursor_secret(&self) -> Result<Vec<u8>, KeyFileError> {
        decode("cursor_secret", &self.cursor_secret)
    }

    pub(super) fn read(path: &Path) -> Result<Self, KeyFileError> {
        refuse_open(path)?;
        let text = std::fs::read(path).map_err(|error| KeyFileError::Io(path.into(), error))?;
        serde_json::from_slice(&text).map_err(|error| KeyFileError::Syntax(path.into(), error))
    }

    /// Writes the first file; when another process was quicker, its file stands.
    pub(super) fn create(&self, path: &Path) -> Result<(), KeyFileError> {
        let beside = self.write_beside(path)?;
        let linked = std::fs::hard_link(&beside, path);
        let removed = std::fs::remove_file(&beside);
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => removed,
        }
        .map_err(|error| KeyFileError::Io(path.into(), error))
    }

    /// Writes beside the file and renames, so that no reader sees half a file.
    pub(super) fn write(&self, path: &Path) -> Result<(), KeyFileError> {
        let beside = self.write_beside(path)?;
        std::fs::rename(&beside, path).map_err(|error| KeyFileError::Io(path.into(), error))
    }

    fn write_beside(&self, path: &Path) -> Result<PathBuf, KeyFileError> {
        let text = serde_json::to_vec_pretty(self).expect("plain fields serialise");
        let beside = path.with_extension(format!("new{}", std::process::id()));
        let written = private_file(&beside).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.map_err(|error| KeyFileError::Io(beside.clone(), error))?;
        Ok(beside)
    }
}

fn decode(name: &str, text: &str) -> Result<Vec<u8>, KeyFileError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|cause| KeyFileError::Unusable(name.to_owned(), cause.to_string()))
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::create(path)
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let data = std::fs::metadata(path).map_err(|error| KeyFileError::Io(path.into(), error))?;
    let mode = data.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyFileError::Open(path.into(), mode)) }
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<(), KeyFileError> {
    Ok(())
}
