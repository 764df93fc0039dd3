//! Numbers that look random and are the same for the same seed.

/// A SplitMix64 generator: small, fast, and good enough to spread synthetic trade.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The numbers of record `index` under `seed`, whatever was drawn for others.
    pub(super) fn of(seed: u64, index: u64) -> Self {
        let mut random = Self(seed ^ index.wrapping_mul(0xA24B_AED4_963E_E407));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = low.abs_diff(high).saturating_add(1);
        let offset = i64::try_from(self.next() % span).expect("the span is that of two i64");
        low + offset
    }

    /// One of the items; there must be some.
    pub(super) fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let length = i64::try_from(items.len()).expect("a slice is shorter than i64::MAX");
        let index = usize::try_from(self.between(0, length - 1)).expect("not negative");
        items.get(index).expect("within the slice")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed, index| Random::of(seed, index).between(0, i64::MAX - 1);
        assert_eq!(draw(1, 7), draw(1, 7));
        assert_ne!(draw(1, 7), draw(1, 8));
        assert_ne!(draw(1, 7), draw(2, 7));
    }

    #[test]
    fn every_number_of_a_span_comes_up() {
        let mut random = Random::of(3, 0);
        let mut seen = [false; 3];
        for _ in 0..100 {
            seen[usize::try_from(random.between(4, 6) - 4).unwrap()] = true;
        }
        assert_eq!(seen, [true; 3]);
    }
}
