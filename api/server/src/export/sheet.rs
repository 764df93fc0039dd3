//! The spreadsheet: rows go to a temporary file as they come, and the whole is packed at the end.

use domain_identity::Actor;
use rust_xlsxwriter::{Workbook, XlsxError};
use serde_json::Value;

use super::{Export, cells, text};
use crate::context::Context;
use crate::problem::{FieldError, Message, Problem, Text};

/// Most rows of a spreadsheet: it is packed as a whole. CSV and NDJSON have no limit. `[D]`
const ROWS: usize = 100_000;

impl Export {
    pub(super) async fn sheet(&self, context: &Context, actor: &Actor) -> Result<Vec<u8>, Problem> {
        let mut book = Workbook::new();
        let mut after = None;
        let mut written = 0;
        {
            let sheet =
                book.add_worksheet_with_constant_memory().map_err(|why| Problem::internal(&why))?;
            let heads = self.columns.iter().map(|name| Value::from(*name));
            line(sheet, 0, heads).map_err(|why| Problem::internal(&why))?;
            loop {
                let page = self.page(context, actor, after.take()).await?;
                if ROWS < written + page.len() {
                    return Err(too_many());
                }
                for (_, row) in &page {
                    written += 1;
                    let at = u32::try_from(written).expect("at most a hundred thousand");
                    line(sheet, at, cells(self.columns, row))
                        .map_err(|why| Problem::internal(&why))?;
                }
                after = page.last().map(|(key, _)| key.clone());
                if after.is_none() {
                    break;
                }
            }
        }
        let pack = move || book.save_to_buffer();
        context.hop(pack).await?.map_err(|why| Problem::internal(&why))
    }
}

/// Texts stay texts: a code keeps its zeros, and nothing becomes a formula.
fn line(
    sheet: &mut rust_xlsxwriter::Worksheet,
    at: u32,
    cells: impl Iterator<Item = Value>,
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell.as_f64() {
            Some(number) => sheet.write_number(at, column, number)?,
            None => sheet.write_string(at, column, text(&cell))?,
        };
    }
    Ok(())
}

fn too_many() -> Problem {
    let message = Text::with(Message::SheetRows, &[("max", &ROWS)]);
    let error = FieldError::new("header:Accept", "too_many", message);
    Problem::invalid(vec![FieldError { limit: Some(ROWS.to_string()), ..error }])
}
