//! Refresh tokens, kept as digests in families: using one twice ends its family.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::UserId;

use crate::schema::refresh_tokens;
use crate::store::{StoreError, Tx};

/// A refresh token as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// SHA-256 of the token, lowercase hexadecimal.
    pub digest: String,
    /// All tokens that came of one sign-in.
    pub family: String,
    pub principal: UserId,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

type Row = (String, String, String, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>);

impl Tx<'_> {
    /// Keeps a new token.
    pub fn add_refresh_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        diesel::insert_into(refresh_tokens::table)
            .values((
                refresh_tokens::digest.eq(&token.digest),
                refresh_tokens::family.eq(&token.family),
                refresh_tokens::principal_id.eq(token.principal.as_str()),
                refresh_tokens::issued_at.eq(self.stamp.at.naive_utc()),
                refresh_tokens::expires_at.eq(token.expires_at.naive_utc()),
                refresh_tokens::used_at.eq(None::<NaiveDateTime>),
                refresh_tokens::revoked_at.eq(None::<NaiveDateTime>),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Uses a token up: `true` when this is its first use, decided by the update itself.
    pub fn use_refresh_token(&mut self, digest: &str) -> Result<bool, StoreError> {
        let unused = refresh_tokens::table
            .find(digest)
            .filter(refresh_tokens::used_at.is_null())
            .filter(refresh_tokens::revoked_at.is_null());
        let used = diesel::update(unused)
            .set(refresh_tokens::used_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        Ok(used == 1)
    }

    /// A token by its digest.
    pub fn refresh_token(&mut self, digest: &str) -> Result<Option<RefreshToken>, StoreError> {
        let row: Option<Row> = refresh_tokens::table
            .find(digest)
            .select((
                refresh_tokens::digest,
                refresh_tokens::family,
                refresh_tokens::principal_id,
                refresh_tokens::expires_at,
                refresh_tokens::used_at,
                refresh_tokens::revoked_at,
            ))
            .first(self.conn)
            .optional()?;
        row.map(|(digest, family, principal, expires_at, used_at, revoked_at)| {
            Ok(RefreshToken {
                digest,
                family,
                principal: UserId::parse(&principal).map_err(StoreError::corrupt)?,
                expires_at: expires_at.and_utc(),
                used_at: used_at.map(|at| at.and_utc()),
                revoked_at: revoked_at.map(|at| at.and_utc()),
            })
        })
        .transpose()
    }

    /// Ends every token of a family.
    pub fn revoke_refresh_family(&mut self, family: &str) -> Result<(), StoreError> {
        let alive = refresh_tokens::table
            .filter(refresh_tokens::family.eq(family))
            .filter(refresh_tokens::revoked_at.is_null());
        diesel::update(alive)
            .set(refresh_tokens::revoked_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        Ok(())
    }

    /// Ends every token of a principal, as after a change of its secret.
    pub fn revoke_refresh_tokens_of(&mut self, principal: &UserId) -> Result<(), StoreError> {
        let alive = refresh_tokens::table
            .filter(refresh_tokens::principal_id.eq(principal.as_str()))
            .filter(refresh_tokens::revoked_at.is_null());
        diesel::update(alive)
            .set(refresh_tokens::revoked_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        Ok(())
    }

    /// Forgets expired tokens, a batch at a time; how many.
    pub fn forget_refresh_tokens(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        const BATCH: i64 = 1_000;
        let old: Vec<String> = refresh_tokens::table
            .filter(refresh_tokens::expires_at.lt(before.naive_utc()))
            .order(refresh_tokens::expires_at)
            .limit(BATCH)
            .select(refresh_tokens::digest)
            .load(self.conn)?;
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::digest.eq_any(&old)))
            .execute(self.conn)?;
        Ok(old.len())
    }
}
