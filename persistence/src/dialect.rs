//! Every place where the two databases differ in what Diesel's common connection can say.

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::ValidGrouping;
use diesel::internal::derives::multiconnection::AstPassHelper as _;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryBuilder as _, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

use crate::connection::MultiBackend;

/// A statement that exists for PostgreSQL and for SQLite, but not for both at once:
/// `ON CONFLICT`, `UNION`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Both<Q>(pub(crate) Q);

impl<Q> QueryFragment<MultiBackend> for Both<Q>
where
    Q: QueryFragment<Pg> + QueryFragment<Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<Q: QueryId> QueryId for Both<Q> {
    type QueryId = Both<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Both<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Both<Q> {}

/// A statement of which there are few shapes, kept prepared.
///
/// Diesel prepares every `UPDATE` and every `DO UPDATE` anew, because a changeset may have any
/// subset of columns; that costs a round trip and a plan each. Ours have one shape each.
/// A pass that only asks whether the statement may be kept is given the text alone, so that
/// the answer is yes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared<Q>(pub(crate) Q);

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        type Builder = <MultiBackend as Backend>::QueryBuilder;
        if pass.bind_collector().is_some() || pass.debug_binds().is_some() {
            return self.0.walk_ast(pass);
        }
        let mut text = match pass.backend() {
            MultiBackend::Postgres(_) => Builder::Postgres(Default::default()),
            MultiBackend::Sqlite(_) => Builder::Sqlite(Default::default()),
        };
        self.0.to_sql(&mut text, pass.backend())?;
        pass.push_sql(&text.finish());
        Ok(())
    }
}

// No static id: the text itself is the key under which the statement is kept.
impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Prepared<Q> {}

/// A column that only filters: SQLite, which keeps no statistics of ours, is not to walk an
/// index of it in place of the key that gives a list its order. PostgreSQL knows better.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct OffKey<C>(pub(crate) C);

impl<C: Expression> Expression for OffKey<C> {
    type SqlType = C::SqlType;
}

impl<C, T> SelectableExpression<T> for OffKey<C>
where
    C: SelectableExpression<T>,
    Self: AppearsOnTable<T>,
{
}

impl<C: AppearsOnTable<T>, T> AppearsOnTable<T> for OffKey<C> where Self: Expression {}

impl<C: ValidGrouping<G>, G> ValidGrouping<G> for OffKey<C> {
    type IsAggregate = C::IsAggregate;
}

impl<C: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for OffKey<C> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if let MultiBackend::Sqlite(_) = pass.backend() {
            pass.push_sql("+");
        }
        self.0.walk_ast(pass)
    }
}

/// Before and after every day there is. Chrono's own ends will not do: PostgreSQL has no such
/// days, and as text they do not sort as days.
pub(crate) const BEFORE_ALL_DAYS: NaiveDate = domain_kernel::day(1, 1, 1);
pub(crate) const AFTER_ALL_DAYS: NaiveDate = domain_kernel::day(9999, 12, 31);

/// The same tokens, type-checked for both concrete connections: batch inserts.
macro_rules! each_conn {
    ($db:expr, $conn:ident => $work:expr) => {
        match $db {
            $crate::connection::Db::Postgres($conn) => $work,
            $crate::connection::Db::Sqlite($conn) => $work,
        }
    };
}
pub(crate) use each_conn;
