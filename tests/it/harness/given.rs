//! What a test finds in its world: callers of every role, enterprises, issued licences.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_casework::Body;
use domain_customs::LedgerAccount;
use domain_identity::{
    Actor, Enrolment, Enterprise, EnterpriseStanding, OrganisationPath, Principal, PrincipalKind,
    PrincipalState, Role,
};
use domain_kernel::{
    AccountId, BasisPoints, CaseId, Country, Currency, CustomsDistrict, EnterpriseId, HsCode,
    LicenceId, LicenceNumber, Money, OrganisationCode, OrganisationId, Price, Quantity, Region,
    TradeMode, UnifiedSocialCreditCode, Unit, UserId, day,
};
use domain_licences::{
    BatchMode, Delivery, FaceTerms, Licence, LicenceEvent, LicenceKind, LicenceLine, LicenceState,
    Party,
};
use operations::Failure;
use persistence::Tx;
use persistence::ids::Fresh as _;
use serde_json::json;

use super::{Caller, World, morning};

/// The body that issues the licences at hand.
pub(crate) const ISSUING_BODY: &str = "licence-bureau";

/// The authority of the enterprises at hand.
pub(crate) const LOCAL_BODY: &str = "fujian";

const MINISTRY: &str = "mofcom";

/// The password of every stored user of the tests that has one.
pub(crate) const PASSWORD: &str = "a-long-passphrase-7";

/// Numbers of what the tests make up; unique in the process, which is more than enough.
fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A credit code with valid check characters that no other call has given.
pub(crate) fn fresh_credit_code() -> UnifiedSocialCreditCode {
    let organisation = OrganisationCode::of(&format!("MA{:06}", next())).unwrap();
    UnifiedSocialCreditCode::of("91", &Region::parse("350100").unwrap(), &organisation).unwrap()
}

/// The place of a body of the seed: below the ministry, below the bureau, or its own.
pub(crate) fn path_of(organisation: &str) -> OrganisationPath {
    let id = OrganisationId::parse(organisation).unwrap();
    if organisation == MINISTRY || organisation == "gacc" {
        return OrganisationPath::below(None, &id);
    }
    let below = |parent: Option<&OrganisationPath>, id: &str| {
        OrganisationPath::below(parent, &OrganisationId::parse(id).unwrap())
    };
    let ministry = below(None, MINISTRY);
    let bureau = below(Some(&ministry), ISSUING_BODY);
    let is_office = organisation.starts_with("special-office-");
    OrganisationPath::below(Some(if is_office { &bureau } else { &ministry }), &id)
}

impl World {
    /// An officer or system of a body, stored and with a token.
    pub(crate) fn officer(&self, body: &str, role: Role) -> Caller {
        let id = OrganisationId::parse(body).unwrap();
        let kind = if role.is_of_system() || role == Role::ProvincialReader {
            PrincipalKind::System
        } else {
            PrincipalKind::Officer
        };
        let enrolment = Enrolment::Organisation { id, path: path_of(body) };
        self.user(enrolment, kind, &[role])
    }

    pub(crate) fn handler(&self, body: &str) -> Caller {
        self.officer(body, Role::Handler)
    }

    pub(crate) fn approver(&self, body: &str) -> Caller {
        self.officer(body, Role::Approver)
    }

    pub(crate) fn issuer(&self, body: &str) -> Caller {
        self.officer(body, Role::Issuer)
    }

    pub(crate) fn auditor(&self) -> Caller {
        self.officer(MINISTRY, Role::Auditor)
    }

    pub(crate) fn administrator(&self) -> Caller {
        self.officer(MINISTRY, Role::Administrator)
    }

    /// The customs system.
    pub(crate) fn customs(&self) -> Caller {
        self.officer("gacc", Role::CustomsSystem)
    }

    /// The mechanical and electrical approval system.
    pub(crate) fn mechanical(&self) -> Caller {
        self.officer("mechanical-industry-department", Role::MechanicalSystem)
    }

    /// Somebody of the role where such a role belongs.
    pub(crate) fn of_role(&self, role: Role) -> Caller {
        match role {
            Role::Applicant | Role::EnterpriseAdministrator => {
                let enterprise = self.given_enterprise();
                self.user_of(&enterprise, &[role])
            }
            Role::CustomsSystem => self.customs(),
            Role::MechanicalSystem => self.mechanical(),
            Role::Auditor | Role::Administrator | Role::Statistician => {
                self.officer(MINISTRY, role)
            }
            Role::Handler
            | Role::Reviewer
            | Role::Approver
            | Role::Issuer
            | Role::ProvincialReader => self.officer(LOCAL_BODY, role),
        }
    }

