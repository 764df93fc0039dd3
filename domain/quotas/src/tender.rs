//! A tender (招标): announced, bid for under seal, opened, evaluated by one person and published by
//! another.

use chrono::{DateTime, NaiveDate, Utc};
use domain_kernel::{BasisPoints, Quantity, TenderId, UserId, shanghai_day};

use crate::auction::{self, Bid, LimitRule, Verdict};
use crate::{Pool, Programme, QuotaKey};

/// How a tender is cleared (招标方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// By price, everybody pays their own (公开招标).
    Open,
    /// Everybody wins a part at the committee's price, ten-thousandths of a yuan (协议招标).
    Negotiated {
        /// For one unit.
        price: i64,
    },
}

impl Method {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Negotiated { .. } => "negotiated",
        }
    }

    /// Under which name awards stand in the quota accounts.
    pub const fn pool(self) -> Pool {
        match self {
            Self::Open => Pool::OpenBid,
            Self::Negotiated { .. } => Pool::NegotiatedBid,
        }
    }

    /// The way of clearing and its version, named in the published results: another version may
    /// decide otherwise and is then another name.
    pub const fn algorithm(self) -> &'static str {
        match self {
            Self::Open => "open-bid/1",
            Self::Negotiated { .. } => "negotiated-bid/1",
        }
    }
}

/// Where a tender stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TenderState {
    /// Its times decide what may be done.
    Announced,
    /// One person has evaluated it; nobody else sees the result yet.
    Evaluated,
    /// Another has published the result.
    Published,
    /// Withdrawn before its evaluation.
    Cancelled,
}

impl TenderState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Announced, Self::Evaluated, Self::Published, Self::Cancelled];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Evaluated => "evaluated",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// When what is done; each before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// From when sealed bids are taken in.
    pub bids_from: DateTime<Utc>,
    /// A bid received then is late.
    pub closes_at: DateTime<Utc>,
    /// From when the bidders open their seals; nobody can read a bid before.
    pub opens_at: DateTime<Utc>,
    /// A bid that is not opened by then is void.
    pub opened_until: DateTime<Utc>,
    /// The last day for the deposit of an award (rule B20).
    pub deposit_due: NaiveDate,
    /// The last day for the rest of its price.
    pub balance_due: NaiveDate,
}

/// A tender of one good, one round and one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    /// Its own key.
    pub id: TenderId,
    /// The quota year.
    pub year: i32,
    /// The goods by name, as the catalogue names their category.
    pub commodity: String,
    /// The round of the year, from 1.
    pub round: i32,
    /// The announcement it stands on (公告文号).
    pub document: String,
    /// How it is cleared.
    pub method: Method,
    /// What there is to win.
    pub quantity: Quantity,
    /// The least a bid may ask for, ten-thousandths.
    pub least: i64,
    /// The lowest price of one unit, ten-thousandths of a yuan.
    pub floor: i64,
    /// The unit of every award, ten-thousandths.
    pub lot: i64,
    /// The deposit on an award, of its price (rule B15).
    pub deposit: BasisPoints,
    /// Its times.
    pub times: Times,
    /// How the most a firm may bid is computed; listed firm by firm without it.
    pub limit: Option<LimitRule>,
    /// The last day on which an award is handed back (rule B18).
    pub return_by: NaiveDate,
    /// What is paid back of the price of a part handed back before it was paid in full (rule B16).
    pub refund: BasisPoints,
    /// The tender whose abandoned quantity this one sells (弃标再招标).
    pub rebids: Option<TenderId>,
    /// Where it stands.
    pub state: TenderState,
    /// Who evaluated it.
    pub evaluated_by: Option<UserId>,
}

/// Why an act on a tender or a bid is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TenderRefusal {
    /// Its times do not follow each other, or an amount is none.
    #[error("the times of a tender follow each other, and its amounts are above zero")]
    Terms,
    /// It is not the time for it, or the tender is beyond it.
    #[error(
        "not now: bids are taken in before the closing, opened from the opening on, and \
             evaluated when the opening is over"
    )]
    NotNow,
    /// What is opened is not what was sealed.
    #[error("what is opened is not what was sealed")]
    WrongSeal,
    /// The firm is not on the list of bidders (rule B01).
    #[error("the firm is not among the qualified bidders")]
    Unqualified,
    /// Nobody publishes what they evaluated.
    #[error("nobody publishes what they evaluated themselves")]
    SamePerson,
    /// The bid won nothing that could be paid for, or is paid for already.
    #[error("there is nothing to pay for")]
    NothingDue,
    /// Tenders are the ministry's.
    #[error("tenders are announced and decided by the ministry")]
    NotTheirs,
    /// What is sold again was not abandoned, or not that much.
    #[error("only {left} ten-thousandths were abandoned")]
    NotAbandoned {
        /// What was.
        left: i64,
    },
    /// The last day of handing back has passed.
    #[error("the last day of handing back has passed (rule B18)")]
    TooLateToReturn,
    /// More is handed back than was won.
    #[error("more is handed back than is left of the award")]
    BeyondAward,
    /// The deposit was not paid in time: the award is abandoned (弃标, rule B20).
    #[error("the last day has passed: what is not paid in time is abandoned")]
    Abandoned,
}

