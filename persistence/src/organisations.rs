//! Organisations: the tree of authorities.

use diesel::prelude::*;
use domain_identity::{Organisation, OrganisationKind, OrganisationPath};
use domain_kernel::{IssuerCode, OrganisationId, Region};
use serde_json::json;

use crate::held::{Held, RowVersion};
use crate::schema::organisations;
use crate::store::{StoreError, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organisations, treat_none_as_default_value = false)]
struct Row {
    id: String,
    parent_id: Option<String>,
    path: String,
    kind: String,
    name_zh: String,
    name_en: String,
    region: Option<String>,
    issuer: Option<String>,
    row_version: i32,
}

impl Row {
    fn new(organisation: &Organisation, row_version: i32) -> Self {
        Self {
            id: organisation.id.as_str().to_owned(),
            parent_id: organisation.parent.as_ref().map(|id| id.as_str().to_owned()),
            path: organisation.path.as_str().to_owned(),
            kind: organisation.kind.as_str().to_owned(),
            name_zh: organisation.name_zh.clone(),
            name_en: organisation.name_en.clone(),
            region: organisation.region.as_ref().map(|region| region.as_str().to_owned()),
            issuer: organisation.issuer.as_ref().map(|issuer| issuer.as_str().to_owned()),
            row_version,
        }
    }

    fn held(self) -> Result<Held<Organisation>, StoreError> {
        let parse_id = |id: &str| OrganisationId::parse(id).map_err(StoreError::corrupt);
        let value = Organisation {
            id: parse_id(&self.id)?,
            parent: self.parent_id.as_deref().map(parse_id).transpose()?,
            path: path(&self.path)?,
            kind: OrganisationKind::parse(&self.kind)
                .ok_or_else(|| StoreError::corrupt(&self.kind))?,
            name_zh: self.name_zh,
            name_en: self.name_en,
            region: self
                .region
                .as_deref()
                .map(Region::parse)
                .transpose()
                .map_err(StoreError::corrupt)?,
            issuer: self
                .issuer
                .as_deref()
                .map(IssuerCode::parse)
                .transpose()
                .map_err(StoreError::corrupt)?,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

pub(crate) fn path(text: &str) -> Result<OrganisationPath, StoreError> {
    OrganisationPath::parse(text).ok_or_else(|| StoreError::corrupt(text))
}

impl Tx<'_> {
    /// One organisation.
    pub fn organisation(
        &mut self,
        id: &OrganisationId,
    ) -> Result<Option<Held<Organisation>>, StoreError> {
        let row: Option<Row> = organisations::table
            .find(id.as_str())
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::held).transpose()
    }

    /// The organisations behind `after`, in the order of the tree.
    pub fn organisations(
        &mut self,
        after: Option<&OrganisationPath>,
        limit: i64,
    ) -> Result<Vec<Held<Organisation>>, StoreError> {
        let rows: Vec<Row> = organisations::table
            .filter(organisations::path.gt(after.map_or("", OrganisationPath::as_str)))
            .order(organisations::path)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// Adds an organisation below its parent.
    pub fn add_organisation(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        diesel::insert_into(organisations::table)
            .values(Row::new(organisation, 1))
            .execute(self.conn)?;
        let stream = format!("organisation:{}", organisation.id);
        let body = json!({"path": organisation.path.as_str(), "name_zh": organisation.name_zh});
        self.record(&stream, "organisation.added", &body)
    }
}
