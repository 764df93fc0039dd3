//! Whole lists as files: every row of a filter, page by page, nothing held in memory.
//!
//! A row is the item of the JSON list, flattened: `quantity.value` is the member `value` of its
//! `quantity`; the items of a list are joined by `;`. The columns of a list are fixed by its
//! [`Row`], whatever the first row happens to have.

mod sheet;

use std::sync::Arc;

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder as _};
use domain_identity::Actor;
use futures_util::stream::{self, StreamExt as _};
use operations::Failure;
use persistence::Tx;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::accept::Asked;
use crate::context::Context;
use crate::page::PageRequest;
use crate::problem::Problem;

/// The formats of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// One page (application/json).
    Json,
    /// Every row, RFC 4180 (text/csv).
    Csv,
    /// Every row, a JSON object a line, and a last line with the count (application/x-ndjson).
    Lines,
    /// Every row, up to a limit, as a spreadsheet.
    Sheet,
}

/// The media type of a spreadsheet.
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Format {
    /// What a list offers.
    const ALL: [(&'static str, Self); 4] = [
        ("application/json", Self::Json),
        ("text/csv", Self::Csv),
        ("application/x-ndjson", Self::Lines),
        (SHEET, Self::Sheet),
    ];

    const fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Lines => "ndjson",
            Self::Sheet => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Lines => "application/x-ndjson",
            Self::Sheet => SHEET,
        }
    }
}

/// An item of a list that can be a row of a file.
pub(crate) trait Row: Serialize {
    /// The columns, as paths into the item: `quantity.value`.
    const COLUMNS: &'static [&'static str];
}

/// A row as JSON with the key that the next page begins after.
type Keyed = (String, Value);

/// Reads a page of at most so many rows behind a key.
type Pages =
    Arc<dyn Fn(&mut Tx<'_>, Option<&str>, i64) -> Result<Vec<Keyed>, Failure> + Send + Sync>;

/// A list to write out.
struct Export {
    /// The name of the file, without its ending.
    name: &'static str,
    columns: &'static [&'static str],
    pages: Pages,
}

/// Rows that are read at once.
const PAGE: i64 = 500;

/// What a list is asked for with.
pub(crate) struct Call<'a> {
    pub(crate) context: &'a Context,
    pub(crate) actor: &'a Arc<Actor>,
    pub(crate) request: &'a HttpRequest,
    pub(crate) page: &'a PageRequest,
    pub(crate) asked: &'a Asked,
}

impl Call<'_> {
    /// Answers with a page of the list as JSON, or with all of it as a file: `read` gives the rows
    /// behind a key, `key` is a row's.
    pub(crate) async fn answer<K, R, T>(
        self,
        name: &'static str,
        read: impl Fn(&mut Tx<'_>, Option<K>, i64) -> Result<Vec<R>, Failure> + Send + Sync + 'static,
        key: impl Fn(&R) -> K + Send + Sync + 'static,
        view: impl Fn(R) -> T + Send + Sync + 'static,
    ) -> Result<HttpResponse, Problem>
    where
        K: Clone + Serialize + DeserializeOwned + Send + 'static,
        R: Send + 'static,
        T: Row + 'static,
    {
        let format = self.asked.one_of(&Format::ALL)?;
        if format == Format::Json {
            let (after, rows) = (self.page.after::<K>()?, self.page.rows());
            let work = move |tx: &mut Tx<'_>| read(tx, after.clone(), rows);
            let found = self.context.read_one(self.actor, work).await?;
            let listing = self.page.listing(found, key, view);
            return Ok(listing.respond_to(self.request).map_into_boxed_body());
        }
        let pages = move |tx: &mut Tx<'_>, after: Option<&str>, rows: i64| {
            let after = after.and_then(|text| serde_json::from_str(text).ok());
            let found = read(tx, after, rows)?;
            let keyed = found.into_iter().map(|row| {
                let key = serde_json::to_string(&key(&row)).expect("a key serialises");
                (key, serde_json::to_value(view(row)).expect("a view serialises"))
            });
            Ok(keyed.collect())
        };
        let export = Export { name, columns: T::COLUMNS, pages: Arc::new(pages) };
        export.answer(self.context, self.actor, format, self.request.query_string()).await
    }
}