impl TenderRefusal {
    /// What it says to a Chinese reader.
    pub const fn says_zh(&self) -> &'static str {
        match self {
            Self::Terms => "各时间须依次先后，数量、价格须大于零",
            Self::NotNow => "不在规定的时间：截标前投标，开标后启封，启封结束后评标",
            Self::WrongSeal => "启封内容与密封投标不符",
            Self::Unqualified => "企业不在具备投标资格的名单内",
            Self::SamePerson => "不得公布本人评出的结果",
            Self::NotTheirs => "招标由商务部公告和评定",
            Self::NothingDue => "没有应缴款项",
            Self::NotAbandoned { .. } => "再次招标的数量超过弃标数量",
            Self::TooLateToReturn => "已过上交配额的最后期限",
            Self::BeyondAward => "上交数量超过中标余量",
            Self::Abandoned => "已过缴款期限，未按期缴款的视为弃标",
        }
    }
}

impl Tender {
    /// A tender as it is announced.
    ///
    /// # Errors
    /// `Terms`.
    pub fn announce(self) -> Result<Self, TenderRefusal> {
        let Times { bids_from, closes_at, opens_at, opened_until, .. } = self.times;
        let follows = bids_from < closes_at && closes_at <= opens_at && opens_at < opened_until;
        let pays = self.times.deposit_due <= self.times.balance_due
            && shanghai_day(opened_until) <= self.times.deposit_due;
        let amounts = [self.quantity.ten_thousandths(), self.least, self.floor, self.lot];
        if follows && pays && amounts.iter().all(|amount| 0 < *amount) && self.price() != Some(0) {
            Ok(self)
        } else {
            Err(TenderRefusal::Terms)
        }
    }

    const fn price(&self) -> Option<i64> {
        match self.method {
            Method::Open => None,
            Method::Negotiated { price } => Some(price),
        }
    }

    /// Whether a sealed bid is taken in at an instant: the server's, not the sender's.
    ///
    /// # Errors
    /// `NotNow`.
    pub fn check_bid(&self, at: DateTime<Utc>) -> Result<(), TenderRefusal> {
        self.during(self.times.bids_from <= at && at < self.times.closes_at)
    }

    /// Whether a bid is opened at an instant.
    ///
    /// # Errors
    /// `NotNow`.
    pub fn check_opening(&self, at: DateTime<Utc>) -> Result<(), TenderRefusal> {
        self.during(self.times.opens_at <= at && at < self.times.opened_until)
    }

    /// The tender once it is evaluated.
    ///
    /// # Errors
    /// `NotNow`.
    pub fn evaluate(mut self, by: UserId, at: DateTime<Utc>) -> Result<Self, TenderRefusal> {
        self.during(self.times.opened_until <= at)?;
        self.state = TenderState::Evaluated;
        self.evaluated_by = Some(by);
        Ok(self)
    }

    /// The tender once its result is published.
    ///
    /// # Errors
    /// `NotNow`, `SamePerson`.
    pub fn publish(mut self, by: &UserId) -> Result<Self, TenderRefusal> {
        if self.state != TenderState::Evaluated {
            return Err(TenderRefusal::NotNow);
        }
        if self.evaluated_by.as_ref() == Some(by) {
            return Err(TenderRefusal::SamePerson);
        }
        self.state = TenderState::Published;
        Ok(self)
    }

    /// The tender once it is withdrawn.
    ///
    /// # Errors
    /// `NotNow` once it is evaluated.
    pub fn cancel(mut self) -> Result<Self, TenderRefusal> {
        self.during(true)?;
        self.state = TenderState::Cancelled;
        Ok(self)
    }

    fn during(&self, is_time: bool) -> Result<(), TenderRefusal> {
        let is_open = self.state == TenderState::Announced;
        if is_open && is_time { Ok(()) } else { Err(TenderRefusal::NotNow) }
    }

    /// What of an award was abandoned by a day: nothing once its deposit is paid (rule B20).
    pub fn abandoned(&self, award: i64, is_deposit_paid: bool, on: NaiveDate) -> i64 {
        if is_deposit_paid || on <= self.times.deposit_due { 0 } else { award }
    }

    /// The accounts that awards stand in, but for their holders.
    pub fn quota_key(&self) -> QuotaKey {
        QuotaKey {
            programme: Programme::Export,
            year: self.year,
            commodity: self.commodity.clone(),
            market: String::new(),
            pool: self.method.pool(),
        }
    }

    /// What becomes of each bid, in their order.
    pub fn clear(&self, bids: &[Bid]) -> Vec<Verdict> {
        let terms = auction::Terms {
            quantity: self.quantity.ten_thousandths(),
            least: self.least,
            floor: self.floor,
            lot: self.lot,
            closes: self.times.closes_at.timestamp_micros(),
        };
        match self.method {
            Method::Open => auction::clear_open(&terms, bids),
            Method::Negotiated { price } => auction::clear_negotiated(&terms, price, bids),
        }
    }
}

/// What is sealed: its SHA-256, in hexadecimal, is all that is stored before the opening. The salt
/// is the bidder's secret of 16 characters or more, so that nobody can try prices.
pub fn sealed_text(
    tender: &TenderId,
    firm: &str,
    (quantity, price): (&str, &str),
    salt: &str,
) -> String {
    format!("{tender}\n{firm}\n{quantity}\n{price}\n{salt}")
}
