//! One synthetic licence and its uses, decided by the seed and the licence's index alone.

use std::collections::HashMap;

use chrono::{Datelike as _, Duration, NaiveDate};
use domain_casework::Body;
use domain_identity::Enterprise;
use domain_kernel::{
    CaseId, Country, CustomsDistrict, DeclarationNumber, LicenceId, LicenceNumber, Price, Quantity,
    TradeMode, day,
};
use domain_licences::rules::submission_book;
use domain_licences::{
    BatchMode, Delivery, FaceTerms, Licence, LicenceKind, LicenceLine, LicencePolicy, LicenceState,
    Party,
};
use domain_reference::CatalogueGood;
use persistence::ids::Fresh as _;

use super::history::{Life, Use, noon, ten_digits};
use super::random::Random;
use super::world::{Issuer, World, YEAR_FIRST, is_pieces};

/// Serials of generated licences begin here, so that none meets a number given later.
const SERIAL_FIRST: u32 = 500_001;

/// Days a generated licence is valid; shorter at the end of its year.
const VALID_DAYS: i64 = 180;

/// One licence in so many is in force today.
pub(super) const CURRENT_EACH: u64 = 4;

/// Declarations of one licence at most.
const DECLARATIONS_MAX: u64 = 5;

/// Makes licences, each number once.
#[derive(Debug)]
pub(super) struct Trade<'w> {
    pub(super) world: &'w World,
    pub(super) seed: u64,
    pub(super) today: NaiveDate,
    serials: HashMap<(LicenceKind, i32, String), u32>,
    declarations: u64,
}

/// Whether a licence is in force, so that it can still be used.
pub(super) fn is_current(index: u64) -> bool {
    index.is_multiple_of(CURRENT_EACH)
}

impl<'w> Trade<'w> {
    pub(super) fn new(world: &'w World, seed: u64, today: NaiveDate) -> Self {
        Self { world, seed, today, serials: HashMap::new(), declarations: 0 }
    }

    /// The life of the licence of an index, with so many lines written off.
    pub(super) fn life(
        &mut self,
        index: u64,
        lines: u64,
        sign: &dyn Fn(&Licence) -> String,
    ) -> Life {
        let mut random = Random::of(self.seed, index);
        let licence = self.licence(&mut random, is_current(index));
        let signature = sign(&licence);
        let port = licence.ports[0].clone();
        let uses = self.uses(&mut random, &licence, &port, (lines, is_current(index)));
        let mut life = Life::begin(licence, signature);
        for used in &uses {
            life.write_off(&port, used);
        }
        life.expire(self.today);
        life
    }

    fn licence(&mut self, random: &mut Random, is_current: bool) -> Licence {
        let issued_on = self.day_of_issue(random, is_current);
        let (enterprise, issuer, kind) = self.parties(random);
        let year = issued_on.year();
        let good = random.one_of(self.world.goods(kind, year));
        let policy = LicencePolicy::in_force(issued_on);
        let serial =
            self.serials.entry((kind, year, issuer.code.to_string())).or_insert(SERIAL_FIRST);
        let number = LicenceNumber::new(year, &issuer.code, *serial);
        *serial += 1;
        let (body, party) = (body_of(issuer), party_of(enterprise));
        let line = self.line(random, good);
        let country = random.one_of(&self.world.countries).clone();
        let valid_until = (issued_on + Duration::days(VALID_DAYS)).min(day(year, 12, 31));
        Licence {
            id: LicenceId::fresh(),
            kind,
            number: number.expect("fewer than 499,999 licences of a kind, year and body"),
            case: CaseId::fresh(),
            enterprise: enterprise.id.clone(),
            importer: party.clone(),
            consignee: party,
            issuer: issuer.code.clone(),
            issuing: body.id.clone(),
            issuing_path: body.path.clone(),
            handling_path: body.path.clone(),
            collection: body,
            year,
            regime: submission_book(kind, issued_on).map_or("", |book| book.regime).to_owned(),
            trade_mode: TradeMode::parse("0110").expect("four digits"),
            ports: vec![random.one_of(&self.world.ports).clone()],
            trading_country: country.clone(),
            terms: bought_in(country),
            hs_code: ten_digits(&good.hs_code).unwrap_or_else(|| good.hs_code.clone()),
            goods_name: good.name_zh.clone(),
            currency: self.world.dollar.clone(),
            quantity: line.quantity.clone(),
            amount: line.amount.clone(),
            amount_usd: Some(line.amount.clone()),
            lines: vec![line],
            contract_number: format!("SYN-{year}-{}", random.between(100_000, 999_999)),
            batch_mode: BatchMode::SeveralBatches,
            uses_max: policy.uses_max(kind),
            is_bulk: good.is_bulk,
            tolerance: policy.tolerance(kind, good),
            delivery: Delivery::Electronic,
            issued_on,
            valid_from: issued_on,
            valid_until,
            remarks: String::new(),
            predecessor: None,
            successor: None,
            succession: None,
            extensions: 0,
            state: LicenceState::Active,
            uses: 0,
            issued_at: noon(issued_on),
        }
    }

