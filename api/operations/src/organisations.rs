//! The tree of authorities.

use domain_identity::{Organisation, OrganisationKind, OrganisationPath};
use domain_kernel::{IssuerCode, OrganisationId, Region};
use persistence::{Held, Tx};

use crate::Failure;

/// An authority to add below another one.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub id: OrganisationId,
    pub parent: OrganisationId,
    pub kind: OrganisationKind,
    pub name_zh: String,
    pub name_en: String,
    pub region: Option<Region>,
    pub issuer: Option<IssuerCode>,
}

/// Adds an authority below its parent.
///
/// # Errors
/// `NotFound` without the parent, `Duplicate` when the id is taken.
pub fn create(tx: &mut Tx<'_>, new: &NewOrganisation) -> Result<Organisation, Failure> {
    let parent = show(tx, &new.parent)?;
    let organisation = Organisation {
        id: new.id.clone(),
        path: OrganisationPath::below(Some(&parent.value.path), &new.id),
        parent: Some(new.parent.clone()),
        kind: new.kind,
        name_zh: new.name_zh.clone(),
        name_en: new.name_en.clone(),
        region: new.region.clone(),
        issuer: new.issuer.clone(),
    };
    tx.add_organisation(&organisation)?;
    Ok(organisation)
}

/// One authority; the tree is no secret.
///
/// # Errors
/// `NotFound`.
pub fn show(tx: &mut Tx<'_>, id: &OrganisationId) -> Result<Held<Organisation>, Failure> {
    tx.organisation(id)?.ok_or(Failure::NotFound("organisation"))
}

/// The authorities in the order of the tree.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    after: Option<&OrganisationPath>,
    rows: i64,
) -> Result<Vec<Held<Organisation>>, Failure> {
    Ok(tx.organisations(after, rows)?)
}
