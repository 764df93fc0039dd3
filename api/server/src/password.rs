//! Passwords: argon2id, a bounded number of hashes at the same time, equal work for
//! logins that do not exist.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::{Output, PasswordHash, Salt, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::keys::random_bytes;
use crate::problem::Problem;

/// 19 MiB, two passes, one lane: the first choice of the OWASP password storage sheet.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;

/// Hashes that may wait for their turn; more callers are told to come back.
const WAITING_MAX: usize = 64;

/// The hasher. Copies share the limit.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Compared with when a login does not exist.
    nobody: Arc<str>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

impl Passwords {
    /// At most `parallel` hashes are computed at the same time.
    pub fn new(parallel: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(parallel)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            nobody: hash("nobody has this password").into(),
        }
    }

    /// The text to store for a password, salt and costs included.
    ///
    /// # Errors
    /// `busy` when too many hashes are waiting.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let _place = self.place()?;
        let _turn = self.turn().await;
        work(move || hash(&password)).await
    }

    /// Whether a password fits what is stored; the same work when nothing is stored.
    ///
    /// # Errors
    /// `busy` when too many hashes are waiting.
    pub async fn fits(&self, password: String, stored: Option<String>) -> Result<bool, Problem> {
        let _place = self.place()?;
        let _turn = self.turn().await;
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let fits = work(move || fits(&password, &stored)).await?;
        Ok(fits && is_known)
    }

    fn place(&self) -> Result<SemaphorePermit<'_>, Problem> {
        self.waiting.try_acquire().map_err(|_full| Problem::busy())
    }

    async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("the semaphore is never closed")
    }
}

async fn work<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    actix_web::web::block(job).await.map_err(|_stopped| Problem::busy())
}

/// The memory of hashes that are done: kept, because an allocator that takes it back and
/// forth keeps a multiple of it.
static SPARE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, 1, None).expect("the costs are within limits")
}

/// The hash of a password under these costs.
fn digest(password: &str, salt: Salt<'_>, params: Params) -> Option<Output> {
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes).ok()?;
    let mut memory = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
    memory.resize(params.block_count(), Block::default());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    let done =
        argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut memory);
    memory.fill(Block::default());
    SPARE.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    done.ok().and_then(|()| Output::new(&output).ok())
}

/// The text to store for a password; blocks for some hundredths of a second.
pub fn hash(password: &str) -> String {
    let salt = SaltString::encode_b64(&random_bytes::<16>()).expect("16 bytes make a salt");
    let output = digest(password, salt.as_salt(), params()).expect("the costs are within limits");
    let stored = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: (&params()).try_into().expect("the costs are within limits"),
        salt: Some(salt.as_salt()),
        hash: Some(output),
    };
    stored.to_string()
}

/// Outputs compare in constant time.
fn fits(password: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else { return false };
    let is_ours = stored.algorithm == ARGON2ID_IDENT;
    let (Ok(params), Some(salt)) = (Params::try_from(&stored), stored.salt) else { return false };
    let output = digest(password, salt, params);
    is_ours && output.is_some() && output == stored.hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new(1);
        let stored = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let right = passwords.fits("correct horse".to_owned(), Some(stored.clone())).await;
        assert!(right.unwrap());
        assert!(!passwords.fits("wrong horse".to_owned(), Some(stored)).await.unwrap());
    }

    #[actix_web::test]
    async fn an_unknown_login_never_fits() {
        let passwords = Passwords::new(1);
        let answer = passwords.fits("nobody has this password".to_owned(), None).await;
        assert!(!answer.unwrap());
    }
}
