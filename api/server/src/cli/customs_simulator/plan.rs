//! The declarations made on one licence: the same for the same seed.

use std::rc::Rc;

use chrono::NaiveDate;
use domain_kernel::{Quantity, decimal};
use serde_json::{Value, json};

use super::book::Face;

/// Uses of a licence at most, however many it allows.
const USES_MAX: i32 = 4;

/// One declaration in so many is cancelled before release.
const CANCELLED_OF: i64 = 8;

/// One declaration in so many is corrected after release.
const CORRECTED_OF: i64 = 6;

/// Chance that repeats itself: a generator of well-spread numbers (SplitMix64).
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The chance of a seed for one name.
    pub(super) fn of(seed: u64, name: &str) -> Self {
        let mix = |state: u64, byte: u8| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, mix))
    }

    /// From 0 up to, not including, `limit`.
    pub(super) fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let positive = i64::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap_or_default();
        positive % limit.max(1)
    }

    /// Puts the items into disorder.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let bound = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
            items.swap(at, usize::try_from(self.below(bound)).unwrap_or_default());
        }
    }
}

/// A message about a declaration line.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) face: Rc<Face>,
    pub(super) office: String,
    pub(super) declaration: String,
    pub(super) line_number: i32,
    pub(super) version: i32,
    pub(super) action: &'static str,
    /// Ten-thousandths.
    pub(super) quantity: i64,
    day: NaiveDate,
    is_final: bool,
}

impl Message {
    /// As it goes over the wire.
    pub(super) fn line(&self) -> Value {
        let mut line = json!({
            "customs_office": self.office,
            "declaration_number": self.declaration,
            "line_number": self.line_number,
            "version": self.version,
            "action": self.action,
            "licence_kind": self.face.kind,
            "licence_number": self.face.number,
            "hs_code": self.face.hs_code,
            "quantity": {
                "value": decimal::print(self.quantity, Quantity::DECIMALS),
                "unit": self.face.unit,
            },
            "port": self.office,
            "declared_on": self.day,
            "trade_mode": self.face.trade_mode,
            "is_final": self.is_final,
        });
        if let (Some(operator), Some(fields)) = (&self.face.importer_code, line.as_object_mut()) {
            fields.insert("operator".to_owned(), Value::from(operator.as_str()));
        }
        line
    }
}

/// What is still to be declared on a licence.
#[derive(Debug)]
pub(super) struct Plan {
    face: Rc<Face>,
    chance: Chance,
    day: NaiveDate,
    left: i64,
    use_number: i32,
    uses: i32,
}

impl Plan {
    pub(super) fn new(face: Face, seed: u64, day: NaiveDate) -> Self {
        let chance = Chance::of(seed, &format!("{} {}", face.kind, face.number));
        let (left, uses) = (face.granted(), face.uses_max.clamp(1, USES_MAX));
        Self { face: Rc::new(face), chance, day, left, use_number: 0, uses }
    }

    /// The messages of the next declaration; none when all are made.
    pub(super) fn next_use(&mut self) -> Vec<Message> {
        if self.use_number == self.uses || self.left <= 0 {
            return Vec::new();
        }
        self.use_number += 1;
        if self.use_number == self.uses { self.last_use() } else { self.ordinary_use() }
    }

    /// The rest, with an overrun of half the tolerance where the goods are in bulk; where
    /// they are not, a tenth stays unused.
    fn last_use(&mut self) -> Vec<Message> {
        let tolerance = self.face.tolerance_basis_points;
        let part = if 0 < tolerance { 10_000 + tolerance / 2 } else { 9_000 };
        let quantity = share(self.left, part, 10_000).max(1);
        let messages = [(1, "reserve", quantity), (2, "commit", quantity)];
        self.left = 0;
        messages
            .map(|(version, action, quantity)| self.message(version, action, quantity, true))
            .into()
    }

    fn ordinary_use(&mut self) -> Vec<Message> {
        let remaining = i64::from(self.uses - self.use_number + 1);
        let part = 50 + self.chance.below(51);
        let quantity = share(self.left, part, 100 * remaining).max(1);
        let mut messages = vec![self.message(1, "reserve", quantity, false)];
        if self.chance.below(CANCELLED_OF) == 0 {
            messages.push(self.message(2, "release", quantity, false));
            return messages;
        }
        messages.push(self.message(2, "commit", quantity, false));
        let mut taken = quantity;
        if self.chance.below(CORRECTED_OF) == 0 {
            taken = share(quantity, 99, 100).max(1);
            messages.push(self.message(3, "correct", taken, false));
        }
        self.left -= taken;
        messages
    }

    fn message(
        &self,
        version: i32,
        action: &'static str,
        quantity: i64,
        is_final: bool,
    ) -> Message {
        let port = self.face.ports.first().map_or("0100", String::as_str);
        Message {
            face: Rc::clone(&self.face),
            office: office_of(port),
            declaration: self.declaration(port),
            line_number: 1,
            version,
            action,
            quantity,
            day: self.day,
            is_final,
        }
    }

    /// Eighteen characters made of the port, the licence and the use.
    fn declaration(&self, port: &str) -> String {
        let number: String = self.face.number.chars().filter(|c| *c != '-').collect();
        let kind = match self.face.kind.as_str() {
            "import" => '1',
            "automatic_import" => '7',
            _ => '0',
        };
        format!("{}{number}{kind}{:03}", office_of(port), self.use_number)
    }
}

/// A face that names a district as a whole is used at the first office of it.
fn office_of(port: &str) -> String {
    match port.strip_suffix("00") {
        Some(district) => format!("{district}01"),
        None => port.to_owned(),
    }
}

/// `part` of `whole`, rounded down.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    let product = i128::from(amount) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(product).unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_chance_and_nothing_is_lost_in_disorder() {
        let draw = |seed| {
            let mut chance = Chance::of(seed, "x");
            (0..5).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let mut items: Vec<u8> = (0..50).collect();
        Chance::of(1, "y").shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn shares_round_down_and_do_not_overflow() {
        assert_eq!(share(10, 99, 100), 9);
        assert_eq!(share(i64::MAX, 10_000, 10_000), i64::MAX);
        assert_eq!(office_of("5300"), "5301");
        assert_eq!(office_of("5304"), "5304");
    }
}
