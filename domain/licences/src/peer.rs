//! A licence of the issuing system as the approving system hears of it (AIL_ISSUED, AIL_CHANGED,
//! AIL_CLEARED).

use chrono::NaiveDate;
use domain_kernel::{LicenceNumber, Quantity};

use crate::LicenceState;

/// What is known of a licence that another system issued on an approval of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerLicence {
    /// Its number (许可证号).
    pub number: LicenceNumber,
    /// Number and sequence of the approval; unknown of a successor whose predecessor was not heard of.
    pub approval: Option<(String, i32)>,
    /// The licence it replaced.
    pub predecessor: Option<LicenceNumber>,
    /// The licence that replaced it.
    pub successor: Option<LicenceNumber>,
    /// Where it stands.
    pub state: LicenceState,
    /// What it was issued for.
    pub quantity: Quantity,
    /// Ten-thousandths that customs wrote off.
    pub cleared: i64,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// The message this is known from, from 1: each tells the whole state, so the highest counts.
    pub message_sequence: i32,
}

impl PeerLicence {
    /// What is known after hearing `told`: nothing new when a message as new or newer was heard.
    /// The approval is of the first message that names it.
    pub fn heard(known: Option<&Self>, told: Self) -> Option<Self> {
        match known {
            Some(known) if told.message_sequence <= known.message_sequence => None,
            Some(known) => {
                let approval = told.approval.or_else(|| known.approval.clone());
                Some(Self { approval, ..told })
            }
            None => Some(told),
        }
    }
}
