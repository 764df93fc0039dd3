//! The life of one licence, as the rules lead it: issued, used line by line, used up or expired.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use domain_customs::{
    DeclarationLine, LedgerAccount, LedgerEntry, Movement, Standing, UsageAction, UsageMessage,
    Verdict, decide,
};
use domain_kernel::{AccountId, CustomsDistrict, DeclarationNumber, HsCode, Quantity};
use domain_licences::{Circumstances, Licence, LicenceAction, LicenceState};
use persistence::ids::Fresh as _;
use persistence::{LoadedEntry, LoadedEvent, LoadedLine, SignedLicence};
use serde_json::{Value, json};

/// Who acted in the synthetic past.
const ACTOR: &str = "system:generate";

/// A licence where its life has led it, and everything that led there.
pub(super) struct Life {
    pub(super) signed: SignedLicence,
    pub(super) entries: Vec<LoadedEntry>,
    pub(super) lines: Vec<LoadedLine>,
    pub(super) events: Vec<LoadedEvent>,
}

/// One line customs reported: of which declaration, on which day, how much.
pub(super) struct Use {
    pub(super) declaration: DeclarationNumber,
    pub(super) line_number: i32,
    pub(super) day: NaiveDate,
    /// Ten-thousandths of the licence's unit.
    pub(super) quantity: i64,
}

impl Life {
    /// Begins with the issue.
    pub(super) fn begin(licence: Licence, signature: String) -> Self {
        let account =
            LedgerAccount::open(AccountId::fresh(), licence.id.clone(), &licence.quantity);
        let (at, opening) = (licence.issued_at, account.opening());
        let body = json!({
            "kind": licence.kind.as_str(),
            "number": licence.number.as_str(),
            "case": licence.case.as_str(),
            "quantity": licence.quantity.decimal(),
            "unit": licence.quantity.unit().as_str(),
            "valid_from": licence.valid_from.to_string(),
            "valid_until": licence.valid_until.to_string(),
            "regime": licence.regime,
        });
        let mut life = Self {
            signed: SignedLicence { licence, account, signature },
            entries: Vec::new(),
            lines: Vec::new(),
            events: Vec::new(),
        };
        life.post(&[opening], "issue", at);
        life.tell("licence.issued", at, body);
        life
    }

    /// Writes one line off, if the rules let it.
    pub(super) fn write_off(&mut self, port: &CustomsDistrict, used: &Use) {
        let Some(message) = self.message(port, used) else { return };
        let lines: Vec<DeclarationLine> =
            self.lines.iter().map(|loaded| loaded.line.clone()).collect();
        let standing = Standing {
            licence: &self.signed.licence,
            account: &self.signed.account,
            line: None,
            lines: &lines,
            is_split: false,
        };
        let Ok(Verdict::Apply(decision)) = decide(&message, &standing) else { return };
        let (before, licence) = (self.signed.account.clone(), self.signed.licence.clone());
        let Ok(account) = before.apply(&decision.movements, decision.overdraft) else { return };
        let (on, from) = (used.day, licence.state);
        let mut licence = match decision.act {
            Some(action) => {
                let surroundings = Circumstances { on, reserved: account.reserved, reason: None };
                match licence.perform(action, surroundings) {
                    Ok((licence, _)) => licence,
                    Err(_) => return,
                }
            }
            None => licence,
        };
        licence.uses = decision.uses;
        (self.signed.licence, self.signed.account) = (licence, account);
        let (at, declaration) = (noon(on), format!("{port}-{}", used.declaration));
        let reference = format!("declaration:{declaration}:{}:1", used.line_number);
        self.post(&decision.movements, &reference, at);
        let detail = decision.movements.iter().map(ToString::to_string).collect::<Vec<_>>();
        let body = json!({
            "declaration": declaration,
            "line_number": used.line_number,
            "detail": format!("commit version 1: {}", detail.join(", ")),
            "state": self.signed.licence.state.as_str(),
            "uses": self.signed.licence.uses,
        });
        self.tell("licence.written_off", at, body);
        if let Some(action) = decision.act {
            self.tell_move(action, from, at);
        }
        self.lines.push(LoadedLine { line: decision.line, at });
    }

    /// Ends a licence whose last day is past, as the timer would have done.
    pub(super) fn expire(&mut self, today: NaiveDate) {
        let licence = &self.signed.licence;
        let (from, ended) = (licence.state, licence.valid_until + Duration::days(1));
        if today < ended || from.after(LicenceAction::Expire).is_none() {
            return;
        }
        let reserved = self.signed.account.reserved;
        let surroundings = Circumstances { on: ended, reserved, reason: None };
        let Ok((licence, _)) = licence.clone().perform(LicenceAction::Expire, surroundings) else {
            return;
        };
        self.signed.licence = licence;
        let account = &self.signed.account;
        if let Some(movement) = account.close()
            && let Ok(closed) = account.clone().apply(&[movement], account.overdraft)
        {
            self.signed.account = closed;
            self.post(&[movement], LicenceAction::Expire.as_str(), noon(ended));
        }
        self.tell_move(LicenceAction::Expire, from, noon(ended));
    }

    fn tell_move(&mut self, action: LicenceAction, from: LicenceState, at: DateTime<Utc>) {
        let body = json!({
            "action": action.as_str(),
            "from": from.as_str(),
            "to": self.signed.licence.state.as_str(),
            "reason": Value::Null,
            "successor": Value::Null,
        });
        self.tell(&format!("licence.{}", action.as_str()), at, body);
    }

    fn message(&self, port: &CustomsDistrict, used: &Use) -> Option<UsageMessage> {
        let licence = &self.signed.licence;
        Some(UsageMessage {
            office: port.clone(),
            declaration: used.declaration.clone(),
            line_number: used.line_number,
            version: 1,
            action: UsageAction::Commit,
            kind: licence.kind,
            licence: licence.number.clone(),
            hs_code: ten_digits(&licence.hs_code)?,
            quantity: Quantity::of(used.quantity, licence.quantity.unit().clone())?,
            port: port.clone(),
            declared_on: used.day,
            trade_mode: licence.trade_mode.clone(),
            operator: None,
            is_final: false,
            licence_line: None,
            country: None,
        })
    }

    fn post(&mut self, movements: &[Movement], reference: &str, at: DateTime<Utc>) {
        let account = &self.signed.account.id;
        self.entries.extend(movements.iter().map(|movement| LoadedEntry {
            entry: LedgerEntry {
                account: account.clone(),
                movement: *movement,
                reference: reference.to_owned(),
            },
            at,
        }));
    }

    fn tell(&mut self, kind: &str, at: DateTime<Utc>, body: Value) {
        self.events.push(LoadedEvent {
            stream: format!("licence:{}", self.signed.licence.id),
            kind: kind.to_owned(),
            actor: ACTOR.to_owned(),
            at,
            body,
        });
    }
}

/// Noon in China.
pub(super) fn noon(day: NaiveDate) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(4, 0, 0).expect("an hour of the day");
    day.and_time(time).and_utc()
}

/// The ten digits a declaration shows for a code of a catalogue.
pub(super) fn ten_digits(code: &HsCode) -> Option<HsCode> {
    HsCode::parse(&format!("{:0<10}", code.as_str())).ok()
}
