//! What every handler may reach, and the one hop from async to the database.

mod halt;
mod replay;

use std::fmt;
use std::sync::Arc;

use actix_web::web;
use arc_swap::ArcSwap;
use certificate::CertificateFace;
use domain_identity::Actor;
use domain_reference::ReferenceBook;
use operations::Failure;
use persistence::{Stamp, Store, StoreError, Tx};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::addresses::Addresses;
use crate::answer::{Answer, Written};
use crate::clock::Clock;
use crate::config::Config;
use crate::exchange::PeerSession;
use crate::files;
use crate::keys::{KeyFileError, Keys};
use crate::metrics::Metrics;
use crate::oidc::{Oidc, OidcError};
use crate::password::Passwords;
use crate::problem::Problem;
use crate::rate::Rates;
use crate::readers::Readers;
use crate::token::Tokens;
use crate::write::Writing;

/// Who acts when nobody is signed in.
pub(crate) const VISITOR: &str = "system:visitor";

/// Who acts when the process itself does.
pub(crate) const SERVICE: &str = "system:service";

/// What every handler may reach. Copies share everything.
#[derive(Clone)]
pub struct Context {
    pub store: Store,
    pub clock: Clock,
    pub keys: Keys,
    pub config: Arc<Config>,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) rates: Arc<Rates>,
    pub(crate) metrics: Metrics,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) peer: Arc<PeerSession>,
    book: Arc<ArcSwap<ReferenceBook>>,
    readers: Arc<Readers>,
    pub(crate) oidc: Option<Arc<Oidc>>,
    in_flight: Arc<Semaphore>,
    presses: Arc<Semaphore>,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Why a context cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ContextError {
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    #[error("the folder for attachments: {0}")]
    Files(#[source] std::io::Error),
    #[error("the keys of the other issuer: {0}")]
    Oidc(#[from] OidcError),
    #[error("threads that read: {0}")]
    Threads(#[source] std::io::Error),
}

impl Context {
    /// Opens the key file, the folder for attachments and the reference data.
    ///
    /// # Errors
    /// When one of them cannot be used. The database is to be migrated by now.
    pub fn open(config: Config, store: Store) -> Result<Self, ContextError> {
        let keys = Keys::open(&config.key_file, config.clock.now())?;
        Self::with_keys(config, store, keys)
    }

    /// The same with keys at hand, for tests.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn with_keys(config: Config, store: Store, keys: Keys) -> Result<Self, ContextError> {
        files::prepare(&config.files_dir).map_err(ContextError::Files)?;
        let stamp = Stamp { actor: SERVICE.to_owned(), at: config.clock.now(), trace_id: None };
        let book = ReferenceBook::bind(store.read(&stamp, |tx| tx.reference_contents())?);
        let oidc = config.oidc.clone().map(|oidc| Oidc::open(oidc, config.clock.now()));
        Ok(Self {
            store,
            oidc: oidc.transpose()?.map(Arc::new),
            clock: config.clock.clone(),
            tokens: Tokens::new(keys.clone(), &config.issuer_url, config.token_lifetime),
            keys,
            passwords: Passwords::new(config.hashes),
            rates: Arc::new(Rates::new(&config)),
            metrics: Metrics::new(),
            addresses: Arc::new(Addresses::of(&crate::openapi())),
            peer: Arc::default(),
            readers: Arc::new(Readers::new(config.read_threads).map_err(ContextError::Threads)?),
            book: Arc::new(ArcSwap::from_pointee(book)),
            in_flight: Arc::new(Semaphore::new(config.in_flight)),
            presses: Arc::new(Semaphore::new(config.prints)),
            config: Arc::new(config),
        })
    }

    /// The reference data of this moment.
    pub fn book(&self) -> Arc<ReferenceBook> {
        self.book.load_full()
    }

    /// Requests that use or await the database now.
    pub(crate) fn waiting(&self) -> usize {
        self.config.in_flight.saturating_sub(self.in_flight.available_permits())
    }

    /// Reads in one consistent picture. `work` runs on a thread that may block.
    pub(crate) async fn read<T, F>(&self, actor: &Actor, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.read_as(actor.id.as_str(), work).await
    }

    /// The same for somebody who is not signed in, under a name for the log.
    pub(crate) async fn read_as<T, F>(&self, actor: &str, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let (store, stamp) = (self.store.clone(), self.stamp(actor, None));
        self.look(move || store.read(&stamp, work)).await?.map_err(Problem::from)
    }

    /// Reads with a single statement, which is a consistent picture by itself.
    pub(crate) async fn read_one<T, F>(&self, actor: &Actor, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let (store, stamp) = (self.store.clone(), self.stamp(actor.id.as_str(), None));
        self.look(move || store.read_one(&stamp, work)).await?.map_err(Problem::from)
    }

    /// Writes in one transaction: the work, its events and messages, and the record that
    /// answers a repeated request. `work` may run again when the database asks for it.
    pub(crate) async fn write<T, F>(
        &self,
        actor: &Actor,
        writing: impl Into<Writing>,
        work: F,
    ) -> Result<Written, Problem>
    where
        F: Fn(&mut Tx<'_>) -> Result<Answer<T>, Failure> + Send + 'static,
        T: Serialize + 'static,
    {
        self.write_as(actor.id.as_str(), writing, work).await
    }

    /// The same for somebody who is not signed in, under a name for the log.
    pub(crate) async fn write_as<T, F>(
        &self,
        actor: &str,
        writing: impl Into<Writing>,
        work: F,
    ) -> Result<Written, Problem>
    where
        F: Fn(&mut Tx<'_>) -> Result<Answer<T>, Failure> + Send + 'static,
        T: Serialize + 'static,
    {
        let writing = writing.into();
        let (store, stamp) = (self.store.clone(), self.stamp(actor, writing.trace_id()));
        let request = replay::Request::of(actor, &writing);
        let result = self.hop(move || request.run(&store, &stamp, work)).await?;
        result.map_err(Problem::from)
    }

    /// Writes what is no answer to a client's request for a change: a sign-in, a tick of
    /// the background work.
    pub(crate) async fn act<T, F>(&self, actor: &str, work: F) -> Result<T, Problem>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let (store, stamp) = (self.store.clone(), self.stamp(actor, None));
        self.hop(move || store.write(&stamp, work)).await?.map_err(Problem::from)
    }

    /// Who acts, when, and under which trace.
    pub fn stamp(&self, actor: &str, trace_id: Option<String>) -> Stamp {
        Stamp { actor: actor.to_owned(), at: self.clock.now(), trace_id }
    }

    /// When a refresh token given now ends.
    pub(crate) fn refresh_expiry(&self) -> chrono::DateTime<chrono::Utc> {
        let lifetime = chrono::Duration::from_std(self.config.refresh_lifetime);
        self.clock.now() + lifetime.unwrap_or(chrono::Duration::days(1))
    }

    /// Looks whether the reference data has changed, and takes the new book if so.
    ///
    /// # Errors
    /// When the database cannot be read; the book in use stays in use.
    pub fn refresh_book(&self) -> Result<(), StoreError> {
        let stamp = self.stamp(SERVICE, None);
        let version = self.store.read_one(&stamp, |tx| tx.reference_version())?;
        if version != self.book.load().version() {
            let contents = self.store.read(&stamp, |tx| tx.reference_contents())?;
            self.book.store(Arc::new(ReferenceBook::bind(contents)));
        }
        Ok(())
    }

    /// Runs work on a thread that may block.
    pub(crate) async fn hop<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = self.place()?;
        web::block(work).await.map_err(|_panicked| Problem::busy())
    }

    /// The same for work that only reads.
    async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = self.place()?;
        self.readers.run(work).await
    }

    /// Sets a certificate in type, so many at the same time and no more: each takes memory.
    pub(crate) async fn print(&self, face: CertificateFace) -> Result<Vec<u8>, Problem> {
        let _place = self.place()?;
        let _press = self.presses.acquire().await.map_err(|_closed| Problem::busy())?;
        let printed = web::block(move || certificate::pdf(&face)).await;
        printed.map_err(|_panicked| Problem::busy())?.map_err(|why| Problem::internal(&why))
    }

    fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let places = Arc::clone(&self.in_flight);
        places.try_acquire_owned().map_err(|_full| Problem::busy())
    }
}