    fn day_of_issue(&self, random: &mut Random, is_current: bool) -> NaiveDate {
        let this_year = day(self.today.year(), 1, 1);
        if is_current {
            let earliest = (self.today - Duration::days(90)).max(this_year);
            return earliest
                + Duration::days(random.between(0, (self.today - earliest).num_days()));
        }
        let first = day(YEAR_FIRST, 1, 1);
        first + Duration::days(random.between(0, (this_year - first).num_days() - 1))
    }

    /// Local bodies give automatic licences, central ones import licences: a year's practice
    /// in small.
    fn parties(&self, random: &mut Random) -> (&'w Enterprise, &'w Issuer, LicenceKind) {
        let enterprise = random.one_of(&self.world.enterprises);
        let local = self.world.local_at(&enterprise.authority);
        let (kind, issuer) = match random.between(1, 10) {
            1 => (LicenceKind::Import, random.one_of(&self.world.central)),
            2 | 3 => (
                LicenceKind::AutomaticImportMechanical,
                local.unwrap_or_else(|| random.one_of(&self.world.local)),
            ),
            _ => (
                LicenceKind::AutomaticImport,
                local.unwrap_or_else(|| random.one_of(&self.world.local)),
            ),
        };
        (enterprise, issuer, kind)
    }

    fn line(&self, random: &mut Random, good: &CatalogueGood) -> LicenceLine {
        let whole = if is_pieces(&good.unit) {
            random.between(50, 500)
        } else {
            1_000 * random.between(100, 50_000)
        };
        let quantity = Quantity::of(whole * 10_000, good.unit.clone());
        let quantity = quantity.expect("far below the largest quantity");
        let price = Price::of(random.between(5_000, 90_000), self.world.dollar.clone());
        let unit_price = price.expect("a price above nothing");
        let amount = unit_price.amount_of(&quantity).expect("far below the largest amount");
        let specification = "合成数据".to_owned();
        LicenceLine { line_number: 1, specification, quantity, unit_price, amount }
    }

    /// Lines over a few declarations. One licence in three of the past is used up.
    fn uses(
        &mut self,
        random: &mut Random,
        licence: &Licence,
        port: &CustomsDistrict,
        (lines, is_current): (u64, bool),
    ) -> Vec<Use> {
        let share = match (is_current, random.between(1, 3)) {
            (true, _) => 10,
            (false, 1) => 100,
            (false, _) => random.between(50, 95),
        };
        let granted = licence.quantity.ten_thousandths();
        let per_line = share * granted / 100 / i64::try_from(lines.max(1)).unwrap_or(i64::MAX);
        let per_declaration = lines.div_ceil(DECLARATIONS_MAX).max(1);
        let mut uses = Vec::new();
        let mut rest = granted;
        for line in 0..lines {
            let is_last = line + 1 == lines && share == 100;
            let quantity = if is_last { rest } else { per_line };
            if quantity <= 0 {
                break;
            }
            rest -= quantity;
            if line % per_declaration == 0 {
                self.declarations += 1;
            }
            let number = format!("{port}{}{:010}", licence.year, self.declarations);
            let after = i64::try_from(line).unwrap_or(0).min(60);
            uses.push(Use {
                declaration: DeclarationNumber::parse(&number).expect("eighteen digits"),
                line_number: i32::try_from(line % per_declaration).unwrap_or(0) + 1,
                day: (licence.issued_on + Duration::days(after)).min(licence.valid_until),
                quantity,
            });
        }
        uses
    }
}

/// The terms of goods that are bought where they are made.
fn bought_in(origin_country: Country) -> FaceTerms {
    FaceTerms::Import {
        exchange_source: "bank_purchase".to_owned(),
        origin_country,
        goods_use: "production".to_owned(),
    }
}

fn body_of(issuer: &Issuer) -> Body {
    Body { id: issuer.organisation.id.clone(), path: issuer.organisation.path.clone() }
}

fn party_of(enterprise: &Enterprise) -> Party {
    Party { credit_code: Some(enterprise.credit_code.clone()), name: enterprise.name_zh.clone() }
}
