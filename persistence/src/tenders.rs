//! Tenders for quota and who may bid how much.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_kernel::{BasisPoints, EnterpriseId, Quantity, TenderId, Unit, UserId};
use domain_quotas::auction::{Coefficients, LimitRule, Threshold};
use domain_quotas::{Method, QuotaKey, Tender, TenderState, Times};
use serde_json::json;

use crate::held::{Held, RowVersion};
use crate::plans::column;
use crate::schema::{enterprises, tender_bidders as bidders, tenders};
use crate::store::{Rank, StoreError, Tx};

/// How the most a firm may bid is computed, as columns: all of them or none.
#[derive(Default, Queryable, Selectable, Insertable)]
#[diesel(table_name = tenders, treat_none_as_default_value = false)]
pub(crate) struct LimitColumns {
    limit_exported: Option<i32>,
    limit_value: Option<i32>,
    limit_supplied: Option<i32>,
    limit_from: Option<i64>,
    limit_share: Option<i32>,
    limit_small: Option<i64>,
    limit_price: Option<i64>,
}

impl LimitColumns {
    fn of(rule: &LimitRule) -> Self {
        let LimitRule { coefficients, threshold, national_price } = rule;
        Self {
            limit_exported: Some(column(coefficients.exported)),
            limit_value: Some(column(coefficients.value)),
            limit_supplied: Some(column(coefficients.supplied)),
            limit_from: Some(threshold.from),
            limit_share: Some(column(threshold.share)),
            limit_small: Some(threshold.small),
            limit_price: Some(*national_price),
        }
    }

