//! The demonstration: accounts of every role in a few bodies, and three enterprises.

use domain_identity::{
    Actor, Enrolment, Enterprise, EnterpriseStanding, Organisation, Principal, PrincipalKind,
    PrincipalState, Role,
};
use domain_kernel::{EnterpriseId, OrganisationId, Region, UnifiedSocialCreditCode, UserId};
use persistence::Tx;
use persistence::ids::Fresh as _;

use crate::identity::{NewLogin, add_user};
use crate::{Failure, organisations};

/// More organisations than the tree will ever have.
const ORGANISATIONS_MAX: i64 = 10_000;

/// Where a demonstration account belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoPlace {
    /// An organisation of the seed.
    Organisation(&'static str),
    /// One of [`ENTERPRISES`].
    Enterprise(usize),
}

/// An account of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccount {
    pub login: &'static str,
    pub name: &'static str,
    pub place: DemoPlace,
    pub kind: PrincipalKind,
    pub roles: &'static [Role],
    /// Who it is, in words.
    pub says: &'static str,
}

/// An enterprise of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct DemoEnterprise {
    pub credit_code: &'static str,
    pub region: &'static str,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    pub is_confirmed: bool,
}

const fn officer(
    login: &'static str,
    name: &'static str,
    place: &'static str,
    roles: &'static [Role],
    says: &'static str,
) -> DemoAccount {
    let place = DemoPlace::Organisation(place);
    DemoAccount { login, name, place, kind: PrincipalKind::Officer, roles, says }
}

const fn system(
    login: &'static str,
    name: &'static str,
    place: &'static str,
    roles: &'static [Role],
    says: &'static str,
) -> DemoAccount {
    let place = DemoPlace::Organisation(place);
    DemoAccount { login, name, place, kind: PrincipalKind::System, roles, says }
}

const fn importer(
    login: &'static str,
    name: &'static str,
    place: usize,
    says: &'static str,
) -> DemoAccount {
    const ROLES: &[Role] = &[Role::Applicant, Role::EnterpriseAdministrator];
    let place = DemoPlace::Enterprise(place);
    DemoAccount { login, name, place, kind: PrincipalKind::EnterpriseUser, roles: ROLES, says }
}

/// The enterprises; the codes are those of the standard's own examples.
pub const ENTERPRISES: [DemoEnterprise; 3] = [
    DemoEnterprise {
        credit_code: "91350100M000100Y43",
        region: "350100",
        name_zh: "福州示范进出口有限公司",
        name_en: "Fuzhou Demonstration Trading Ltd",
        is_confirmed: true,
    },
    DemoEnterprise {
        credit_code: "913100001322123470",
        region: "310000",
        name_zh: "上海示范矿产有限公司",
        name_en: "Shanghai Demonstration Minerals Ltd",
        is_confirmed: true,
    },
    DemoEnterprise {
        credit_code: "91440300123456788M",
        region: "440300",
        name_zh: "深圳示范机电有限公司",
        name_en: "Shenzhen Demonstration Machinery Ltd",
        is_confirmed: false,
    },
];

/// The accounts, in the order in which they are shown.
pub const ACCOUNTS: [DemoAccount; 19] = [
    importer("importer", "林进", 0, "applies for Fuzhou Demonstration Trading Ltd"),
    importer("importer2", "陈口", 1, "applies for Shanghai Demonstration Minerals Ltd"),
    importer("importer3", "吴深", 2, "of Shenzhen Demonstration Machinery Ltd, not confirmed yet"),
    officer("handler", "王经办", "fujian", &[Role::Handler], "first review, Fujian"),
    officer("reviewer", "李复审", "fujian", &[Role::Reviewer], "second review, Fujian"),
    officer("approver", "赵终审", "fujian", &[Role::Approver], "final decision, Fujian"),
    officer("issuer", "孙发证", "fujian", &[Role::Issuer], "numbers and issues, Fujian"),
    officer(
        "handler2",
        "周经办",
        "licence-bureau",
        &[Role::Handler],
        "first review, Licence Bureau",
    ),
    officer(
        "approver2",
        "郑终审",
        "licence-bureau",
        &[Role::Approver],
        "final decision, Licence Bureau",
    ),
    officer("issuer2", "冯发证", "licence-bureau", &[Role::Issuer], "issues, Licence Bureau"),
    officer("auditor", "钱审计", "mofcom", &[Role::Auditor], "reads everything, changes nothing"),
    officer(
        "administrator",
        "管理员",
        "mofcom",
        &[Role::Administrator],
        "users, bodies, reference data",
    ),
    officer("planner", "韩计划", "mofcom", &[Role::Approver], "plans and tries quotas, ministry"),
    officer("director", "杨司长", "mofcom", &[Role::Approver], "decides on quotas, ministry"),
    officer("statistician", "何统计", "mofcom", &[Role::Statistician], "reads statistics"),
    officer("handler3", "沪经办", "shanghai", &[Role::Handler], "first review, Shanghai"),
    system("customs", "海关系统", "gacc", &[Role::CustomsSystem], "the customs system"),
    system(
        "mechanical",
        "机电审批系统",
        "mechanical-industry-department",
        &[Role::MechanicalSystem],
        "the mechanical and electrical approval system",
    ),
    system("reader", "福建读取", "fujian", &[Role::ProvincialReader], "Fujian's own system"),
];

