//! The results of a tender as a signed bundle: everything that decided, so that anyone computes them
//! again.

use std::fmt;

use chrono::{DateTime, Utc};
use domain_kernel::{Quantity, TenderId, decimal};
use domain_quotas::auction::{self, Bid, Verdict};
use domain_quotas::{Method, sealed_text};
use jsonwebtoken::{Algorithm, Header};
use operations::tenders::Evaluation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{MethodWord, TenderView, text};
use crate::idempotency::sha256_hex;
use crate::keys::Keys;

/// What is signed: the tender, every bid, what became of it, and by which way of clearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = TenderResults)]
pub(crate) struct Results {
    /// The way of clearing and its version.
    #[schema(example = "open-bid/1")]
    algorithm: String,
    tender: TenderView,
    /// Every bid, in the order they were received.
    bids: Vec<ResultView>,
}

/// A bid and what became of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = TenderResult)]
struct ResultView {
    /// Credit code of the firm.
    #[schema(example = "91350100M000100Y43")]
    firm: String,
    /// Its name.
    name: String,
    /// The most it might bid; missing for a firm that was not qualified.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<String>,
    /// SHA-256 of what was sealed.
    seal: String,
    /// When the seal was received.
    received_at: DateTime<Utc>,
    /// What was sealed; missing when it was not opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<SealedView>,
    /// Why the bid does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "floor")]
    fault: Option<String>,
    /// What it won; zero for a bid that counts and lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "600.0000")]
    awarded: Option<String>,
    /// What it pays for one unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "100.0000")]
    price: Option<String>,
}

/// What a seal held.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SealedBid)]
struct SealedView {
    /// What is bid for.
    quantity: String,
    /// For one unit.
    price: String,
    /// The bidder's secret.
    salt: String,
}

impl fmt::Display for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let awarded = self.bids.iter().filter_map(|bid| amount(bid.awarded.as_deref()?));
        let rows = [
            ("way of clearing", self.algorithm.clone()),
            ("to win", self.tender.quantity.clone()),
            ("won", text(awarded.sum())),
            ("bids", self.bids.len().to_string()),
        ];
        rows.iter().try_for_each(|(name, value)| writeln!(f, "{name:<24}{value:>12}"))
    }
}

impl Results {
    pub(super) fn of(evaluation: &Evaluation) -> Self {
        let tender = &evaluation.tender.value;
        let result = |(found, verdict): &(persistence::BidOfFirm, Verdict)| {
            let (fault, award) = match verdict {
                Verdict::Invalid(fault) => (Some(fault.as_str().to_owned()), None),
                Verdict::Valid(award) => (None, Some(award)),
            };
            let opened = found.bid.opened.as_ref();
            ResultView {
                firm: found.credit_code.clone(),
                name: found.name.clone(),
                maximum: found.maximum.map(text),
                seal: found.bid.seal.clone(),
                received_at: found.bid.received_at,
                sealed: opened.map(|opened| SealedView {
                    quantity: text(opened.quantity),
                    price: text(opened.price),
                    salt: opened.salt.clone(),
                }),
                fault,
                awarded: award.map(|award| text(award.quantity)),
                price: award.map(|award| text(award.price)),
            }
        };
        Self {
            algorithm: tender.method.algorithm().to_owned(),
            tender: tender.clone().into(),
            bids: evaluation.bids.iter().map(result).collect(),
        }
    }

    /// The results under our signature, as a compact JWS.
    pub(super) fn signed(&self, keys: &Keys) -> String {
        let key = keys.signing();
        let header = Header {
            typ: Some("shangwu-results+jwt".to_owned()),
            kid: Some(key.kid().to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, self, key.encoding()).expect("results serialise and sign")
    }

    /// Computes the results again from what decided; every difference in words.
    pub(crate) fn differences(&self) -> Vec<String> {
        let Some((terms, method)) = self.terms() else {
            return vec!["the tender cannot be read".to_owned()];
        };
        if method.algorithm() != self.algorithm {
            return vec![format!("{} is no way of clearing of this version", self.algorithm)];
        }
        let mut found = Vec::new();
        let mut firms: Vec<&str> = self.bids.iter().map(|bid| bid.firm.as_str()).collect();
        firms.sort_unstable();
        firms.dedup();
        let mut bids = Vec::with_capacity(self.bids.len());
        for (sequence, bid) in (0..).zip(&self.bids) {
            found.extend(bid.seal_difference(&self.tender.id));
            match bid.bid(sequence, &firms) {
                Some(bid) => bids.push(bid),
                None => return vec![format!("the bid of {} cannot be read", bid.firm)],
            }
        }
        let verdicts = match method {
            Method::Open => auction::clear_open(&terms, &bids),
            Method::Negotiated { price } => auction::clear_negotiated(&terms, price, &bids),
        };
        for (bid, verdict) in self.bids.iter().zip(verdicts) {
            found.extend(bid.verdict_difference(&verdict));
        }
        found
    }

    fn terms(&self) -> Option<(auction::Terms, Method)> {
        let tender = &self.tender;
        let method = match (tender.method, &tender.price) {
            (MethodWord::Open, None) => Method::Open,
            (MethodWord::Negotiated, Some(price)) => Method::Negotiated { price: amount(price)? },
            (MethodWord::Open, Some(_)) | (MethodWord::Negotiated, None) => return None,
        };
        let terms = auction::Terms {
            quantity: amount(&tender.quantity)?,
            least: amount(&tender.least)?,
            floor: amount(&tender.floor)?,
            lot: amount(&tender.lot)?,
            closes: tender.closes_at.timestamp_micros(),
        };
        Some((terms, method))
    }
}

fn amount(text: &str) -> Option<i64> {
    decimal::parse(text, Quantity::DECIMALS).ok()
}

impl ResultView {
    fn bid(&self, sequence: u64, firms: &[&str]) -> Option<Bid> {
        let (quantity, price) = match &self.sealed {
            Some(sealed) => (amount(&sealed.quantity)?, amount(&sealed.price)?),
            None => (0, 0),
        };
        let maximum = match &self.maximum {
            Some(text) => Some(amount(text)?),
            None => None,
        };
        Some(Bid {
            firm: firms.binary_search(&self.firm.as_str()).ok()? as u64,
            quantity,
            price,
            is_opened: self.sealed.is_some(),
            received: self.received_at.timestamp_micros(),
            sequence,
            maximum,
        })
    }

    fn seal_difference(&self, tender: &str) -> Option<String> {
        let sealed = self.sealed.as_ref()?;
        let tender = TenderId::parse(tender).ok()?;
        let said = (sealed.quantity.as_str(), sealed.price.as_str());
        let text = sealed_text(&tender, &self.firm, said, &sealed.salt);
        let is_right = sha256_hex(text.as_bytes()) == self.seal;
        (!is_right).then(|| format!("{}: what was opened is not what was sealed", self.firm))
    }

    fn verdict_difference(&self, verdict: &Verdict) -> Option<String> {
        let (fault, award) = match verdict {
            Verdict::Invalid(fault) => (Some(fault.as_str().to_owned()), None),
            Verdict::Valid(award) => (None, Some(award)),
        };
        let computed =
            (fault, award.map(|award| text(award.quantity)), award.map(|award| text(award.price)));
        let published = (self.fault.clone(), self.awarded.clone(), self.price.clone());
        (computed != published)
            .then(|| format!("{}: published {published:?}, computed {computed:?}", self.firm))
    }
}
