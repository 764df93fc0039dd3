//! Reference data comes back as it was put, and every import counts the version up.

use std::collections::HashMap;
use std::fmt::Debug;

use domain_identity::{Organisation, OrganisationKind, OrganisationPath};
use domain_kernel::{Currency, CustomsDistrict, OrganisationId, TradeMode};
use domain_reference::{Catalogue, CatalogueGood, ExchangeRate, ReferenceContents, seed};

use super::place::{Place, each, stamp};
use crate::{StoreError, Tx};

fn add_organisations(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let mut paths: HashMap<OrganisationId, OrganisationPath> = HashMap::new();
    for row in seed::organisations() {
        let parent = row.parent.as_ref().and_then(|parent| paths.get(parent));
        let path = OrganisationPath::below(parent, &row.id);
        paths.insert(row.id.clone(), path.clone());
        tx.add_organisation(&Organisation {
            id: row.id,
            parent: row.parent,
            path,
            kind: OrganisationKind::parse(&row.kind).unwrap(),
            name_zh: row.name_zh,
            name_en: row.name_en,
            region: row.region,
            issuer: row.issuer,
        })?;
    }
    Ok(())
}

fn rate() -> ExchangeRate {
    ExchangeRate {
        year: 2026,
        month: 2,
        currency: Currency::parse("EUR").unwrap(),
        usd_hundred_millionths: 117_000_000,
    }
}

fn goods(contents: &ReferenceContents, catalogue: Catalogue, year: i32) -> Vec<CatalogueGood> {
    let of_year = |good: &&CatalogueGood| good.catalogue == catalogue && good.year == year;
    contents.goods.iter().filter(of_year).cloned().collect()
}

fn put_all(tx: &mut Tx<'_>, contents: &ReferenceContents) -> Result<(), StoreError> {
    tx.put_code_entries(&contents.entries)?;
    let mut years: Vec<_> = contents.goods.iter().map(|good| (good.catalogue, good.year)).collect();
    years.sort_unstable();
    years.dedup();
    for (catalogue, year) in years {
        tx.replace_catalogue(catalogue, year, &goods(contents, catalogue, year))?;
    }
    tx.put_competences(&contents.competences)?;
    tx.put_calendar_days(&contents.calendar)?;
    tx.put_exchange_rates(&contents.rates)
}

/// The seed with a rate and a good that use every optional column.
fn contents() -> ReferenceContents {
    let mut contents = ReferenceContents::seed();
    let mut good = contents.goods[0].clone();
    good.trade_mode = Some(TradeMode::parse("0110").unwrap());
    good.designated_ports =
        ["5301", "2200"].map(|port| CustomsDistrict::parse(port).unwrap()).into();
    good.validity_months = Some(3);
    contents.goods.push(good);
    contents.rates.push(rate());
    contents
}

fn stored(place: &Place) -> ReferenceContents {
    let result: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.reference_contents());
    result.unwrap()
}

fn same<T: Debug>(one: &[T], other: &[T]) {
    let sorted = |rows: &[T]| {
        let mut texts: Vec<_> = rows.iter().map(|row| format!("{row:?}")).collect();
        texts.sort_unstable();
        texts
    };
    assert_eq!(sorted(one), sorted(other));
}

#[test]
fn reference_data_comes_back_as_it_was_put_once_or_twice() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            add_organisations(tx)?;
            put_all(tx, &contents())
        });
        result.unwrap();
        let once = stored(place);
        let result: Result<_, StoreError> =
            place.store.write(&stamp(), |tx| put_all(tx, &contents()));
        result.unwrap();
        let twice = stored(place);
        assert_eq!(twice.version, 2 * once.version);
        for found in [once, twice] {
            same(&found.entries, &contents().entries);
            same(&found.goods, &contents().goods);
            same(&found.competences, &contents().competences);
            same(&found.calendar, &contents().calendar);
            same(&found.rates, &contents().rates);
        }
    });
}

#[test]
fn a_later_import_replaces_what_it_names_and_nothing_else() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            add_organisations(tx)?;
            put_all(tx, &contents())?;
            let before = contents();
            let mut entry = before.entries[0].clone();
            entry.name_en = "Renamed".to_owned();
            tx.put_code_entries(&[entry])?;
            tx.put_exchange_rates(&[ExchangeRate { usd_hundred_millionths: 1, ..rate() }])?;
            let (catalogue, year) = (before.goods[0].catalogue, before.goods[0].year);
            tx.replace_catalogue(catalogue, year, &before.goods[..1])?;
            tx.stream_events("reference", 0, 1_000)
        });
        let events = result.unwrap();
        let (before, after) = (contents(), stored(place));
        assert_eq!(after.entries.len(), before.entries.len());
        assert_eq!(after.entries.iter().filter(|entry| entry.name_en == "Renamed").count(), 1);
        assert_eq!(after.rates[0].usd_hundred_millionths, 1);
        let (catalogue, year) = (before.goods[0].catalogue, before.goods[0].year);
        assert_eq!(goods(&after, catalogue, year), before.goods[..1]);
        let others = before.goods.len() - goods(&before, catalogue, year).len();
        assert_eq!(after.goods.len(), others + 1);
        assert_eq!(after.version, i64::try_from(events.len()).unwrap());
        let last = events.last().unwrap();
        assert_eq!((last.kind.as_str(), &last.body["rows"]), ("reference.imported", &1.into()));
    });
}
