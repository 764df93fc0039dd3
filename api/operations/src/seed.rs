//! Reference data: what a fresh installation begins with, and what is loaded over it.

use std::collections::{BTreeMap, HashMap};

use domain_identity::{Organisation, OrganisationKind, OrganisationPath};
use domain_kernel::OrganisationId;
use domain_reference::import::Row;
use domain_reference::{
    Catalogue, CatalogueGood, Overlap, ReferenceContents, SeedOrganisation, seed,
};
use persistence::Tx;

use crate::{Failure, Violation};

/// More organisations than the tree will ever have.
const ORGANISATIONS_MAX: i64 = 10_000;

/// Loads the seed into a database that holds no reference data yet; `false` when it does.
/// Authorities that exist already stay as they are.
///
/// # Errors
/// Of the store.
pub fn load(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    if tx.reference_version()? != 0 {
        return Ok(false);
    }
    add_organisations(tx, seed::organisations())?;
    add_reference(tx, ReferenceContents::seed())?;
    Ok(true)
}

fn add_organisations(tx: &mut Tx<'_>, rows: Vec<SeedOrganisation>) -> Result<(), Failure> {
    let known = tx.organisations(None, ORGANISATIONS_MAX)?;
    let mut paths: HashMap<OrganisationId, OrganisationPath> =
        known.into_iter().map(|held| (held.value.id, held.value.path)).collect();
    for row in rows {
        if paths.contains_key(&row.id) {
            continue;
        }
        let parent = row.parent.as_ref().and_then(|parent| paths.get(parent));
        let path = OrganisationPath::below(parent, &row.id);
        paths.insert(row.id.clone(), path.clone());
        tx.add_organisation(&organisation(row, path))?;
    }
    Ok(())
}

fn organisation(row: SeedOrganisation, path: OrganisationPath) -> Organisation {
    Organisation {
        id: row.id,
        parent: row.parent,
        path,
        kind: OrganisationKind::parse(&row.kind).expect("the seed is checked by a test"),
        name_zh: row.name_zh,
        name_en: row.name_en,
        region: row.region,
        issuer: row.issuer,
    }
}

fn add_reference(tx: &mut Tx<'_>, contents: ReferenceContents) -> Result<(), Failure> {
    tx.put_code_entries(&contents.entries)?;
    for ((catalogue, year), goods) in by_year(contents.goods) {
        tx.replace_catalogue(catalogue, year, &goods)?;
    }
    tx.put_competences(&contents.competences)?;
    tx.put_calendar_days(&contents.calendar)?;
    if !contents.rates.is_empty() {
        tx.put_exchange_rates(&contents.rates)?;
    }
    if !contents.tiers.is_empty() {
        tx.put_issuing_tiers(&contents.tiers)?;
    }
    if !contents.managements.is_empty() {
        tx.put_management_modes(&contents.managements)?;
    }
    Ok(())
}

/// Goods by the catalogue and the year they are listed in, which are loaded as a whole.
fn by_year(goods: Vec<CatalogueGood>) -> BTreeMap<(Catalogue, i32), Vec<CatalogueGood>> {
    let mut years: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for good in goods {
        years.entry((good.catalogue, good.year)).or_default().push(good);
    }
    years
}

/// Loads the rows of a file: all of them or, when they contradict each other or what is
/// known, none. The same rows a second time change nothing but the version.
///
/// # Errors
/// `Broken` with every contradiction, or of the store.
pub fn import(tx: &mut Tx<'_>, rows: &[Row]) -> Result<(), Failure> {
    let contents = contents(rows);
    Failure::unless_none(contents.overlaps().iter().map(violation).collect())?;
    if !contents.entries.is_empty() {
        tx.put_code_entries(&contents.entries)?;
    }
    for ((catalogue, year), goods) in by_year(contents.goods) {
        tx.replace_catalogue(catalogue, year, &goods)?;
    }
    if !contents.competences.is_empty() {
        tx.put_competences(&contents.competences)?;
    }
    if !contents.calendar.is_empty() {
        tx.put_calendar_days(&contents.calendar)?;
    }
    if !contents.rates.is_empty() {
        tx.put_exchange_rates(&contents.rates)?;
    }
    if !contents.tiers.is_empty() {
        tx.put_issuing_tiers(&contents.tiers)?;
    }
    if !contents.managements.is_empty() {
        tx.put_management_modes(&contents.managements)?;
    }
    let now = tx.reference_contents()?;
    Failure::unless_none(now.overlaps().iter().map(violation).collect())
}

fn contents(rows: &[Row]) -> ReferenceContents {
    let mut contents = ReferenceContents::default();
    for row in rows.iter().cloned() {
        match row {
            Row::Code(entry) => contents.entries.push(entry),
            Row::Good(good) => contents.goods.push(good),
            Row::Day(day) => contents.calendar.push(day),
            Row::Competence(competence) => contents.competences.push(competence),
            Row::Rate(rate) => contents.rates.push(rate),
            Row::Tier(tier) => contents.tiers.push(tier),
            Row::Management(management) => contents.managements.push(management),
        }
    }
    contents
}

fn violation(overlap: &Overlap) -> Violation {
    Violation {
        pointer: String::new(),
        code: "overlap".to_owned(),
        rule: None,
        says_zh: format!("同一时期有两行 {}：{}", overlap.rows, overlap.key),
        says_en: overlap.to_string(),
        limit: None,
    }
}
