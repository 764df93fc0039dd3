//! What a licence adds to the statistics (统计): under which keys, and how much.
//!
//! A licence is counted in the month of its issue and in its own unit. What a successor carries
//! was granted before: only licences issued on an application of their own add quantity and
//! amount, so that an amendment counts nothing twice.

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::Region;

use crate::{Licence, LicenceState};

/// By what licences are counted (统计维度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// The chapter of the goods, two digits (章).
    Chapter,
    /// The heading, four digits (品目).
    Heading,
    /// The commodity code, ten digits (商品).
    Good,
    /// The issuing body's two characters (发证机构).
    Issuer,
    /// The region of the holder, six digits (地区).
    Region,
    /// The holder's id (企业).
    Enterprise,
    /// The port of clearance; a licence with two is counted at each (口岸).
    Port,
    /// The trade mode (贸易方式).
    TradeMode,
    /// The trading or importing country (国别).
    Country,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 9] = [
        Self::Chapter,
        Self::Heading,
        Self::Good,
        Self::Issuer,
        Self::Region,
        Self::Enterprise,
        Self::Port,
        Self::TradeMode,
        Self::Country,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Heading => "heading",
            Self::Good => "good",
            Self::Issuer => "issuer",
            Self::Region => "region",
            Self::Enterprise => "enterprise",
            Self::Port => "port",
            Self::TradeMode => "trade_mode",
            Self::Country => "country",
        }
    }

    /// The dimension of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == word)
    }
}

/// A month as `YYYYMM`.
pub fn month_of(date: NaiveDate) -> i32 {
    date.year() * 100 + i32::try_from(date.month()).unwrap_or(0)
}

/// The keys a licence is counted under, each once.
pub fn keys(licence: &Licence, region: &Region) -> Vec<(Dimension, String)> {
    let code = licence.hs_code.as_str();
    let digits = |count: usize| code.get(..count).unwrap_or(code).to_owned();
    let mut keys = vec![
        (Dimension::Chapter, digits(2)),
        (Dimension::Heading, digits(4)),
        (Dimension::Good, code.to_owned()),
        (Dimension::Issuer, licence.issuer.to_string()),
        (Dimension::Region, region.to_string()),
        (Dimension::Enterprise, licence.enterprise.to_string()),
        (Dimension::TradeMode, licence.trade_mode.to_string()),
        (Dimension::Country, licence.trading_country.to_string()),
    ];
    keys.extend(licence.ports.iter().map(|port| (Dimension::Port, port.to_string())));
    keys
}

/// What is counted. Quantities are ten-thousandths of the unit, amounts hundredths of a dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Licences issued, successors included.
    pub licences: i64,
    /// Granted on applications of their own.
    pub quantity: i64,
    /// Granted on them, where the rate was known.
    pub amount_usd: i64,
    /// Written off by customs.
    pub cleared: i64,
    /// Ended because another took their place.
    pub replaced: i64,
    /// Given back.
    pub returned: i64,
    /// Revoked, those nobody collected included.
    pub revoked: i64,
    /// Lost and issued anew.
    pub lost: i64,
    /// Expired.
    pub expired: i64,
    /// What expired licences had left.
    pub unused: i64,
}

/// Taken away, by whatever way.
const REVOKED: [LicenceState; 3] =
    [LicenceState::Revoked, LicenceState::RevokedUncollected, LicenceState::Voided];

impl Totals {
    /// What a licence adds as it stands; `cleared` and `released` are its account's.
    pub fn of(licence: &Licence, cleared: i64, released: i64) -> Self {
        let is_own = licence.predecessor.is_none();
        let granted = if is_own { licence.quantity.ten_thousandths() } else { 0 };
        let amount = licence.amount_usd.as_ref().filter(|_| is_own);
        let stands = |states: &[LicenceState]| i64::from(states.contains(&licence.state));
        let expired = stands(&[LicenceState::Expired]);
        Self {
            licences: 1,
            quantity: granted,
            amount_usd: amount.map_or(0, domain_kernel::Money::hundredths),
            cleared,
            replaced: stands(&[LicenceState::Replaced]),
            returned: stands(&[LicenceState::Returned]),
            revoked: stands(&REVOKED),
            lost: stands(&[LicenceState::Lost]),
            expired,
            unused: expired * released,
        }
    }

    /// Part by part, in the order of the fields.
    pub const fn parts(self) -> [i64; 10] {
        let Self { licences, quantity, amount_usd, cleared, replaced, .. } = self;
        let Self { returned, revoked, lost, expired, unused, .. } = self;
        [
            licences, quantity, amount_usd, cleared, replaced, returned, revoked, lost, expired,
            unused,
        ]
    }