/// Whether the demonstration stands in this database.
///
/// # Errors
/// Of the store.
pub fn is_loaded(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    Ok(tx.credentials_of(ACCOUNTS[0].login)?.is_some())
}

/// Adds the enterprises and the accounts, each with the hash of its password. The reference
/// data of the seed is there.
///
/// # Errors
/// `NotFound` without an organisation of the seed, `LoginTaken`.
pub fn load(tx: &mut Tx<'_>, hashes: &[String]) -> Result<Vec<Actor>, Failure> {
    let held = tx.organisations(None, ORGANISATIONS_MAX)?;
    let bodies: Vec<Organisation> = held.into_iter().map(|held| held.value).collect();
    let mut enterprises = Vec::with_capacity(ENTERPRISES.len());
    for planned in &ENTERPRISES {
        let enterprise = enterprise(planned, &bodies)?;
        tx.add_enterprise(&enterprise)?;
        enterprises.push(enterprise.id);
    }
    ACCOUNTS
        .iter()
        .zip(hashes)
        .map(|(account, hash)| add(tx, account, &enterprises, hash))
        .collect()
}

fn enterprise(planned: &DemoEnterprise, bodies: &[Organisation]) -> Result<Enterprise, Failure> {
    let region = Region::parse(planned.region).expect("six digits");
    let authority = Organisation::authority_of(bodies, &region);
    let authority = authority.ok_or(Failure::NotFound("organisation"))?.path.clone();
    let standing = if planned.is_confirmed {
        EnterpriseStanding::Confirmed
    } else {
        EnterpriseStanding::Unconfirmed
    };
    Ok(Enterprise {
        id: EnterpriseId::fresh(),
        credit_code: UnifiedSocialCreditCode::parse(planned.credit_code).expect("a valid code"),
        enterprise_code: None,
        customs_registration: None,
        name_zh: planned.name_zh.to_owned(),
        name_en: planned.name_en.to_owned(),
        region,
        is_central_in_beijing: false,
        standing,
        banned_from: None,
        banned_until: None,
        authority,
    })
}

fn add(
    tx: &mut Tx<'_>,
    account: &DemoAccount,
    enterprises: &[EnterpriseId],
    hash: &str,
) -> Result<Actor, Failure> {
    let enrolment = match account.place {
        DemoPlace::Organisation(word) => {
            let id = OrganisationId::parse(word).expect("a word of the seed");
            let path = organisations::show(tx, &id)?.value.path;
            Enrolment::Organisation { id, path }
        }
        DemoPlace::Enterprise(index) => Enrolment::Enterprise { id: enterprises[index].clone() },
    };
    let user = Principal {
        id: UserId::fresh(),
        login: account.login.to_owned(),
        name: account.name.to_owned(),
        kind: account.kind,
        state: PrincipalState::Active,
        enrolment,
        roles: account.roles.to_vec(),
        failed_attempts: 0,
        locked_until: None,
    };
    user.kind.may_hold(&user.enrolment, &user.roles)?;
    let login = NewLogin {
        login: user.login.clone(),
        name: user.name.clone(),
        secret_hash: hash.to_owned(),
    };
    add_user(tx, &user, &login)?;
    Ok(user.actor())
}
