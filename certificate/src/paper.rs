//! Sets a face in type.

use std::sync::LazyLock;

use comemo::evict;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Smart, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::face::{CertificateFace, FaceBox, LineTable, Pair};
use crate::seal;

/// The layout; what is filled in comes to it as values, never as its text.
const FORM: &str = include_str!("form.typ");

/// Latin, then Chinese; their licence stands beside them.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/Roboto-Regular.ttf"),
    include_bytes!("../fonts/DroidSansFallbackFull.ttf"),
];

static TYPE: LazyLock<(Vec<Font>, LazyHash<FontBook>)> = LazyLock::new(|| {
    let read = |data| Font::new(Bytes::new(data), 0).expect("the fonts that we ship can be read");
    let fonts: Vec<Font> = FONTS.into_iter().map(read).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    (fonts, book)
});

/// A longer run of letters in a box may be broken anywhere: no box fits every name.
const UNBROKEN_IN_BOX: usize = 24;

/// The same in a cell of the table.
const UNBROKEN_IN_CELL: usize = 12;

/// Why a face was not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprintable {
    /// The square code cannot hold its text.
    CodeTooLong,
    /// The typesetter refused, in its own words.
    Refused(String),
}

impl std::fmt::Display for Unprintable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CodeTooLong => f.write_str("the text is too long for a square code"),
            Self::Refused(why) => write!(f, "the form cannot be set: {why}"),
        }
    }
}

impl std::error::Error for Unprintable {}

/// What the typesetter may reach: the form, its values and two fonts. No file, no clock.
struct Desk {
    library: LazyHash<Library>,
    form: Source,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &TYPE.1
    }

    fn main(&self) -> FileId {
        self.form.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.form.id() { Ok(self.form.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        TYPE.0.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The face as a PDF of A4 pages. The same face gives the same bytes.
///
/// # Errors
/// When the text of the square code is too long, or a day or a table is none.
pub fn pdf(face: &CertificateFace) -> Result<Vec<u8>, Unprintable> {
    let printed = document(face).and_then(|document| {
        let options = PdfOptions {
            // The number and the digest name the document for ever.
            ident: Smart::Custom(format!("{} {}", face.number, face.digest)),
            creator: Smart::Custom(None),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))
    });
    // What was remembered of this print helps no other.
    evict(0);
    printed
}

/// The face as set pages.
pub(crate) fn document(face: &CertificateFace) -> Result<PagedDocument, Unprintable> {
    let inputs = values(face)?;
    let library = Library::builder().with_inputs(inputs).build();
    let desk = Desk { library: LazyHash::new(library), form: Source::detached(FORM) };
    typst::compile::<PagedDocument>(&desk).output.map_err(|errors| refused(&errors))
}

fn refused(errors: &[typst::diag::SourceDiagnostic]) -> Unprintable {
    let words: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Unprintable::Refused(words.join("; "))
}

fn values(face: &CertificateFace) -> Result<Dict, Unprintable> {
    let code = seal::drawing(&face.code).ok_or(Unprintable::CodeTooLong)?;
    let boxes = |boxes: &[FaceBox]| -> Value {
        Value::Array(boxes.iter().map(|one| Value::Dict(boxed(one))).collect())
    };
    let notice = face.notice.as_ref().map_or(Value::None, |text| Value::Dict(pair(text)));
    let days = [face.dated.year, face.dated.month.into(), face.dated.day.into()];
    Ok(dict([
        ("title", Value::Dict(pair(&face.title))),
        ("number", text(&face.number)),
        ("boxes", boxes(&face.boxes)),
        ("wide", boxes(&face.wide)),
        ("lines", Value::Dict(table(&face.lines))),
        ("foot", boxes(&face.foot)),
        ("mark", Value::Dict(pair(&face.mark))),
        ("notice", notice),
        ("advice", Value::Dict(pair(&face.advice))),
        ("code", code.into_value()),
        ("digest", text(&face.digest)),
        ("dated", Value::Array(days.into_iter().map(IntoValue::into_value).collect())),
    ]))
}

fn dict<const N: usize>(pairs: [(&str, Value); N]) -> Dict {
    pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

fn pair(pair: &Pair) -> Dict {
    dict([("zh", text(&pair.zh)), ("en", text(&pair.en))])
}

fn boxed(one: &FaceBox) -> Dict {
    dict([
        ("number", one.number.to_string().into_value()),
        ("label", Value::Dict(pair(&one.label))),
        ("text", breakable(&one.text, UNBROKEN_IN_BOX).into_value()),
        ("stamped", one.is_stamped.into_value()),
    ])
}

fn table(table: &LineTable) -> Dict {
    let cell = |text: &String| breakable(text, UNBROKEN_IN_CELL).into_value();
    let cells = |row: &[String]| Value::Array(row.iter().map(cell).collect());
    let heads = table.columns.iter().map(|head| Value::Dict(boxed(head)));
    dict([
        ("columns", Value::Array(heads.collect())),
        ("rows", Value::Array(table.rows.iter().map(|row| cells(row)).collect())),
        ("total", Value::Dict(boxed(&table.total))),
        ("totals", cells(&table.totals)),
    ])
}

fn text(text: &str) -> Value {
    text.into_value()
}

/// The text with places to break within runs longer than `most` that have none of their own.
fn breakable(text: &str, most: usize) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut run = 0;
    for character in text.chars() {
        run = if character.is_ascii_graphic() { run + 1 } else { 0 };
        if most < run {
            broken.push('\u{200b}');
        }
        broken.push(character);
    }
    broken
}

#[cfg(test)]
#[path = "paper_tests.rs"]
mod tests;