impl Export {
    /// The whole list in a format other than JSON. That it was taken out, and by which query, is
    /// recorded before the first row leaves.
    async fn answer(
        self,
        context: &Context,
        actor: &Arc<Actor>,
        format: Format,
        query: &str,
    ) -> Result<HttpResponse, Problem> {
        self.record(context, actor, format, query).await?;
        let file = format!("{}.{}", self.name, format.extension());
        let name = ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![DispositionParam::Filename(file)],
        };
        let mut answer = HttpResponse::Ok();
        answer.content_type(format.media_type()).insert_header(name);
        if format == Format::Sheet {
            return Ok(answer.body(self.sheet(context, actor).await?));
        }
        let state = Flow {
            export: self,
            context: context.clone(),
            actor: Arc::clone(actor),
            format,
            after: None,
            count: 0,
            has_begun: false,
            is_done: false,
        };
        let chunks = stream::unfold(state, |mut state| async move {
            let chunk = state.next().await?;
            Some((chunk, state))
        });
        Ok(answer.streaming(chunks.boxed_local()))
    }

    async fn record(
        &self,
        context: &Context,
        actor: &Arc<Actor>,
        format: Format,
        query: &str,
    ) -> Result<(), Problem> {
        let (stream, kind) = (format!("export:{}", actor.id), format!("{}.exported", self.name));
        let (query, format) = (query.to_owned(), format.extension());
        let note = move |tx: &mut Tx<'_>| {
            Ok(tx.record_act(&stream, &kind, &[("query", &query), ("format", format)])?)
        };
        context.act(actor.id.as_str(), note).await
    }

    async fn page(
        &self,
        context: &Context,
        actor: &Actor,
        after: Option<String>,
    ) -> Result<Vec<Keyed>, Problem> {
        let pages = Arc::clone(&self.pages);
        context.read_one(actor, move |tx| pages(tx, after.as_deref(), PAGE)).await
    }
}

/// A list on its way out.
struct Flow {
    export: Export,
    context: Context,
    actor: Arc<Actor>,
    format: Format,
    after: Option<String>,
    count: u64,
    has_begun: bool,
    is_done: bool,
}

impl Flow {
    /// The next piece: a page of rows; the header before the first, the trailer after the last.
    async fn next(&mut self) -> Option<Result<Bytes, Problem>> {
        if self.is_done {
            return None;
        }
        let mut text = String::new();
        if !self.has_begun {
            self.has_begun = true;
            if self.format == Format::Csv {
                text.push_str(&record(self.export.columns.iter().map(|name| (*name).to_owned())));
            }
        }
        let page = match self.export.page(&self.context, &self.actor, self.after.take()).await {
            Ok(page) => page,
            Err(problem) => {
                // The rows so far have left: cutting the connection is the only honest end.
                self.is_done = true;
                return Some(Err(problem));
            }
        };
        self.is_done = i64::try_from(page.len()).is_ok_and(|count| count < PAGE);
        self.after = page.last().map(|(key, _)| key.clone());
        for (_, row) in &page {
            self.count += 1;
            if self.format == Format::Lines {
                text.push_str(&row.to_string());
                text.push('\n');
            } else {
                text.push_str(&record(cells(self.export.columns, row).map(|cell| plain(&cell))));
            }
        }
        if self.is_done && self.format == Format::Lines {
            text.push_str(&format!("{{\"count\":{}}}\n", self.count));
        }
        Some(Ok(Bytes::from(text)))
    }
}

/// A record of RFC 4180.
fn record(cells: impl Iterator<Item = String>) -> String {
    let mut line = Vec::new();
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut line);
    writer.write_record(cells).expect("a record is written to memory");
    drop(writer);
    String::from_utf8(line).expect("text stays text")
}

/// The cells of a row, in the order of the columns; what a row has not is empty.
fn cells<'a>(columns: &'a [&'a str], row: &'a Value) -> impl Iterator<Item = Value> + 'a {
    columns.iter().map(move |path| {
        let found = path.split('.').try_fold(row, |value, name| value.get(name));
        match found {
            Some(Value::Array(items)) => {
                let texts: Vec<String> = items.iter().map(text).collect();
                Value::from(texts.join(";"))
            }
            Some(found) => found.clone(),
            None => Value::Null,
        }
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula: a text that begins like one gets an
/// apostrophe, as those programs themselves write it.
fn plain(cell: &Value) -> String {
    let written = text(cell);
    let is_formula = matches!(cell, Value::String(_))
        && written.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && written.parse::<f64>().is_err();
    if is_formula { format!("'{written}") } else { written }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_flat_and_no_formula() {
        let row = json!({
            "name": "=HYPERLINK(\"x\")", "quantity": {"value": "-1.5"}, "ports": ["5301", "5302"],
            "uses": 2, "remark": "说 \"好\",\n是",
        });
        let columns = ["name", "quantity.value", "ports", "uses", "missing.value", "remark"];
        let line = record(cells(&columns, &row).map(|cell| plain(&cell)));
        assert_eq!(line, "\"'=HYPERLINK(\"\"x\"\")\",-1.5,5301;5302,2,,\"说 \"\"好\"\",\n是\"\r\n");
    }
}
