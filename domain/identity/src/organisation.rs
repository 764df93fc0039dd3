use domain_kernel::{IssuerCode, OrganisationId, Region};

/// The kind of an authority (机构类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// The ministry itself (商务部).
    Ministry,
    /// A department of the ministry (司局).
    Department,
    /// The Quota and Licence Bureau (配额许可证事务局).
    LicenceBureau,
    /// A special commissioner office (特派员办事处).
    SpecialOffice,
    /// A provincial commerce authority (省级商务主管部门).
    Province,
    /// A separately planned city (计划单列市).
    PlannedCity,
    /// A prefecture's commerce authority (地市商务主管部门).
    Prefecture,
    /// Customs (海关).
    Customs,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Ministry,
        Self::Department,
        Self::LicenceBureau,
        Self::SpecialOffice,
        Self::Province,
        Self::PlannedCity,
        Self::Prefecture,
        Self::Customs,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Department => "department",
            Self::LicenceBureau => "licence_bureau",
            Self::SpecialOffice => "special_office",
            Self::Province => "province",
            Self::PlannedCity => "planned_city",
            Self::Prefecture => "prefecture",
            Self::Customs => "customs",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The way from the root to an organisation, as `/mofcom/licence-bureau/`: a
/// subtree is a prefix, so scope is one comparison in every query.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationPath(String);

impl OrganisationPath {
    /// The path of the ministry, which stands above every commerce authority.
    pub const MINISTRY: &str = "/mofcom/";

    /// The path of `id` below `parent`, or of the root.
    pub fn below(parent: Option<&Self>, id: &OrganisationId) -> Self {
        let parent = parent.map_or("/", |path| path.0.as_str());
        Self(format!("{parent}{}/", id.as_str()))
    }

    /// A path as stored; it begins and ends with a slash.
    pub fn parse(text: &str) -> Option<Self> {
        (text.starts_with('/') && text.ends_with('/')).then(|| Self(text.to_owned()))
    }

    /// The text, slashes included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The organisation the way leads to.
    pub fn last(&self) -> Option<OrganisationId> {
        self.0
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .and_then(|id| OrganisationId::parse(id).ok())
    }

    /// Whether `other` is this organisation or lies below it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// An authority in the tree (机构).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub parent: Option<OrganisationId>,
    pub path: OrganisationPath,
    pub kind: OrganisationKind,
    pub name_zh: String,
    pub name_en: String,
    pub region: Option<Region>,
    /// Two characters printed in licence numbers; bodies that issue nothing have none.
    pub issuer: Option<IssuerCode>,
}