    fn rule(&self) -> Option<LimitRule> {
        let share = |column: Option<i32>| u32::try_from(column?).ok().map(BasisPoints);
        Some(LimitRule {
            coefficients: Coefficients {
                exported: share(self.limit_exported)?,
                value: share(self.limit_value)?,
                supplied: share(self.limit_supplied)?,
            },
            threshold: Threshold {
                from: self.limit_from?,
                share: share(self.limit_share)?,
                small: self.limit_small?,
            },
            national_price: self.limit_price?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = tenders, treat_none_as_default_value = false)]
struct Row {
    id: String,
    year: i32,
    commodity: String,
    round: i32,
    document: String,
    method: String,
    price: Option<i64>,
    unit: String,
    quantity: i64,
    least: i64,
    floor: i64,
    lot: i64,
    deposit: i32,
    bids_from: NaiveDateTime,
    closes_at: NaiveDateTime,
    opens_at: NaiveDateTime,
    opened_until: NaiveDateTime,
    deposit_due: NaiveDate,
    balance_due: NaiveDate,
    #[diesel(embed)]
    limit: LimitColumns,
    return_by: NaiveDate,
    refund: i32,
    rebids: Option<String>,
    state: String,
    evaluated_by: Option<String>,
    row_version: i32,
}

impl Row {
    fn new(tender: &Tender) -> Self {
        let times = &tender.times;
        let price = match tender.method {
            Method::Open => None,
            Method::Negotiated { price } => Some(price),
        };
        Self {
            id: tender.id.to_string(),
            year: tender.year,
            commodity: tender.commodity.clone(),
            round: tender.round,
            document: tender.document.clone(),
            method: tender.method.as_str().to_owned(),
            price,
            unit: tender.quantity.unit().to_string(),
            quantity: tender.quantity.ten_thousandths(),
            least: tender.least,
            floor: tender.floor,
            lot: tender.lot,
            deposit: i32::try_from(tender.deposit.0).unwrap_or(i32::MAX),
            bids_from: times.bids_from.naive_utc(),
            closes_at: times.closes_at.naive_utc(),
            opens_at: times.opens_at.naive_utc(),
            opened_until: times.opened_until.naive_utc(),
            deposit_due: times.deposit_due,
            balance_due: times.balance_due,
            limit: tender.limit.as_ref().map(LimitColumns::of).unwrap_or_default(),
            return_by: tender.return_by,
            refund: column(tender.refund),
            rebids: tender.rebids.as_ref().map(ToString::to_string),
            state: tender.state.as_str().to_owned(),
            evaluated_by: tender.evaluated_by.as_ref().map(ToString::to_string),
            row_version: 1,
        }
    }

    fn held(self) -> Result<Held<Tender>, StoreError> {
        let method = match (self.method.as_str(), self.price) {
            ("open", None) => Method::Open,
            ("negotiated", Some(price)) => Method::Negotiated { price },
            _ => return Err(StoreError::corrupt(&self.method)),
        };
        let unit = Unit::parse(&self.unit).map_err(StoreError::corrupt)?;
        let quantity = Quantity::of(self.quantity, unit);
        let rebids = self.rebids.as_deref().map(TenderId::parse).transpose();
        let by = self.evaluated_by.as_deref().map(UserId::parse).transpose();
        let value = Tender {
            id: TenderId::parse(&self.id).map_err(StoreError::corrupt)?,
            year: self.year,
            commodity: self.commodity,
            round: self.round,
            document: self.document,
            method,
            quantity: quantity.ok_or_else(|| StoreError::corrupt(self.quantity))?,
            least: self.least,
            floor: self.floor,
            lot: self.lot,
            deposit: BasisPoints(u32::try_from(self.deposit).map_err(StoreError::corrupt)?),
            times: Times {
                bids_from: self.bids_from.and_utc(),
                closes_at: self.closes_at.and_utc(),
                opens_at: self.opens_at.and_utc(),
                opened_until: self.opened_until.and_utc(),
                deposit_due: self.deposit_due,
                balance_due: self.balance_due,
            },
            limit: self.limit.rule(),
            return_by: self.return_by,
            refund: BasisPoints(u32::try_from(self.refund).map_err(StoreError::corrupt)?),
            rebids: rebids.map_err(StoreError::corrupt)?,
            state: TenderState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            evaluated_by: by.map_err(StoreError::corrupt)?,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

/// A firm that may bid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bidder {
    pub enterprise: EnterpriseId,
    pub credit_code: String,
    pub name: String,
    /// The most it may bid, ten-thousandths.
    pub maximum: i64,
}

impl Tx<'_> {
    /// Adds a tender as announced; `Duplicate` when its good, year, round and method were.
    pub fn add_tender(&mut self, tender: &Tender) -> Result<RowVersion, StoreError> {
        diesel::insert_into(tenders::table).values(Row::new(tender)).execute(self.conn)?;
        let body = json!({
            "commodity": tender.commodity,
            "year": tender.year,
            "round": tender.round,
            "method": tender.method.as_str(),
            "quantity": tender.quantity.decimal(),
            "document": tender.document,
        });
        self.record(&stream(&tender.id), "tender.announced", &body)?;
        Ok(RowVersion(1))
    }

    /// A tender; nobody's secret.
    pub fn tender(&mut self, id: &TenderId) -> Result<Option<Held<Tender>>, StoreError> {
        let found = tenders::table.find(id.as_str()).select(Row::as_select());
        found.first(self.conn).optional()?.map(Row::held).transpose()
    }

    /// Tenders behind `after`, the newest first.
    pub fn tenders(
        &mut self,
        after: Option<&TenderId>,
        limit: i64,
    ) -> Result<Vec<Held<Tender>>, StoreError> {
        let mut query = tenders::table.select(Row::as_select()).into_boxed();
        if let Some(after) = after {
            query = query.filter(tenders::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(tenders::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// The last published tender of a commodity in a year, if there is one.
    pub fn published_tender(
        &mut self,
        commodity: &str,
        year: i32,
    ) -> Result<Option<Tender>, StoreError> {
        let row: Option<Row> = tenders::table
            .filter(tenders::commodity.eq(commodity))
            .filter(tenders::year.eq(year))
            .filter(tenders::state.eq(TenderState::Published.as_str()))
            .order(tenders::id.desc())
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        Ok(row.map(Row::held).transpose()?.map(|held| held.value))
    }

    /// Takes a tender; it comes before whatever it moves.
    pub fn claim_tender(&mut self, id: &TenderId) -> Result<Option<Held<Tender>>, StoreError> {
        self.claims(Rank::Tender);
        let claimed = diesel::update(tenders::table.find(id.as_str()))
            .set(tenders::row_version.eq(tenders::row_version + 1))
            .execute(self.conn)?;
        if claimed == 0 {
            return Ok(None);
        }
        self.tender(id)
    }

    /// Saves where a claimed tender stands, and the signed results with their publication.
    pub fn save_tender(
        &mut self,
        held: &Held<Tender>,
        results: Option<&str>,
    ) -> Result<(), StoreError> {
        let tender = &held.value;
        let own = tenders::table.find(tender.id.as_str());
        diesel::update(own)
            .set((
                tenders::state.eq(tender.state.as_str()),
                tenders::evaluated_by.eq(tender.evaluated_by.as_ref().map(ToString::to_string)),
            ))
            .execute(self.conn)?;
        if let Some(results) = results {
            diesel::update(own).set(tenders::results.eq(Some(results))).execute(self.conn)?;
        }
        let kind = format!("tender.{}", tender.state.as_str());
        self.record(&stream(&tender.id), &kind, &json!({}))
    }

    /// The signed results of a published tender.
    pub fn tender_results(&mut self, id: &TenderId) -> Result<Option<String>, StoreError> {
        let found = tenders::table.find(id.as_str()).select(tenders::results);
        Ok(found.first::<Option<String>>(self.conn).optional()?.flatten())
    }

    /// Says how much a firm may bid for a claimed tender.
    pub fn set_bidder(
        &mut self,
        tender: &TenderId,
        enterprise: &EnterpriseId,
        maximum: i64,
    ) -> Result<(), StoreError> {
        let known = bidders::table.find((tender.as_str(), enterprise.as_str()));
        let changed = diesel::update(known).set(bidders::maximum.eq(maximum)).execute(self.conn)?;
        if changed == 0 {
            diesel::insert_into(bidders::table)
                .values((
                    bidders::tender_id.eq(tender.as_str()),
                    bidders::enterprise_id.eq(enterprise.as_str()),
                    bidders::maximum.eq(maximum),
                ))
                .execute(self.conn)?;
        }
        let body = json!({"enterprise": enterprise.as_str(), "maximum": maximum});
        self.record(&stream(tender), "tender.bidder_listed", &body)
    }

    /// Whether a firm is qualified to bid for a commodity in a year.
    pub fn is_bidder_of(
        &mut self,
        key: &QuotaKey,
        enterprise: &EnterpriseId,
    ) -> Result<bool, StoreError> {
        let found = bidders::table
            .inner_join(tenders::table)
            .filter(bidders::enterprise_id.eq(enterprise.as_str()))
            .filter(tenders::commodity.eq(&key.commodity))
            .filter(tenders::year.eq(key.year))
            .select(bidders::tender_id);
        Ok(found.first::<String>(self.conn).optional()?.is_some())
    }

    /// The firms that may bid, behind `after`; only one when `own` names it.
    pub fn bidders(
        &mut self,
        tender: &TenderId,
        own: Option<&EnterpriseId>,
        after: Option<&EnterpriseId>,
        limit: i64,
    ) -> Result<Vec<Bidder>, StoreError> {
        let mut query = bidders::table
            .inner_join(enterprises::table)
            .filter(bidders::tender_id.eq(tender.as_str().to_owned()))
            .select((
                bidders::enterprise_id,
                enterprises::credit_code,
                enterprises::name_zh,
                bidders::maximum,
            ))
            .into_boxed();
        if let Some(own) = own {
            query = query.filter(bidders::enterprise_id.eq(own.as_str().to_owned()));
        }
        if let Some(after) = after {
            query = query.filter(bidders::enterprise_id.gt(after.as_str().to_owned()));
        }
        let rows: Vec<(String, String, String, i64)> =
            query.order(bidders::enterprise_id).limit(limit).load(self.conn)?;
        let bidder = |(enterprise, credit_code, name, maximum): (String, _, _, _)| {
            let enterprise = EnterpriseId::parse(&enterprise).map_err(StoreError::corrupt)?;
            Ok(Bidder { enterprise, credit_code, name, maximum })
        };
        rows.into_iter().map(bidder).collect()
    }
}

pub(crate) fn stream(id: &TenderId) -> String {
    format!("tender:{id}")
}
