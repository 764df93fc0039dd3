//! A customs desk in memory: it keeps what persistence would keep, and follows decisions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain_casework::Body;
use domain_customs::{
    Decision, DeclarationLine, LedgerAccount, LineState, Movement, Quarantine, Standing,
    UsageAction, UsageMessage, Verdict, decide,
};
use domain_identity::OrganisationPath;
use domain_kernel::{
    AccountId, BasisPoints, CaseId, Country, Currency, CustomsDistrict, DeclarationNumber,
    EnterpriseId, HsCode, IssuerCode, LicenceId, LicenceNumber, Money, OrganisationId, Quantity,
    TradeMode, UnifiedSocialCreditCode, Unit, day,
};
use domain_licences::{BatchMode, Delivery, FaceTerms, Licence, LicenceKind, LicenceState, Party};

pub(crate) const IMPORTER: &str = "91350100M000100Y43";
pub(crate) const CONSIGNEE: &str = "913100001322123470";
pub(crate) const TONNE: &str = "070";

/// Ten-thousandths of a decimal text.
pub(crate) fn amount(text: &str) -> i64 {
    Quantity::parse(text, unit(TONNE)).expect("a decimal").ten_thousandths()
}

pub(crate) fn unit(code: &str) -> Unit {
    Unit::parse(code).expect("a unit")
}

pub(crate) fn district(code: &str) -> CustomsDistrict {
    CustomsDistrict::parse(code).expect("a district")
}

fn uuid(last: u32) -> String {
    format!("00000000-0000-7000-8000-{last:012}")
}

fn party(code: &str) -> Party {
    Party {
        credit_code: Some(UnifiedSocialCreditCode::parse(code).expect("a credit code")),
        name: "某某进出口公司".to_owned(),
    }
}

/// Whether and how far goods may overrun, in basis points.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goods {
    Bulk(u32),
    Counted,
}

/// A licence over crude oil, valid in 2013, for the port 5300.
pub(crate) fn licence(quantity: &str, goods: Goods, uses_max: i32) -> Licence {
    let currency = Currency::parse("USD").expect("a currency");
    let path = OrganisationPath::parse("/mofcom/licence-bureau/").expect("a path");
    let (is_bulk, tolerance) = match goods {
        Goods::Bulk(tolerance) => (true, tolerance),
        Goods::Counted => (false, 0),
    };
    Licence {
        id: LicenceId::parse(&uuid(1)).expect("an id"),
        kind: LicenceKind::AutomaticImport,
        number: LicenceNumber::parse("13-AA-100001").expect("a number"),
        case: CaseId::parse(&uuid(2)).expect("an id"),
        enterprise: EnterpriseId::parse(&uuid(3)).expect("an id"),
        importer: party(IMPORTER),
        consignee: party(CONSIGNEE),
        issuer: IssuerCode::parse("AA").expect("a code"),
        issuing: OrganisationId::parse("licence-bureau").expect("a word"),
        issuing_path: path.clone(),
        handling_path: path.clone(),
        collection: Body { id: OrganisationId::parse("licence-bureau").expect("a word"), path },
        year: 2013,
        regime: "AIL-2004".to_owned(),
        trade_mode: TradeMode::parse("0110").expect("a mode"),
        ports: vec![district("5300")],
        trading_country: Country::parse("SGP").expect("a country"),
        terms: FaceTerms::Import {
            exchange_source: "bank_purchase".to_owned(),
            origin_country: Country::parse("SAU").expect("a country"),
            goods_use: "production".to_owned(),
        },
        hs_code: HsCode::parse("2709000000").expect("a code"),
        goods_name: "石油原油".to_owned(),
        currency: currency.clone(),
        lines: Vec::new(),
        quantity: Quantity::parse(quantity, unit(TONNE)).expect("a quantity"),
        amount: Money::of(0, currency).expect("nothing"),
        amount_usd: None,
        contract_number: "C-1".to_owned(),
        batch_mode: if uses_max == 1 { BatchMode::OneBatch } else { BatchMode::SeveralBatches },
        uses_max,
        is_bulk,
        tolerance: BasisPoints(tolerance),
        delivery: Delivery::Electronic,
        issued_on: day(2013, 1, 10),
        valid_from: day(2013, 1, 10),
        valid_until: day(2013, 7, 10),
        remarks: String::new(),
        predecessor: None,
        successor: None,
        succession: None,
        extensions: 0,
        state: LicenceState::Active,
        uses: 0,
        issued_at: day(2013, 1, 10).and_hms_opt(2, 0, 0).expect("a time").and_utc(),
    }
}

