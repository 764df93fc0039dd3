//! Bids of a tender: sealed, opened, judged and paid for.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{BidId, EnterpriseId, TenderId};
use domain_quotas::auction::{Award, Fault, Verdict};
use serde_json::json;

use crate::schema::{enterprises, tender_bidders as bidders, tender_bids as bids};
use crate::store::{StoreError, Tx};
use crate::tenders::stream;

/// What an opened seal held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBid {
    /// Ten-thousandths of the unit.
    pub quantity: i64,
    /// Ten-thousandths of a yuan for one unit.
    pub price: i64,
    pub salt: String,
    pub at: DateTime<Utc>,
}

/// A bid as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderBid {
    pub id: BidId,
    pub tender: TenderId,
    pub enterprise: EnterpriseId,
    /// SHA-256 of what it says, in hexadecimal.
    pub seal: String,
    pub received_at: DateTime<Utc>,
    pub opened: Option<OpenedBid>,
    pub verdict: Option<Verdict>,
    pub deposit_paid_on: Option<NaiveDate>,
    pub paid_on: Option<NaiveDate>,
    /// What was handed back of the award, ten-thousandths.
    pub returned: i64,
    /// What was paid back for that, hundredths of a yuan.
    pub refunded: i64,
}

/// A bid with what its evaluation needs to know of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BidOfFirm {
    pub bid: TenderBid,
    pub credit_code: String,
    pub name: String,
    /// The most the firm may bid, if it may.
    pub maximum: Option<i64>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = bids, treat_none_as_default_value = false)]
struct Row {
    id: String,
    tender_id: String,
    enterprise_id: String,
    seal: String,
    received_at: NaiveDateTime,
    quantity: Option<i64>,
    price: Option<i64>,
    salt: Option<String>,
    opened_at: Option<NaiveDateTime>,
    fault: Option<String>,
    awarded: Option<i64>,
    award_price: Option<i64>,
    deposit_paid_on: Option<NaiveDate>,
    paid_on: Option<NaiveDate>,
    returned: i64,
    refunded: i64,
}

impl Row {
    fn bid(self) -> Result<TenderBid, StoreError> {
        let opened = match (self.quantity, self.price, self.opened_at) {
            (Some(quantity), Some(price), Some(at)) => {
                let salt = self.salt.unwrap_or_default();
                Some(OpenedBid { quantity, price, salt, at: at.and_utc() })
            }
            _ => None,
        };
        let verdict = match (&self.fault, self.awarded, self.award_price) {
            (Some(word), _, _) => {
                let fault = Fault::parse(word).ok_or_else(|| StoreError::corrupt(word))?;
                Some(Verdict::Invalid(fault))
            }
            (None, Some(quantity), Some(price)) => Some(Verdict::Valid(Award { quantity, price })),
            (None, _, _) => None,
        };
        Ok(TenderBid {
            id: BidId::parse(&self.id).map_err(StoreError::corrupt)?,
            tender: TenderId::parse(&self.tender_id).map_err(StoreError::corrupt)?,
            enterprise: EnterpriseId::parse(&self.enterprise_id).map_err(StoreError::corrupt)?,
            seal: self.seal,
            received_at: self.received_at.and_utc(),
            opened,
            verdict,
            deposit_paid_on: self.deposit_paid_on,
            paid_on: self.paid_on,
            returned: self.returned,
            refunded: self.refunded,
        })
    }
}

