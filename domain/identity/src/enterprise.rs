use chrono::NaiveDate;
use domain_kernel::{
    CustomsRegistration, EnterpriseCode, EnterpriseId, Region, UnifiedSocialCreditCode,
};

use crate::OrganisationPath;

/// Whether an enterprise may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnterpriseStanding {
    /// Registered by itself, not yet confirmed by the authority of its region (待确认).
    Unconfirmed,
    /// Confirmed (已确认).
    Confirmed,
    /// Stopped by the authority (暂停).
    Suspended,
}

impl EnterpriseStanding {
    /// Every standing.
    pub const ALL: [Self; 3] = [Self::Unconfirmed, Self::Confirmed, Self::Suspended];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Confirmed => "confirmed",
            Self::Suspended => "suspended",
        }
    }

    /// The standing of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }
}

/// A foreign trade operator (对外贸易经营者) as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enterprise {
    pub id: EnterpriseId,
    pub credit_code: UnifiedSocialCreditCode,
    /// The 13-character code of records dated before 2018.
    pub enterprise_code: Option<EnterpriseCode>,
    pub customs_registration: Option<CustomsRegistration>,
    pub name_zh: String,
    /// Half-width ASCII; empty when there is none.
    pub name_en: String,
    pub region: Region,
    /// A central enterprise located in Beijing (在京中央企业): the Licence Bureau issues.
    pub is_central_in_beijing: bool,
    pub standing: EnterpriseStanding,
    /// A ban under the Foreign Trade Law, both days included.
    pub banned_from: Option<NaiveDate>,
    pub banned_until: Option<NaiveDate>,
    /// The path of the authority that confirms it, for scope.
    pub authority: OrganisationPath,
}

impl Enterprise {
    /// Whether a ban is in force on a day.
    pub fn is_banned_on(&self, day: NaiveDate) -> bool {
        self.banned_from.is_some_and(|from| from <= day)
            && self.banned_until.is_none_or(|until| day <= until)
    }
}