    /// Applicant and administrator of a confirmed enterprise of its own.
    pub(crate) fn importer(&self) -> Caller {
        let enterprise = self.given_enterprise();
        self.user_of(&enterprise, &[Role::Applicant, Role::EnterpriseAdministrator])
    }

    /// A user of an enterprise.
    pub(crate) fn user_of(&self, enterprise: &Enterprise, roles: &[Role]) -> Caller {
        let enrolment = Enrolment::Enterprise { id: enterprise.id.clone() };
        self.user(enrolment, PrincipalKind::EnterpriseUser, roles)
    }

    fn user(&self, enrolment: Enrolment, kind: PrincipalKind, roles: &[Role]) -> Caller {
        let user = principal(enrolment, kind, roles);
        self.write(|tx| Ok(tx.add_principal(&user, "$argon2id$none")?));
        self.caller(user.actor())
    }

    /// A stored user who signs in with [`PASSWORD`]; its login.
    pub(crate) fn given_login(&self, caller: &Caller) -> String {
        let actor = caller.actor.as_ref().expect("somebody who is stored");
        let hash = api::password::hash(PASSWORD);
        self.write(|tx| {
            let found = tx.credentials(&actor.id)?.expect("a stored user");
            tx.save_secret(&found.principal.value, &hash)?;
            Ok(found.principal.value.login)
        })
    }

    /// A confirmed enterprise of Fuzhou.
    pub(crate) fn given_enterprise(&self) -> Enterprise {
        let enterprise = enterprise(fresh_credit_code());
        self.write(|tx| Ok(tx.add_enterprise(&enterprise)?));
        enterprise
    }

    /// The enterprise of a user.
    pub(crate) fn enterprise_of(&self, caller: &Caller) -> Enterprise {
        let actor = caller.actor.as_ref().expect("somebody who is stored");
        let id = actor.enterprise().expect("a user of an enterprise");
        self.write(|tx| Ok(tx.enterprise_of_id(id)?)).expect("it is stored").value
    }

    /// A licence of the kind in force, of the caller's enterprise.
    pub(crate) fn given_active_licence(
        &self,
        holder: &Caller,
        kind: LicenceKind,
        quantity: &str,
    ) -> LicenceNumber {
        let holder = self.enterprise_of(holder);
        let licence = self.given_licence(&holder, next(), Delivery::Electronic, |licence| {
            licence.kind = kind;
            licence.quantity = Quantity::parse(quantity, licence.quantity.unit().clone()).unwrap();
            licence.lines[0].quantity = licence.quantity.clone();
            // As often as a test wishes; the limit of the law has tests of its own.
            licence.uses_max = 100_000;
        });
        licence.number
    }

    /// A licence as the server would have issued it: on paper it waits, else it is in force.
    pub(crate) fn given_licence(
        &self,
        holder: &Enterprise,
        serial: u32,
        delivery: Delivery,
        change: impl Fn(&mut Licence),
    ) -> Licence {
        self.write(|tx| {
            let mut licence = licence(holder, serial, delivery);
            change(&mut licence);
            let account =
                LedgerAccount::open(AccountId::fresh(), licence.id.clone(), &licence.quantity);
            let signature = self.signed(&licence);
            tx.add_licence(&licence, &signature, &account, &LicenceEvent::Issued)?;
            Ok(licence)
        })
    }

    fn signed(&self, licence: &Licence) -> String {
        let key = self.keys.signing();
        let header = json!({"alg": "EdDSA", "kid": key.kid()}).to_string();
        let claims = json!({"kind": licence.kind.as_str(), "number": licence.number.as_str()});
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let message = format!("{}.{}", encode(&header), encode(&claims.to_string()));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
    }
}

/// An actor of an enterprise who is not stored.
pub(crate) fn applicant(enterprise: &Enterprise) -> Actor {
    Actor {
        id: UserId::fresh(),
        roles: vec![Role::Applicant],
        enrolment: Enrolment::Enterprise { id: enterprise.id.clone() },
    }
}

