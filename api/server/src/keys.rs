//! The private keys: a file that only its owner reads, with overlap while keys rotate.

mod file;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey};

pub use file::KeyFileError;
use file::{KeyFile, KeyRecord};

/// How many keys stay published, so that what older ones signed can still be checked.
const KEYS_KEPT: usize = 8;

/// The signing keys of this installation. Copies share the keys, and read the file
/// again when another process has rotated it.
#[derive(Clone)]
pub struct Keys(Arc<Shared>);

struct Shared {
    path: Option<PathBuf>,
    ring: ArcSwap<Ring>,
}

struct Ring {
    /// Newest first; the first one signs.
    keys: Vec<Arc<Key>>,
    cursor_key: hmac::Key,
}

/// One Ed25519 key.
pub struct Key {
    kid: String,
    pair: Ed25519KeyPair,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all()).finish()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads the file, or makes it when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or written, is readable by others, or holds no key.
    pub fn open(path: &Path, now: DateTime<Utc>) -> Result<Self, KeyFileError> {
        if !path.exists() {
            KeyFile::first(now).create(path)?;
        }
        Self::of(Some(path.to_owned()), &KeyFile::read(path)?)
    }

    /// Adds a key that signs from now on; the newest earlier ones stay published.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn rotate(path: &Path, now: DateTime<Utc>) -> Result<Self, KeyFileError> {
        let mut file = if path.exists() { KeyFile::read(path)? } else { KeyFile::empty() };
        file.keys.insert(0, KeyRecord::new(now));
        file.keys.truncate(KEYS_KEPT);
        file.write(path)?;
        Self::of(Some(path.to_owned()), &file)
    }

    /// Keys that live as long as the process, for tests and one-off tools.
    pub fn ephemeral(now: DateTime<Utc>) -> Self {
        Self::of(None, &KeyFile::first(now)).expect("a key made just now can be read")
    }

    fn of(path: Option<PathBuf>, file: &KeyFile) -> Result<Self, KeyFileError> {
        let ring = ArcSwap::from_pointee(Ring::of(file)?);
        Ok(Self(Arc::new(Shared { path, ring })))
    }

    /// Takes over what another process wrote into the file; keys that live only as
    /// long as the process stay as they are.
    ///
    /// # Errors
    /// As [`Self::open`]; the keys in use stay in use.
    pub fn reload(&self) -> Result<(), KeyFileError> {
        if let Some(path) = &self.0.path {
            self.0.ring.store(Arc::new(Ring::of(&KeyFile::read(path)?)?));
        }
        Ok(())
    }

    /// The key that signs now.
    pub fn signing(&self) -> Arc<Key> {
        let ring = self.0.ring.load();
        Arc::clone(ring.keys.first().expect("no ring without a key is made"))
    }

    /// The key of this id, current or earlier.
    pub fn find(&self, kid: &str) -> Option<Arc<Key>> {
        self.0.ring.load().keys.iter().find(|key| key.kid == kid).cloned()
    }

    /// The published keys, newest first.
    pub fn all(&self) -> Vec<Arc<Key>> {
        self.0.ring.load().keys.clone()
    }

    /// The seal of a cursor.
    pub(crate) fn seal(&self, message: &[u8]) -> Vec<u8> {
        hmac::sign(&self.0.ring.load().cursor_key, message).as_ref().to_vec()
    }

    /// Whether a cursor's seal is ours.
    pub(crate) fn is_sealed(&self, message: &[u8], seal: &[u8]) -> bool {
        hmac::verify(&self.0.ring.load().cursor_key, message, seal).is_ok()
    }
}

impl Ring {
    fn of(file: &KeyFile) -> Result<Self, KeyFileError> {
        let keys = file.keys.iter().map(|record| Key::of(record).map(Arc::new));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(KeyFileError::Empty);
        }
        let cursor_key = hmac::Key::new(hmac::HMAC_SHA256, &file.cursor_secret()?);
        Ok(Self { keys, cursor_key })
    }
}

impl Key {
    fn of(record: &KeyRecord) -> Result<Self, KeyFileError> {
        let pkcs8 = record.pkcs8()?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&pkcs8)
            .map_err(|cause| KeyFileError::Unusable(record.kid.clone(), cause.to_string()))?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let decoding = DecodingKey::from_ed_components(&public)
            .map_err(|cause| KeyFileError::Unusable(record.kid.clone(), cause.to_string()))?;
        let encoding = EncodingKey::from_ed_der(&pkcs8);
        Ok(Self { kid: record.kid.clone(), pair, encoding, decoding })
    }

    /// The id that signatures name.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key, base64url without padding, as the `x` of a JWK.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The Ed25519 signature over `message`.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    pub(crate) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

/// Bytes that nobody can guess.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    use aws_lc_rs::rand::SecureRandom as _;
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// A secret of 256 bits as base64url text, for refresh tokens and generated passwords.
pub fn random_secret() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant() -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).unwrap()
    }

    fn path(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("shangwu-{name}-{}.json", random_secret()))
    }

    #[test]
    fn rotation_keeps_the_earlier_key_published() {
        let path = path("rotate");
        let first = Keys::open(&path, instant()).unwrap();
        let rotated = Keys::rotate(&path, instant()).unwrap();
        let earlier = first.signing();
        assert_ne!(earlier.kid(), rotated.signing().kid());
        assert!(rotated.find(earlier.kid()).is_some());
        first.reload().unwrap();
        assert_eq!(first.signing().kid(), rotated.signing().kid());
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = path("mode");
        Keys::open(&path, instant()).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Keys::open(&path, instant()), Err(KeyFileError::Open(..))));
    }
}
