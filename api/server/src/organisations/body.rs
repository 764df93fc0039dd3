//! What the wire carries of authorities. Nothing here decides anything.

use domain_identity::{Organisation, OrganisationKind};
use domain_kernel::{IssuerCode, OrganisationId, Region};
use operations::organisations::NewOrganisation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::path::segment;
use crate::problem::Problem;
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// The kind of an authority.
    OrganisationKindWord as OrganisationKind = OrganisationKind {
        Ministry Department LicenceBureau SpecialOffice Province PlannedCity Prefecture Customs
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OrganisationPathSegment {
    /// The authority's id.
    #[param(
        min_length = 2,
        max_length = 64,
        pattern = "^[a-z0-9-]{2,64}$",
        example = "licence-bureau"
    )]
    id: String,
}

impl OrganisationPathSegment {
    pub(super) fn parse(&self) -> Result<OrganisationId, Problem> {
        segment("id", &self.id, OrganisationId::parse)
    }
}

/// An authority to add.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateOrganisationRequest {
    /// A word of small letters, digits and hyphens; it never changes.
    #[schema(
        min_length = 2,
        max_length = 64,
        pattern = "^[a-z0-9-]{2,64}$",
        example = "hainan-commerce"
    )]
    id: String,
    /// The authority above.
    #[schema(min_length = 2, max_length = 64, pattern = "^[a-z0-9-]{2,64}$", example = "mofcom")]
    parent_id: String,
    kind: OrganisationKindWord,
    /// Its name in Chinese.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "海南省商务厅")]
    name_zh: String,
    /// Its name in English.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Department of Commerce of Hainan")]
    name_en: String,
    /// The administrative division it is responsible for.
    #[schema(pattern = "^[0-9]{6}$", example = "460000")]
    region: Option<String>,
    /// The two characters printed in licence numbers.
    #[schema(pattern = "^[0-9A-Z]{2}$", example = "46")]
    issuer: Option<String>,
}

impl CreateOrganisationRequest {
    pub(super) fn parse(self) -> Result<NewOrganisation, Problem> {
        let mut fields = Fields::default();
        let id = fields.read("/id", &self.id, OrganisationId::parse);
        let parent = fields.read("/parent_id", &self.parent_id, OrganisationId::parse);
        let region = fields.read_optional("/region", self.region.as_ref(), Region::parse);
        let issuer = fields.read_optional("/issuer", self.issuer.as_ref(), IssuerCode::parse);
        fields.build(|| {
            Some(NewOrganisation {
                id: id?,
                parent: parent?,
                kind: self.kind.into(),
                name_zh: self.name_zh,
                name_en: self.name_en,
                region: region?,
                issuer: issuer?,
            })
        })
    }
}

/// An authority in the tree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organisation)]
pub(super) struct OrganisationView {
    #[schema(example = "licence-bureau")]
    id: String,
    /// The authority above; the root has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "mofcom")]
    parent_id: Option<String>,
    /// The way from the root: an authority sees what lies below its own path.
    #[schema(example = "/mofcom/licence-bureau/")]
    path: String,
    kind: OrganisationKindWord,
    /// Its name in Chinese.
    #[schema(example = "商务部配额许可证事务局")]
    name_zh: String,
    /// Its name in English.
    #[schema(example = "Quota and Licence Bureau")]
    name_en: String,
    /// The administrative division it is responsible for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "110000")]
    region: Option<String>,
    /// The two characters printed in licence numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AA")]
    issuer: Option<String>,
}

impl From<Organisation> for OrganisationView {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.id.to_string(),
            parent_id: organisation.parent.map(|id| id.to_string()),
            path: organisation.path.as_str().to_owned(),
            kind: organisation.kind.into(),
            name_zh: organisation.name_zh,
            name_en: organisation.name_en,
            region: organisation.region.map(|region| region.to_string()),
            issuer: organisation.issuer.map(|issuer| issuer.to_string()),
        }
    }
}
