//! What a message to a partner tells of a licence.

use chrono::NaiveDate;
use domain_kernel::{LicenceNumber, Quantity, Unit, decimal};
use domain_licences::PeerLicence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::licences::LicenceKindWord;
use crate::licences::body::{BatchModeWord, LicenceStateWord};
use crate::problem::Problem;
use crate::wire::Fields;

/// The licence as a partner needs it (许可证电子数据).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LicenceNews)]
pub(crate) struct LicenceNews {
    kind: LicenceKindWord,
    /// Supervision document code (监管证件代码), case-sensitive.
    #[schema(example = "7")]
    supervision_code: String,
    /// Number of the licence.
    #[schema(example = "26-AA-000001")]
    number: String,
    state: LicenceStateWord,
    /// Credit code of the importer or exporter.
    importer_code: Option<String>,
    /// Its name.
    importer_name: String,
    /// Credit code of the consignee or consignor.
    consignee_code: Option<String>,
    /// Its name.
    consignee_name: String,
    /// Supervision mode (贸易方式).
    #[schema(example = "0110")]
    trade_mode: String,
    /// Ports of clearance (报关口岸).
    ports: Vec<String>,
    /// Trading or importing country, alpha-3.
    #[schema(example = "AUS")]
    trading_country: String,
    /// Country of origin, alpha-3; imports only.
    origin_country: Option<String>,
    /// Transport; exports only.
    transport: Option<String>,
    /// Commodity code (商品编码).
    #[schema(example = "7402000001")]
    hs_code: String,
    /// Unit of the quantities.
    #[schema(example = "070")]
    unit: String,
    /// Total quantity.
    #[schema(example = "1000.0000")]
    quantity: String,
    /// Lines, by number: what a declaration line may name as its own.
    lines: Vec<NewsLine>,
    batch_mode: BatchModeWord,
    /// How many declarations may use it.
    #[schema(minimum = 1, example = 6)]
    uses_max: i32,
    /// How far a bulk shipment may overrun, in hundredths of a per cent.
    #[schema(minimum = 0, example = 500)]
    tolerance_basis_points: u32,
    /// First day of validity.
    #[schema(format = "date", example = "2026-03-02")]
    valid_from: String,
    /// Last day of validity.
    #[schema(format = "date", example = "2026-09-02")]
    valid_until: String,
    /// The licence it replaced.
    predecessor: Option<String>,
    /// The licence that replaced it.
    successor: Option<String>,
    /// What customs has written off of it.
    #[schema(example = "0.0000")]
    cleared: String,
    /// The approval it was issued on; told to the system that approves.
    approval: Option<NewsApproval>,
    /// The signed licence: a compact JWS.
    signature: String,
}

impl LicenceNews {
    /// What the approving system keeps of it.
    pub(crate) fn heard(&self, message_sequence: i32) -> Result<PeerLicence, Problem> {
        let mut fields = Fields::default();
        let number = fields.read("/number", &self.number, LicenceNumber::parse);
        let numbered = |fields: &mut Fields, at: &str, text: &Option<String>| {
            fields.read_optional(at, text.as_ref(), LicenceNumber::parse)
        };
        let predecessor = numbered(&mut fields, "/predecessor", &self.predecessor);
        let successor = numbered(&mut fields, "/successor", &self.successor);
        let unit = fields.read("/unit", &self.unit, Unit::parse);
        let quantity = unit.and_then(|unit| {
            fields.read("/quantity", &self.quantity, |text| Quantity::parse(text, unit.clone()))
        });
        let parse = |text: &str| decimal::parse(text, Quantity::DECIMALS);
        let cleared = fields.read("/cleared", &self.cleared, parse);
        let valid_until = fields.read("/valid_until", &self.valid_until, str::parse::<NaiveDate>);
        let approval = self.approval.as_ref().map(|named| (named.number.clone(), named.sequence));
        let state = self.state.into();
        fields.build(|| {
            Some(PeerLicence {
                number: number?,
                approval,
                predecessor: predecessor?,
                successor: successor?,
                state,
                quantity: quantity?,
                cleared: cleared?,
                valid_until: valid_until?,
                message_sequence,
            })
        })
    }
}

/// The approval of the mechanical-electrical system that a licence was issued on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LicenceNewsApproval)]
struct NewsApproval {
    /// Number of the approval (自动许可编号).
    #[schema(example = "ME2026000123")]
    number: String,
    /// Sequence within the approval, from 1.
    #[schema(minimum = 1, example = 1)]
    sequence: i32,
}

/// A line of the licence.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LicenceNewsLine)]
struct NewsLine {
    /// From 1.
    #[schema(minimum = 1, example = 1)]
    line_number: i32,
    /// Specification or grade.
    specification: String,
    /// Quantity of the line.
    #[schema(example = "1000.0000")]
    quantity: String,
}
