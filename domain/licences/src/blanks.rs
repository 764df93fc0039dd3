//! Pre-printed blanks (空白证书): every number is delivered to a body, and used, spoilt, lost or
//! handed on; what remains is on hand.

use std::fmt;

/// The number printed on a blank (空白证书号, `No.0000000`): seven digits, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlankNumber(i32);

impl BlankNumber {
    /// The last number that seven digits can print.
    pub const LAST: i32 = 9_999_999;

    /// The number, if seven digits print it.
    pub fn new(number: i32) -> Option<Self> {
        (1..=Self::LAST).contains(&number).then_some(Self(number))
    }

    /// Reads seven digits.
    ///
    /// # Errors
    /// Any other text, and zero.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let is_printed = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_printed).and_then(Self::new);
        number.ok_or("expected 7 digits, not all zero")
    }

    /// As a whole number.
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl fmt::Display for BlankNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:07}", self.0)
    }
}

/// Consecutive numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlankRange {
    first: BlankNumber,
    last: BlankNumber,
}

impl BlankRange {
    /// Most numbers of one delivery. `[D]`
    pub const LONGEST: i32 = 1_000_000;

    /// The range, unless it is upside down or longer than a delivery may be.
    pub fn new(first: BlankNumber, last: BlankNumber) -> Option<Self> {
        let is_right = first <= last && last.get() - first.get() < Self::LONGEST;
        is_right.then_some(Self { first, last })
    }

    /// Its first number.
    pub const fn first(self) -> BlankNumber {
        self.first
    }

    /// Its last number.
    pub const fn last(self) -> BlankNumber {
        self.last
    }

    /// How many numbers it has.
    pub const fn count(self) -> i64 {
        (self.last.0 - self.first.0 + 1) as i64
    }
}

/// What became of a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlankOutcome {
    /// A licence is printed on it (已用).
    Used,
    /// Misprinted or torn, and destroyed (作废).
    Spoilt,
    /// Nobody knows where it is (遗失).
    Lost,
}

impl BlankOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Used, Self::Spoilt, Self::Lost];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Spoilt => "spoilt",
            Self::Lost => "lost",
        }
    }

    /// The outcome of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// The blanks of a body: `received = used + spoilt + lost + handed_on + on_hand`, nothing below
/// zero. Received counts what came from the printer and from other bodies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlankStock {
    /// Everything that ever came.
    pub received: i64,
    /// Licences are printed on them.
    pub used: i64,
    /// Destroyed.
    pub spoilt: i64,
    /// Missing.
    pub lost: i64,
    /// Went to other bodies.
    pub handed_on: i64,
}

/// Why the stock does not allow an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlankRefusal {
    /// A number of the range was delivered before.
    #[error("a number of the range has been delivered before")]
    Delivered,
    /// The numbers are not all on hand at the body.
    #[error("the numbers are not all on hand here")]
    NotHere,
    /// The number has been used, spoilt or lost already.
    #[error("the blank {0} has been accounted for already")]
    Spent(BlankNumber),
    /// The body has no blank left to print on.
    #[error("no blank is left to print on")]
    Exhausted,
    /// The licence has not been printed on a blank.
    #[error("the licence was not printed on a numbered blank")]
    NotPrinted,
}

impl BlankRefusal {
    /// The same in Chinese.
    pub fn says_zh(&self) -> String {
        match self {
            Self::Delivered => "该号段中有号码已发放过".to_owned(),
            Self::NotHere => "该号码不在本机构库存中".to_owned(),
            Self::Spent(number) => format!("空白证书 {number} 已使用、作废或遗失登记"),
            Self::Exhausted => "本机构已无空白证书".to_owned(),
            Self::NotPrinted => "该许可证未使用编号空白证书打印".to_owned(),
        }
    }
}

impl BlankStock {
    /// What is there to print on.
    pub const fn on_hand(&self) -> i64 {
        self.received - self.used - self.spoilt - self.lost - self.handed_on
    }

    /// The stock after numbers came.
    #[must_use]
    pub const fn receive(self, range: BlankRange) -> Self {
        Self { received: self.received + range.count(), ..self }
    }

    /// The stock after numbers went to another body.
    ///
    /// # Errors
    /// `NotHere` when there are not so many.
    pub const fn hand_on(self, range: BlankRange) -> Result<Self, BlankRefusal> {
        if self.on_hand() < range.count() {
            return Err(BlankRefusal::NotHere);
        }
        Ok(Self { handed_on: self.handed_on + range.count(), ..self })
    }

    /// The stock after something became of one number that was on hand.
    ///
    /// # Errors
    /// `Exhausted` when there is none.
    pub const fn spend(self, outcome: BlankOutcome) -> Result<Self, BlankRefusal> {
        if self.on_hand() < 1 {
            return Err(BlankRefusal::Exhausted);
        }
        Ok(match outcome {
            BlankOutcome::Used => Self { used: self.used + 1, ..self },
            BlankOutcome::Spoilt => Self { spoilt: self.spoilt + 1, ..self },
            BlankOutcome::Lost => Self { lost: self.lost + 1, ..self },
        })
    }

    /// The stock after a print was found spoilt: the number is no longer a used one.
    #[must_use]
    pub const fn spoil_used(self) -> Self {
        Self { used: self.used - 1, spoilt: self.spoilt + 1, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(first: i32, last: i32) -> BlankRange {
        BlankRange::new(BlankNumber::new(first).unwrap(), BlankNumber::new(last).unwrap()).unwrap()
    }

    #[test]
    fn a_number_has_seven_digits() {
        assert_eq!(BlankNumber::parse("0000001").unwrap().to_string(), "0000001");
        for wrong in ["0000000", "1", "00000001", "000000A", "+000001"] {
            assert!(BlankNumber::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_range_has_an_order_and_an_end() {
        let number = |number| BlankNumber::new(number).unwrap();
        assert_eq!(range(5, 5).count(), 1);
        assert_eq!(BlankRange::new(number(6), number(5)), None);
        assert!(BlankRange::new(number(1), number(1_000_000)).is_some());
        assert_eq!(BlankRange::new(number(1), number(1_000_001)), None);
    }

    #[test]
    fn nobody_prints_on_nothing() {
        let stock = BlankStock::default();
        assert_eq!(stock.spend(BlankOutcome::Used), Err(BlankRefusal::Exhausted));
        let stock = stock.receive(range(1, 2));
        assert_eq!(stock.hand_on(range(1, 3)), Err(BlankRefusal::NotHere));
        let stock = stock.spend(BlankOutcome::Used).unwrap().spoil_used();
        assert_eq!((stock.used, stock.spoilt, stock.on_hand()), (0, 1, 1));
    }

    proptest! {
        #[test]
        fn every_number_is_somewhere(steps in prop::collection::vec((0_usize..6, 1_i32..20), 0..80)) {
            let mut stock = BlankStock::default();
            for (step, count) in steps {
                let after = match step {
                    0 => Ok(stock.receive(range(1, count))),
                    1 => stock.hand_on(range(1, count)),
                    2 if 0 < stock.used => Ok(stock.spoil_used()),
                    2 => Ok(stock),
                    other => stock.spend(BlankOutcome::ALL[other - 3]),
                };
                stock = after.unwrap_or(stock);
                prop_assert!(0 <= stock.on_hand());
                let gone = stock.used + stock.spoilt + stock.lost + stock.handed_on;
                prop_assert_eq!(stock.received, gone + stock.on_hand());
            }
        }
    }
}
