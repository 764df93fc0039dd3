//! Answers kept by idempotency key, in the transaction of the work they answer.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::dialect::{Both, Prepared};
use crate::schema::idempotency_records as records;
use crate::store::{StoreError, Tx};

/// The answer of a request that was done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    pub fingerprint: String,
    pub status: u16,
    /// `ETag` and `Location`, as JSON.
    pub headers: String,
    pub body: String,
}

/// What stands under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// Nobody used it: this transaction holds it now and ends with [`Tx::keep_answer`].
    Fresh,
    /// The request was done; here is its answer.
    Answered(StoredAnswer),
}

/// Stands for an answer that is not there yet; never seen outside its transaction.
const RUNNING: i32 = 0;

impl Tx<'_> {
    /// Takes a key. A second request with the same key waits here for the first one's
    /// transaction and then finds its answer.
    pub fn take_key(
        &mut self,
        principal: &str,
        key: &str,
        fingerprint: &str,
    ) -> Result<KeyState, StoreError> {
        let row = (
            records::principal_id.eq(principal),
            records::key.eq(key),
            records::fingerprint.eq(fingerprint),
            records::status.eq(RUNNING),
            records::headers.eq(""),
            records::body.eq(""),
            records::created_at.eq(self.stamp.at.naive_utc()),
        );
        let insert = diesel::insert_into(records::table).values(row).on_conflict_do_nothing();
        if Both(insert).execute(self.conn)? == 1 {
            return Ok(KeyState::Fresh);
        }
        let (fingerprint, status, headers, body): (String, i32, String, String) = records::table
            .find((principal, key))
            .select((records::fingerprint, records::status, records::headers, records::body))
            .first(self.conn)?;
        let status = u16::try_from(status).map_err(StoreError::corrupt)?;
        Ok(KeyState::Answered(StoredAnswer { fingerprint, status, headers, body }))
    }

    /// Uses up a signed assertion of a client, named by a digest of its id: `true` when this
    /// is its first use. The record is kept as long as any answer, which is longer than an
    /// assertion may last; its owner is none that a caller's own key could name.
    pub fn use_assertion(&mut self, client: &str, digest: &str) -> Result<bool, StoreError> {
        let taken = self.take_key(&format!("assertion:{client}"), digest, "")?;
        Ok(taken == KeyState::Fresh)
    }

    /// Whether a request with this key has been answered.
    pub fn is_answered(&mut self, principal: &str, key: &str) -> Result<bool, StoreError> {
        let found: Option<i32> = records::table
            .find((principal, key))
            .select(records::status)
            .first(self.conn)
            .optional()?;
        Ok(found.is_some_and(|status| status != RUNNING))
    }

    /// Keeps the answer under a key that this transaction has taken.
    pub fn keep_answer(
        &mut self,
        principal: &str,
        key: &str,
        answer: &StoredAnswer,
    ) -> Result<(), StoreError> {
        let keep = diesel::update(records::table.find((principal, key))).set((
            records::status.eq(i32::from(answer.status)),
            records::headers.eq(&answer.headers),
            records::body.eq(&answer.body),
        ));
        Prepared(keep).execute(self.conn)?;
        Ok(())
    }

    /// Forgets answers older than `before`, a batch at a time; how many.
    pub fn forget_answers(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        const BATCH: i64 = 1_000;
        let old: Vec<(String, String, NaiveDateTime)> = records::table
            .filter(records::created_at.lt(before.naive_utc()))
            .order(records::created_at)
            .limit(BATCH)
            .select((records::principal_id, records::key, records::created_at))
            .load(self.conn)?;
        for (principal, key, _) in &old {
            diesel::delete(records::table.find((principal, key))).execute(self.conn)?;
        }
        Ok(old.len())
    }
}
