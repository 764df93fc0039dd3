//! What the yearly announcements say of export goods by name: who issues, and how they are
//! managed. The announcements name goods, not codes; a catalogue line names its category.

use domain_kernel::Evidence;

/// Who issues licences for a kind of goods (分级发证).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IssuingTier {
    /// The Licence Bureau (许可证局).
    LicenceBureau,
    /// The special commissioner office of the region (特办).
    SpecialOffice,
    /// The local issuing body of the region (地方发证机构).
    Local,
}

impl IssuingTier {
    /// Every tier.
    pub const ALL: [Self; 3] = [Self::LicenceBureau, Self::SpecialOffice, Self::Local];

    /// The word in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LicenceBureau => "licence_bureau",
            Self::SpecialOffice => "special_office",
            Self::Local => "local",
        }
    }

    /// The tier of this word, or of the words of the announcements.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "许可证局" => Some(Self::LicenceBureau),
            "特办" => Some(Self::SpecialOffice),
            "地方发证机构" => Some(Self::Local),
            _ => Self::ALL.into_iter().find(|tier| tier.as_str() == word),
        }
    }

    /// The rows of the competence table that say which body of the tier serves a region.
    pub const fn matter(self) -> &'static str {
        match self {
            Self::LicenceBureau => "tier-licence-bureau",
            Self::SpecialOffice => "tier-special-office",
            Self::Local => "tier-local",
        }
    }
}

/// How the export of a kind of goods is managed (管理方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Management {
    /// A quota is allocated (出口配额许可证).
    Quota,
    /// A quota is bid for (出口配额招标).
    Bidding,
    /// A licence without quota (出口许可证).
    Licence,
}

impl Management {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Quota, Self::Bidding, Self::Licence];

    /// The word in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Bidding => "bidding",
            Self::Licence => "licence",
        }
    }

    /// The mode of this word, or of the words of the announcements.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "出口配额许可证" => Some(Self::Quota),
            "出口配额招标" => Some(Self::Bidding),
            "出口许可证" => Some(Self::Licence),
            _ => Self::ALL.into_iter().find(|mode| mode.as_str() == word),
        }
    }

    /// Whether a licence draws on a quota.
    pub const fn needs_quota(self) -> bool {
        match self {
            Self::Quota | Self::Bidding => true,
            Self::Licence => false,
        }
    }
}

/// One line of a year's graded issuing catalogue (分级发证目录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRow {
    /// The year of the announcement; it holds until the next one.
    pub year: i32,
    /// The goods by name.
    pub category: String,
    /// Who issues.
    pub tier: IssuingTier,
    /// How well the row is known.
    pub evidence: Evidence,
}

/// How goods are managed in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagementRow {
    /// The year of the announcement; it holds until the next one.
    pub year: i32,
    /// The goods by name.
    pub category: String,
    /// How they are managed.
    pub management: Management,
    /// How well the row is known.
    pub evidence: Evidence,
}