    /// The totals of their parts.
    pub const fn from_parts(parts: [i64; 10]) -> Self {
        let [
            licences,
            quantity,
            amount_usd,
            cleared,
            replaced,
            returned,
            revoked,
            lost,
            expired,
            unused,
        ] = parts;
        Self {
            licences,
            quantity,
            amount_usd,
            cleared,
            replaced,
            returned,
            revoked,
            lost,
            expired,
            unused,
        }
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let (mut parts, others) = (self.parts(), other.parts());
        for (part, other) in parts.iter_mut().zip(others) {
            *part += other;
        }
        Self::from_parts(parts)
    }

    /// What has come since.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        self.plus(Self::from_parts(earlier.parts().map(|part| -part)))
    }

    /// Whether nothing is counted.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Cases by the working days they took, and how many took longer than they may.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessingTimes {
    /// Cases by working days, from 0 on.
    pub histogram: Vec<i64>,
}

impl ProcessingTimes {
    /// Longer than this is counted as this long. `[D]`
    pub const LONGEST: usize = 250;

    /// The times with one more case.
    pub fn add(&mut self, working_days: u32) {
        let days = usize::try_from(working_days).unwrap_or(Self::LONGEST).min(Self::LONGEST);
        if self.histogram.len() <= days {
            self.histogram.resize(days + 1, 0);
        }
        self.histogram[days] += 1;
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.histogram.iter().sum()
    }

    /// The sum of their days.
    pub fn days(&self) -> i64 {
        (0_i64..).zip(&self.histogram).map(|(days, count)| days * count).sum()
    }

    /// The fewest days within which so many in a hundred were done; `None` of none.
    pub fn percentile(&self, hundredths: i64) -> Option<usize> {
        let needed = (self.count() * hundredths + 99) / 100;
        let mut seen = 0;
        self.histogram.iter().position(|count| {
            seen += count;
            0 < needed && needed <= seen
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{LicenceKind, samples};

    fn region() -> Region {
        Region::parse("350100").unwrap()
    }

    #[test]
    fn a_licence_is_counted_once_a_key() {
        let mut licence = samples::licence(LicenceKind::AutomaticImport);
        licence.ports.push(samples::port("0200"));
        let keys = keys(&licence, &region());
        let of = |dimension| {
            let own = keys.iter().filter(|(of, _)| *of == dimension);
            own.map(|(_, key)| key.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(Dimension::Chapter), ["26"]);
        assert_eq!(of(Dimension::Heading), ["2601"]);
        assert_eq!(of(Dimension::Port), ["5200", "0200"]);
        assert_eq!(of(Dimension::Region), ["350100"]);
        assert_eq!(month_of(licence.issued_on), 200_903);
    }

    #[test]
    fn a_successor_adds_no_quantity() {
        let licence = samples::licence(LicenceKind::AutomaticImport);
        let first = Totals::of(&licence, 0, 0);
        assert_eq!((first.licences, first.quantity), (1, 10_000_000));
        let successor = Licence { predecessor: Some(licence.number.clone()), ..licence.clone() };
        let second = Totals::of(&successor, 0, 0);
        assert_eq!((second.licences, second.quantity, second.amount_usd), (1, 0, 0));
        let ended = Licence { state: LicenceState::Expired, ..licence };
        let ended = Totals::of(&ended, 400, 600).since(first);
        assert_eq!((ended.licences, ended.cleared, ended.expired, ended.unused), (0, 400, 1, 600));
    }

    #[test]
    fn the_middle_and_the_tail_of_processing_times() {
        let mut times = ProcessingTimes::default();
        assert_eq!(times.percentile(50), None);
        for days in [1, 1, 2, 3, 10] {
            times.add(days);
        }
        assert_eq!((times.count(), times.days()), (5, 17));
        assert_eq!((times.percentile(50), times.percentile(90)), (Some(2), Some(10)));
        times.add(100_000);
        assert_eq!(times.percentile(100), Some(ProcessingTimes::LONGEST));
    }

    proptest! {
        #[test]
        fn what_was_counted_and_what_came_since_make_the_whole(
            one in any::<[i32; 10]>(), other in any::<[i32; 10]>(),
        ) {
            let (one, other) = (one.map(i64::from), other.map(i64::from));
            let (one, other) = (Totals::from_parts(one), Totals::from_parts(other));
            prop_assert_eq!(other.since(one).plus(one), other);
            prop_assert!(one.since(one).is_none());
        }
    }
}