/// Adds an enterprise of this code with a user.
pub(crate) fn add_enterprise(tx: &mut Tx<'_>, code: &str) -> Result<Enterprise, Failure> {
    let enterprise = enterprise(UnifiedSocialCreditCode::parse(code).unwrap());
    tx.add_enterprise(&enterprise)?;
    let enrolment = Enrolment::Enterprise { id: enterprise.id.clone() };
    let user = principal(enrolment, PrincipalKind::EnterpriseUser, &[Role::Applicant]);
    tx.add_principal(&user, "$argon2id$none")?;
    Ok(enterprise)
}

fn principal(enrolment: Enrolment, kind: PrincipalKind, roles: &[Role]) -> Principal {
    Principal {
        id: UserId::fresh(),
        login: format!("u{}", next()),
        name: "王芳".to_owned(),
        kind,
        state: PrincipalState::Active,
        enrolment,
        roles: roles.to_vec(),
        failed_attempts: 0,
        locked_until: None,
    }
}

fn enterprise(credit_code: UnifiedSocialCreditCode) -> Enterprise {
    Enterprise {
        id: EnterpriseId::fresh(),
        credit_code,
        enterprise_code: None,
        customs_registration: None,
        name_zh: "福州某公司".to_owned(),
        name_en: String::new(),
        region: Region::parse("350100").unwrap(),
        is_central_in_beijing: false,
        standing: EnterpriseStanding::Confirmed,
        banned_from: None,
        banned_until: None,
        authority: path_of(LOCAL_BODY),
    }
}

fn licence(holder: &Enterprise, serial: u32, delivery: Delivery) -> Licence {
    let quantity = Quantity::parse("100", Unit::parse("070").unwrap()).unwrap();
    let dollar = Currency::parse("USD").unwrap();
    let code = Some(holder.credit_code.clone());
    let party = Party { credit_code: code, name: holder.name_zh.clone() };
    let number = LicenceNumber::parse(&format!("26-AA-{serial:06}")).unwrap();
    let amount = Money::parse("1000", dollar.clone()).unwrap();
    let line = LicenceLine {
        line_number: 1,
        specification: "粗铜".to_owned(),
        quantity: quantity.clone(),
        unit_price: Price::parse("10", dollar.clone()).unwrap(),
        amount: amount.clone(),
    };
    Licence {
        id: LicenceId::fresh(),
        kind: LicenceKind::AutomaticImport,
        issuer: number.issuer(),
        number,
        case: CaseId::fresh(),
        enterprise: holder.id.clone(),
        importer: party.clone(),
        consignee: party,
        issuing: issuing_body().id,
        issuing_path: path_of(ISSUING_BODY),
        handling_path: path_of(ISSUING_BODY),
        collection: issuing_body(),
        year: 2026,
        regime: "AIL-2004".to_owned(),
        trade_mode: TradeMode::parse("0110").unwrap(),
        ports: vec![CustomsDistrict::parse("5301").unwrap()],
        trading_country: Country::parse("AUS").unwrap(),
        terms: bought(),
        hs_code: HsCode::parse("7402000001").unwrap(),
        goods_name: "未精炼铜".to_owned(),
        currency: dollar,
        lines: vec![line],
        quantity,
        amount,
        amount_usd: None,
        contract_number: "C-1".to_owned(),
        batch_mode: BatchMode::SeveralBatches,
        uses_max: 6,
        is_bulk: false,
        tolerance: BasisPoints(0),
        delivery,
        issued_on: day(2026, 3, 2),
        valid_from: day(2026, 3, 2),
        valid_until: day(2026, 9, 2),
        remarks: String::new(),
        predecessor: None,
        successor: None,
        succession: None,
        extensions: 0,
        state: match delivery {
            Delivery::Paper => LicenceState::Issued,
            Delivery::Electronic => LicenceState::Active,
        },
        uses: 0,
        issued_at: morning(),
    }
}

fn issuing_body() -> Body {
    Body { id: OrganisationId::parse(ISSUING_BODY).unwrap(), path: path_of(ISSUING_BODY) }
}

/// The terms of an import from where it was made.
fn bought() -> FaceTerms {
    FaceTerms::Import {
        exchange_source: "1".to_owned(),
        origin_country: Country::parse("AUS").unwrap(),
        goods_use: "1".to_owned(),
    }
}
