//! Rows to begin with.

use domain_casework::{Case, CaseEvent, NewCase};
use domain_customs::LedgerAccount;
use domain_identity::{
    Enrolment, Enterprise, EnterpriseStanding, Organisation, OrganisationKind, OrganisationPath,
    Principal, PrincipalKind, PrincipalState, Role,
};
use domain_kernel::{
    AccountId, BasisPoints, CaseId, Country, Currency, CustomsDistrict, EnterpriseId, HsCode,
    IssuerCode, LicenceId, LicenceNumber, Money, OrganisationId, Quantity, Region, TradeMode,
    UnifiedSocialCreditCode, Unit, UserId, day,
};
use domain_licences::{
    BatchMode, Delivery, FaceTerms, Licence, LicenceEvent, LicenceKind, LicenceState, Party,
};
use domain_quotas::{Pool, PostingKind, Programme, QuotaAccount, QuotaKey};

use super::place::stamp;
use crate::ids::Fresh as _;
use crate::{StoreError, Tx};

/// The ministry, an enterprise of it and a user of that.
pub(super) fn enterprise(tx: &mut Tx<'_>) -> Result<Enterprise, StoreError> {
    let ministry = OrganisationId::parse("mofcom").unwrap();
    let path = OrganisationPath::below(None, &ministry);
    tx.add_organisation(&Organisation {
        id: ministry,
        parent: None,
        path: path.clone(),
        kind: OrganisationKind::Ministry,
        name_zh: "商务部".to_owned(),
        name_en: "Ministry of Commerce".to_owned(),
        region: None,
        issuer: None,
    })?;
    let enterprise = Enterprise {
        id: EnterpriseId::fresh(),
        credit_code: UnifiedSocialCreditCode::parse("91350100M000100Y43").unwrap(),
        enterprise_code: None,
        customs_registration: None,
        name_zh: "福州某公司".to_owned(),
        name_en: String::new(),
        region: Region::parse("350100").unwrap(),
        is_central_in_beijing: false,
        standing: EnterpriseStanding::Confirmed,
        banned_from: None,
        banned_until: None,
        authority: path,
    };
    tx.add_enterprise(&enterprise)?;
    let user = Principal {
        id: UserId::fresh(),
        login: "importer".to_owned(),
        name: "Importer".to_owned(),
        kind: PrincipalKind::EnterpriseUser,
        state: PrincipalState::Active,
        enrolment: Enrolment::Enterprise { id: enterprise.id.clone() },
        roles: vec![Role::Applicant],
        failed_attempts: 0,
        locked_until: None,
    };
    tx.add_principal(&user, "$argon2id$none")?;
    Ok(enterprise)
}

/// A draft of an enterprise's user, and the event that began it.
pub(super) fn case(
    tx: &mut Tx<'_>,
    enterprise: &Enterprise,
) -> Result<(Case, CaseEvent), StoreError> {
    let user = tx.credentials_of("importer")?.unwrap().principal.value;
    let (case, event) = Case::create_draft(NewCase {
        id: CaseId::fresh(),
        matter: LicenceKind::AutomaticImport.matter().to_owned(),
        enterprise: enterprise.id.clone(),
        applicant: user.id,
        copied_from: None,
        at: stamp().at,
    });
    tx.add_case(&case, &event)?;
    Ok((case, event))
}

/// An issued licence for a hundred tonnes, with its account.
pub(super) fn licence(
    tx: &mut Tx<'_>,
    enterprise: &Enterprise,
    serial: u32,
) -> Result<(Licence, LedgerAccount), StoreError> {
    let unit = Unit::parse("070").unwrap();
    let dollar = Currency::parse("USD").unwrap();
    let party =
        Party { credit_code: Some(enterprise.credit_code.clone()), name: "公司".to_owned() };
    let licence = Licence {
        id: LicenceId::fresh(),
        kind: LicenceKind::AutomaticImport,
        number: LicenceNumber::parse(&format!("26-AA-{serial:06}")).unwrap(),
        case: CaseId::fresh(),
        enterprise: enterprise.id.clone(),
        importer: party.clone(),
        consignee: party,
        issuer: IssuerCode::parse("AA").unwrap(),
        issuing: OrganisationId::parse("mofcom").unwrap(),
        issuing_path: enterprise.authority.clone(),
        handling_path: enterprise.authority.clone(),
        collection: domain_casework::Body {
            id: OrganisationId::parse("mofcom").unwrap(),
            path: enterprise.authority.clone(),
        },
        year: 2026,
        regime: "AIL-2004".to_owned(),
        trade_mode: TradeMode::parse("0110").unwrap(),
        ports: vec![CustomsDistrict::parse("5301").unwrap()],
        trading_country: Country::parse("AUS").unwrap(),
        terms: FaceTerms::Import {
            exchange_source: "1".to_owned(),
            origin_country: Country::parse("AUS").unwrap(),
            goods_use: "1".to_owned(),
        },
        hs_code: HsCode::parse("2601112000").unwrap(),
        goods_name: "铁矿砂".to_owned(),
        currency: dollar.clone(),
        lines: Vec::new(),
        quantity: Quantity::of(1_000_000, unit.clone()).unwrap(),
        amount: Money::of(100_000, dollar).unwrap(),
        amount_usd: None,
        contract_number: "C-1".to_owned(),
        batch_mode: BatchMode::SeveralBatches,
        uses_max: 6,
        is_bulk: true,
        tolerance: BasisPoints(500),
        delivery: Delivery::Electronic,
        issued_on: day(2026, 2, 10),
        valid_from: day(2026, 2, 10),
        valid_until: day(2026, 8, 10),
        remarks: String::new(),
        predecessor: None,
        successor: None,
        succession: None,
        extensions: 0,
        state: LicenceState::Active,
        uses: 0,
        issued_at: stamp().at,
    };
    let account = LedgerAccount::open(AccountId::fresh(), licence.id.clone(), &licence.quantity);
    tx.add_licence(&licence, "a.b.c", &account, &LicenceEvent::Issued)?;
    Ok((licence, account))
}

/// A quota account of the enterprise with one allocation.
pub(super) fn quota(tx: &mut Tx<'_>, holder: &Enterprise) -> Result<QuotaAccount, StoreError> {
    let key = QuotaKey {
        programme: Programme::Export,
        year: 2026,
        commodity: "碳化硅".to_owned(),
        market: String::new(),
        pool: Pool::OpenBid,
    };
    let unit = Unit::parse("035").unwrap();
    let account = QuotaAccount::empty(AccountId::fresh(), key, holder.id.clone(), unit);
    tx.add_quota_account(&account, holder)?;
    let (account, posting) = account.post(PostingKind::Allocate, 1_000).unwrap();
    tx.post_to_quota(&account, posting, None, "文号")?;
    Ok(account)
}
