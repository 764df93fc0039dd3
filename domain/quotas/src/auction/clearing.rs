//! Who wins what: open bidding pays as bid, negotiated bidding shares at the committee's price.

use crate::apportion::{Claim, apportion};

/// A sealed bid once it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bid {
    /// Whose it is.
    pub firm: u64,
    /// What is bid for, ten-thousandths of the unit.
    pub quantity: i64,
    /// Offered for one unit, ten-thousandths of a yuan.
    pub price: i64,
    /// Whether its seal was opened; what it says is zero until then.
    pub is_opened: bool,
    /// When the server had it, microseconds of the epoch; the sender's clock counts for nothing.
    pub received: i64,
    /// Which of the bids of an instant came first; no two share one.
    pub sequence: u64,
    /// The most the firm may bid; none for a firm that is not qualified.
    pub maximum: Option<i64>,
}

/// What a tender asks of a bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// What there is to win, ten-thousandths of the unit.
    pub quantity: i64,
    /// The least a bid may ask for.
    pub least: i64,
    /// The lowest price, ten-thousandths of a yuan.
    pub floor: i64,
    /// The unit of every award; a tonne, or a piece of textiles. `[D]`
    pub lot: i64,
    /// The instant of closing, microseconds of the epoch: a bid received then is late.
    pub closes: i64,
}

/// Why a bid is invalid (废标).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// The firm sent two or more before closing: none of them counts (rule B04).
    Duplicate,
    /// Received at the closing or later (rule B03).
    Late,
    /// Its seal was not opened in time. `[D]`
    Unopened,
    /// The firm is not qualified (rule B01).
    Unqualified,
    /// Above the firm's maximum or below the least (rule B05).
    Range,
    /// Below the floor (rule B06).
    Floor,
}

impl Fault {
    /// Every fault, in the order they are looked for.
    pub const ALL: [Self; 6] =
        [Self::Late, Self::Duplicate, Self::Unopened, Self::Unqualified, Self::Range, Self::Floor];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Late => "late",
            Self::Unopened => "unopened",
            Self::Unqualified => "unqualified",
            Self::Range => "range",
            Self::Floor => "floor",
        }
    }

    /// The fault of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.as_str() == word)
    }
}

/// What a bid won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Award {
    /// Ten-thousandths of the unit; zero for a bid that lost.
    pub quantity: i64,
    /// Paid for one unit.
    pub price: i64,
}

/// What became of a bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It counts, and won this, perhaps nothing.
    Valid(Award),
    /// It does not count.
    Invalid(Fault),
}

/// Clears an open tender: by price from the highest, whole price levels as long as they fit; the
/// level that overflows shares what is left in proportion to the bids, in lots, the rest to the
/// largest fractions, of equal ones to the bid received first. Everybody pays their own price.
///
/// Order 2001 No. 11, articles 18 to 20 (rules B03 to B11, B14); the formula at the margin is
/// recalled `[R]`, lots and ties are by design `[D]`. An award at the margin may be below the least
/// bid. `[D]`
///
/// The verdicts have the order of the bids; nothing but their contents decides.
pub fn clear_open(terms: &Terms, bids: &[Bid]) -> Vec<Verdict> {
    let mut verdicts = judge(terms, bids);
    let mut order = valid(&verdicts);
    order.sort_unstable_by(|one, other| {
        let (one, other) = (&bids[*one], &bids[*other]);
        let by_price = other.price.cmp(&one.price);
        by_price.then(one.received.cmp(&other.received)).then(one.sequence.cmp(&other.sequence))
    });
    let mut rest = terms.quantity.max(0);
    for level in order.chunk_by(|one, other| bids[*one].price == bids[*other].price) {
        let sum: i128 = level.iter().map(|at| i128::from(bids[*at].quantity)).sum();
        if i128::from(rest) < sum {
            share((rest, terms.lot), bids, level, &mut verdicts, |at| bids[at].price);
            break;
        }
        for at in level {
            verdicts[*at] = won(bids[*at].quantity, bids[*at].price);
            rest -= bids[*at].quantity;
        }
    }
    verdicts
}

/// Clears a negotiated tender: every valid bid wins, in full if they fit together and else in
/// proportion; everybody pays the price that the committee set (rules B12, B13 `[R]`).
pub fn clear_negotiated(terms: &Terms, price: i64, bids: &[Bid]) -> Vec<Verdict> {
    let mut verdicts = judge(terms, bids);
    let mut order = valid(&verdicts);
    order.sort_unstable_by_key(|at| (bids[*at].received, bids[*at].sequence));
    let sum: i128 = order.iter().map(|at| i128::from(bids[*at].quantity)).sum();
    if i128::from(terms.quantity) < sum {
        share((terms.quantity, terms.lot), bids, &order, &mut verdicts, |_| price);
        return verdicts;
    }
    for at in order {
        verdicts[at] = won(bids[at].quantity, price);
    }
    verdicts
}

const fn won(quantity: i64, price: i64) -> Verdict {
    Verdict::Valid(Award { quantity, price })
}

/// Which bids count; those that do have won nothing yet.
fn judge(terms: &Terms, bids: &[Bid]) -> Vec<Verdict> {
    let in_time = bids.iter().filter(|bid| bid.received < terms.closes);
    let mut firms: Vec<u64> = in_time.map(|bid| bid.firm).collect();
    firms.sort_unstable();
    let twice = firms.chunk_by(|one, other| one == other).filter(|same| 1 < same.len());
    let twice: Vec<u64> = twice.map(|same| same[0]).collect();
    let fault = |bid: &Bid| {
        if terms.closes <= bid.received {
            return Some(Fault::Late);
        }
        if twice.binary_search(&bid.firm).is_ok() {
            return Some(Fault::Duplicate);
        }
        if !bid.is_opened {
            return Some(Fault::Unopened);
        }
        let Some(maximum) = bid.maximum else { return Some(Fault::Unqualified) };
        if bid.quantity < terms.least.max(1) || maximum < bid.quantity {
            return Some(Fault::Range);
        }
        (bid.price < terms.floor).then_some(Fault::Floor)
    };
    let verdict = |bid: &Bid| fault(bid).map_or_else(|| won(0, bid.price), Verdict::Invalid);
    bids.iter().map(verdict).collect()
}

fn valid(verdicts: &[Verdict]) -> Vec<usize> {
    let counts = |at: &usize| matches!(verdicts[*at], Verdict::Valid(_));
    (0..verdicts.len()).filter(counts).collect()
}

/// Shares what is left among bids in the order they were received.
fn share(
    (rest, lot): (i64, i64),
    bids: &[Bid],
    level: &[usize],
    verdicts: &mut [Verdict],
    price: impl Fn(usize) -> i64,
) {
    let claim = |at: &usize| Claim { weight: bids[*at].quantity, cap: bids[*at].quantity };
    let claims: Vec<Claim> = level.iter().map(claim).collect();
    for (at, quantity) in level.iter().zip(apportion(rest, lot, &claims)) {
        verdicts[*at] = won(quantity, price(*at));
    }
}
