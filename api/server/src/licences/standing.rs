//! How a licence stands: its state, its balance and what the caller may do.

use chrono::NaiveDate;
use domain_customs::{Balance, LedgerAccount};
use domain_identity::Actor;
use domain_kernel::{LicenceNumber, Quantity, Unit, decimal};
use domain_licences::{Delivery, LicencePolicy};
use persistence::{LicenceSummary, SignedLicence};
use serde::Serialize;
use utoipa::ToSchema;

use crate::export::Row;

use super::body::{FaceView, LicenceActionWord, LicenceKindWord, LicenceStateWord, QuantityView};

/// The balance of a licence (台账余额): `granted` is the sum of the others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Balance, example = json!({
    "unit": "070", "granted": "1000.0000", "available": "250.0000", "reserved": "350.0000",
    "cleared": "400.0000", "released": "0.0000"
}))]
pub(crate) struct BalanceView {
    /// Unit of quantity (计量单位), three digits.
    unit: String,
    /// What the licence grants (核准).
    granted: String,
    /// What may still be declared (可用); below zero within the tolerance of the last use.
    available: String,
    /// What declarations hold that customs has not released (预占).
    reserved: String,
    /// What customs has written off (核销).
    cleared: String,
    /// What was given back, expired or lapsed after the last use (释放).
    released: String,
}

/// Ten-thousandths as decimal text.
pub(super) fn decimal(ten_thousandths: i64) -> String {
    decimal::print(ten_thousandths, Quantity::DECIMALS)
}

impl From<&LedgerAccount> for BalanceView {
    fn from(account: &LedgerAccount) -> Self {
        Self::of(account.balance(), &account.unit)
    }
}

impl BalanceView {
    /// A balance in a unit.
    pub(super) fn of(balance: Balance, unit: &Unit) -> Self {
        Self {
            unit: unit.as_str().to_owned(),
            granted: decimal(balance.granted()),
            available: decimal(balance.available),
            reserved: decimal(balance.reserved),
            cleared: decimal(balance.cleared),
            released: decimal(balance.released),
        }
    }
}

/// A licence: the face it was issued with, and how it stands today.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Licence)]
pub(crate) struct LicenceView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The case that produced it.
    #[schema(format = "uuid")]
    case_id: String,
    /// The enterprise that holds it.
    #[schema(format = "uuid")]
    enterprise_id: String,
    state: LicenceStateWord,
    /// Declarations that use it now.
    #[schema(minimum = 0, example = 2)]
    uses: i32,
    balance: BalanceView,
    /// The licence that replaced it, of the same kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<String>,
    /// The body where the paper is collected (领证地); missing of an electronic licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "special-office-fuzhou")]
    collection_organisation_id: Option<String>,
    /// The last day to collect the paper; it is revoked afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    collect_by: Option<NaiveDate>,
    /// What this caller may do now.
    allowed_actions: Vec<LicenceActionWord>,
    face: FaceView,
}

impl LicenceView {
    /// The licence as one caller sees it on a day.
    pub(crate) fn of(signed: &SignedLicence, actor: &Actor, today: NaiveDate) -> Self {
        let SignedLicence { licence, account, .. } = signed;
        let actions = licence.actions_of(actor, today, account.reserved);
        Self {
            id: licence.id.as_str().to_owned(),
            case_id: licence.case.as_str().to_owned(),
            enterprise_id: licence.enterprise.as_str().to_owned(),
            state: licence.effective_state(today).into(),
            uses: licence.uses,
            balance: account.into(),
            successor: licence.successor.as_ref().map(LicenceNumber::to_string),
            collection_organisation_id: (licence.delivery == Delivery::Paper)
                .then(|| licence.collection.id.to_string()),
            collect_by: licence.collect_by(&LicencePolicy::in_force(today)),
            allowed_actions: actions.into_iter().map(LicenceActionWord::from).collect(),
            face: licence.into(),
        }
    }
}

/// A licence as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceSummary)]
pub(super) struct LicenceSummaryView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    kind: LicenceKindWord,
    /// Licence number (许可证号).
    #[schema(example = "26-AA-000001")]
    number: String,
    /// The enterprise that holds it.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Importer (进口商), as on the face.
    importer_name: String,
    /// Commodity code (商品编码).
    #[schema(example = "7402000001")]
    hs_code: String,
    /// Name in the catalogue (商品名称).
    goods_name: String,
    quantity: QuantityView,
    /// What may still be declared, in the unit of `quantity`; below zero within the tolerance
    /// of the last use.
    #[schema(example = "250.0000")]
    available: String,
    /// Day of issue (发证日期).
    issued_on: NaiveDate,
    /// First day of validity.
    valid_from: NaiveDate,
    /// Last day of validity (有效截止日期).
    valid_until: NaiveDate,
    state: LicenceStateWord,
    /// Declarations that use it now.
    #[schema(minimum = 0, example = 2)]
    uses: i32,
    /// How many declarations may use it.
    #[schema(minimum = 1, example = 6)]
    uses_max: i32,
}

impl Row for LicenceSummaryView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "kind",
        "number",
        "enterprise_id",
        "importer_name",
        "hs_code",
        "goods_name",
        "quantity.value",
        "quantity.unit",
        "available",
        "issued_on",
        "valid_from",
        "valid_until",
        "state",
        "uses",
        "uses_max",
    ];
}

impl LicenceSummaryView {
    pub(super) fn of(summary: LicenceSummary, today: NaiveDate) -> Self {
        Self {
            id: summary.id.as_str().to_owned(),
            kind: summary.kind.into(),
            number: summary.number.as_str().to_owned(),
            enterprise_id: summary.enterprise.as_str().to_owned(),
            importer_name: summary.importer_name,
            hs_code: summary.hs_code.as_str().to_owned(),
            goods_name: summary.goods_name,
            quantity: (&summary.quantity).into(),
            available: decimal(summary.available),
            issued_on: summary.issued_on,
            valid_from: summary.valid_from,
            valid_until: summary.valid_until,
            state: summary.state.as_of(today, summary.valid_until).into(),
            uses: summary.uses,
            uses_max: summary.uses_max,
        }
    }
}