impl Tx<'_> {
    /// Keeps a sealed bid: what it says is not there.
    pub fn add_bid(&mut self, bid: &TenderBid) -> Result<(), StoreError> {
        diesel::insert_into(bids::table)
            .values((
                bids::id.eq(bid.id.as_str()),
                bids::tender_id.eq(bid.tender.as_str()),
                bids::enterprise_id.eq(bid.enterprise.as_str()),
                bids::seal.eq(&bid.seal),
                bids::received_at.eq(bid.received_at.naive_utc()),
            ))
            .execute(self.conn)?;
        let body = json!({"bid": bid.id.as_str(), "enterprise": bid.enterprise.as_str(), "seal": bid.seal});
        self.record(&stream(&bid.tender), "tender.bid_received", &body)
    }

    /// A bid of a tender.
    pub fn bid(&mut self, tender: &TenderId, id: &BidId) -> Result<Option<TenderBid>, StoreError> {
        let found = bids::table.find(id.as_str()).filter(bids::tender_id.eq(tender.as_str()));
        let row: Option<Row> = found.select(Row::as_select()).first(self.conn).optional()?;
        row.map(Row::bid).transpose()
    }

    /// Keeps what an opened seal held, of a claimed tender.
    pub fn open_bid(&mut self, bid: &TenderBid, opened: &OpenedBid) -> Result<(), StoreError> {
        diesel::update(bids::table.find(bid.id.as_str()))
            .set((
                bids::quantity.eq(Some(opened.quantity)),
                bids::price.eq(Some(opened.price)),
                bids::salt.eq(Some(&opened.salt)),
                bids::opened_at.eq(Some(opened.at.naive_utc())),
            ))
            .execute(self.conn)?;
        let body = json!({"bid": bid.id.as_str()});
        self.record(&stream(&bid.tender), "tender.bid_opened", &body)
    }

    /// The bids of a tender behind `after`, in the order they came; only one firm's when `own` names
    /// it.
    pub fn bids(
        &mut self,
        tender: &TenderId,
        own: Option<&EnterpriseId>,
        after: Option<&BidId>,
        limit: i64,
    ) -> Result<Vec<BidOfFirm>, StoreError> {
        let may_bid = bidders::tender_id
            .eq(bids::tender_id)
            .and(bidders::enterprise_id.eq(bids::enterprise_id));
        let mut query = bids::table
            .inner_join(enterprises::table)
            .left_join(bidders::table.on(may_bid))
            .filter(bids::tender_id.eq(tender.as_str().to_owned()))
            .select((
                Row::as_select(),
                enterprises::credit_code,
                enterprises::name_zh,
                bidders::maximum.nullable(),
            ))
            .into_boxed();
        if let Some(own) = own {
            query = query.filter(bids::enterprise_id.eq(own.as_str().to_owned()));
        }
        if let Some(after) = after {
            query = query.filter(bids::id.gt(after.as_str().to_owned()));
        }
        let rows: Vec<(Row, String, String, Option<i64>)> =
            query.order(bids::id).limit(limit).load(self.conn)?;
        let found = |(row, credit_code, name, maximum): (Row, _, _, _)| {
            Ok(BidOfFirm { bid: row.bid()?, credit_code, name, maximum })
        };
        rows.into_iter().map(found).collect()
    }

    /// Saves what became of a bid of a claimed tender.
    pub fn judge_bid(&mut self, bid: &BidId, verdict: &Verdict) -> Result<(), StoreError> {
        let (fault, award) = match verdict {
            Verdict::Invalid(fault) => (Some(fault.as_str()), None),
            Verdict::Valid(award) => (None, Some(award)),
        };
        diesel::update(bids::table.find(bid.as_str()))
            .set((
                bids::fault.eq(fault),
                bids::awarded.eq(award.map(|award| award.quantity)),
                bids::award_price.eq(award.map(|award| award.price)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Saves what was handed back of an award of a claimed tender, and what is paid back for it.
    pub fn save_return(&mut self, bid: &TenderBid, quantity: i64) -> Result<(), StoreError> {
        diesel::update(bids::table.find(bid.id.as_str()))
            .set((bids::returned.eq(bid.returned), bids::refunded.eq(bid.refunded)))
            .execute(self.conn)?;
        let body = json!({
            "bid": bid.id.as_str(), "quantity": quantity, "refunded": bid.refunded,
        });
        self.record(&stream(&bid.tender), "tender.award_returned", &body)
    }

    /// Saves a payment for an award of a claimed tender.
    pub fn save_payment(&mut self, bid: &TenderBid, document: &str) -> Result<(), StoreError> {
        diesel::update(bids::table.find(bid.id.as_str()))
            .set((bids::deposit_paid_on.eq(bid.deposit_paid_on), bids::paid_on.eq(bid.paid_on)))
            .execute(self.conn)?;
        let kind = if bid.paid_on.is_some() { "tender.paid" } else { "tender.deposit_paid" };
        let body = json!({"bid": bid.id.as_str(), "document": document});
        self.record(&stream(&bid.tender), kind, &body)
    }
}