/// A message on line 1 of the `n`-th declaration, at its first version.
pub(crate) fn message(action: UsageAction, declaration: u32, quantity: &str) -> UsageMessage {
    UsageMessage {
        office: district("5301"),
        declaration: DeclarationNumber::parse(&format!("530120130{declaration:09}"))
            .expect("a declaration"),
        line_number: 1,
        version: 1,
        action,
        kind: LicenceKind::AutomaticImport,
        licence: LicenceNumber::parse("13-AA-100001").expect("a number"),
        hs_code: HsCode::parse("2709000000").expect("a code"),
        quantity: Quantity::parse(quantity, unit(TONNE)).expect("a quantity"),
        port: district("5301"),
        declared_on: day(2013, 3, 1),
        trade_mode: TradeMode::parse("0110").expect("a mode"),
        operator: Some(UnifiedSocialCreditCode::parse(IMPORTER).expect("a credit code")),
        is_final: false,
        licence_line: None,
        country: None,
    }
}

type Key = (CustomsDistrict, DeclarationNumber, i32);

/// One licence with its account and every line that was ever on it.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) licence: Licence,
    pub(crate) account: LedgerAccount,
    pub(crate) lines: BTreeMap<Key, DeclarationLine>,
    /// Every movement, the opening one first.
    pub(crate) entries: Vec<Movement>,
}

impl Desk {
    pub(crate) fn new(licence: Licence) -> Self {
        let id = AccountId::parse(&uuid(9)).expect("an id");
        let account = LedgerAccount::open(id, licence.id.clone(), &licence.quantity);
        let entries = vec![account.opening()];
        Self { licence, account, lines: BTreeMap::new(), entries }
    }

    pub(crate) fn send(&mut self, message: &UsageMessage) -> Result<Verdict, Quarantine> {
        let key = (message.office.clone(), message.declaration.clone(), message.line_number);
        let lines: Vec<_> =
            self.lines.values().filter(|line| line.state.is_live()).cloned().collect();
        let standing = Standing {
            licence: &self.licence,
            account: &self.account,
            line: self.lines.get(&key),
            lines: &lines,
            is_split: false,
        };
        let verdict = decide(message, &standing)?;
        if let Verdict::Apply(decision) = &verdict {
            self.follow(key, decision);
        }
        Ok(verdict)
    }

    fn follow(&mut self, key: Key, decision: &Decision) {
        let account = self.account.clone();
        self.account = account
            .apply(&decision.movements, decision.overdraft)
            .expect("the ledger allows what was decided");
        self.entries.extend(&decision.movements);
        self.lines.insert(key, decision.line.clone());
        self.licence.uses = decision.uses;
        if let Some(act) = decision.act {
            self.licence.state = self.licence.state.after(act).expect("a legal move");
        }
    }

    /// Sends a message that must be applied.
    pub(crate) fn apply(&mut self, message: &UsageMessage) {
        match self.send(message) {
            Ok(Verdict::Apply(_)) => {}
            other => panic!("{message:?} gives {other:?}"),
        }
    }

    /// Reserves and commits line 1 of a declaration.
    pub(crate) fn clear(&mut self, declaration: u32, quantity: &str) {
        self.apply(&message(UsageAction::Reserve, declaration, quantity));
        let commit = message(UsageAction::Commit, declaration, quantity);
        self.apply(&UsageMessage { version: 2, ..commit });
    }

    /// Why a message is kept apart.
    pub(crate) fn refuses(&mut self, message: &UsageMessage) -> &'static str {
        match self.send(message) {
            Err(quarantine) => quarantine.reason.as_str(),
            Ok(verdict) => panic!("{message:?} gives {verdict:?}"),
        }
    }

    /// Available, reserved, cleared and released, as decimals.
    pub(crate) fn balance(&self) -> [String; 4] {
        let account = &self.account;
        [account.available, account.reserved, account.cleared, account.released]
            .map(|amount| domain_kernel::decimal::print(amount, Quantity::DECIMALS))
    }

    /// What the declarations hold and have written off.
    pub(crate) fn taken(&self) -> i64 {
        let of = |state| {
            self.lines.values().filter(move |line| line.state == state).map(|line| line.quantity)
        };
        of(LineState::Reserved).chain(of(LineState::Committed)).sum()
    }
}

/// The message at a later version.
pub(crate) fn later(message: UsageMessage, version: i32) -> UsageMessage {
    UsageMessage { version, ..message }
}

/// The message on another line of its declaration.
pub(crate) fn on_line(message: UsageMessage, line_number: i32) -> UsageMessage {
    UsageMessage { line_number, ..message }
}

/// The message of a declaration accepted on another day.
pub(crate) fn declared(message: UsageMessage, on: NaiveDate) -> UsageMessage {
    UsageMessage { declared_on: on, ..message }
}
