//! Lines of a year's catalogue, as official annexes print them.

use domain_kernel::{BasisPoints, CustomsDistrict, HsCode, TradeMode};

use super::cells::Cells;
use super::unsaid::Unsaid;
use super::{ImportOptions, RowProblem, UnitNames};
use crate::{CatalogueGood, CataloguePart};

/// A tolerance beyond this is a slip of the pen, in hundredths of a per cent. `[D]`
const TOLERANCE_MAX: u32 = 2_000;

/// The line, or nothing when it is limited to other years (`year_from`, `year_until`).
pub(super) fn good(
    cells: &Cells<'_>,
    options: &ImportOptions,
    units: &UnitNames,
) -> Result<Option<CatalogueGood>, RowProblem> {
    let (Some(catalogue), Some(year)) = (options.catalogue, options.year) else {
        return Err(cells.problem("hs_code", "of no named catalogue and year"));
    };
    let begins = cells.year("year_from")?.is_none_or(|from| from <= year);
    let lasts = cells.year("year_until")?.is_none_or(|until| year <= until);
    if !begins || !lasts {
        return Ok(None);
    }
    let hs_code = cells.parsed("hs_code", HsCode::parse)?;
    let category = cells.required("category_zh")?;
    let unit_name = cells.required("unit_zh")?;
    let unit = units.unit(unit_name).ok_or_else(|| {
        cells.problem("unit_zh", format_args!("{unit_name:?} is not a name of the units table"))
    })?;
    let unsaid = Unsaid::of(catalogue, &hs_code, category);
    let is_bulk = cells.flag("is_bulk")?.unwrap_or(unsaid.is_bulk);
    let tolerance = cells.optional("tolerance_basis_points", tolerance)?;
    let several = cells.flag("allows_several_batches")?;
    Ok(Some(CatalogueGood {
        catalogue,
        year,
        trade_mode: cells.optional("trade_mode", TradeMode::parse)?,
        part: cells.word("part", CataloguePart::parse)?.unwrap_or(unsaid.part),
        category: category.to_owned(),
        name_zh: cells.required("name_zh")?.to_owned(),
        unit: unit.clone(),
        is_bulk,
        tolerance: tolerance.unwrap_or(if is_bulk { unsaid.tolerance } else { BasisPoints(0) }),
        allows_several_batches: several.unwrap_or(is_bulk),
        is_used_only: cells.flag("is_used_only")?.unwrap_or(unsaid.is_used_only),
        designated_ports: ports(cells)?,
        validity_months: cells.optional("validity_months", months)?,
        evidence: cells.evidence()?.unwrap_or(options.evidence),
        hs_code,
    }))
}

fn tolerance(text: &str) -> Result<BasisPoints, String> {
    let points = text.parse().ok().filter(|points| *points <= TOLERANCE_MAX);
    points.map(BasisPoints).ok_or_else(|| format!("expected a whole number up to {TOLERANCE_MAX}"))
}

fn months(text: &str) -> Result<u32, &'static str> {
    let months = text.parse().ok().filter(|months| (1..=24).contains(months));
    months.ok_or("expected 1 to 24 months")
}

/// Ports separated by semicolons.
fn ports(cells: &Cells<'_>) -> Result<Vec<CustomsDistrict>, RowProblem> {
    let parse =
        |text: &str| text.split(';').map(|port| CustomsDistrict::parse(port.trim())).collect();
    Ok(cells.optional("designated_ports", parse)?.unwrap_or_default())
}
