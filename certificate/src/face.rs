//! What stands on a certificate, as plain text.

/// A text in Chinese with its English beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Pair {
    /// The two texts.
    pub fn new(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A box of the form (栏目): its number, its label and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FaceBox {
    /// As printed on the form, from 1.
    pub number: u32,
    /// What the box is for.
    pub label: Pair,
    /// What stands in it.
    pub text: String,
    /// Whether a stamp is put into it, so that it is as high as one.
    pub is_stamped: bool,
}

impl FaceBox {
    /// A box that is filled in by its text alone.
    pub fn new(number: u32, zh: &str, en: &str, text: impl Into<String>) -> Self {
        Self { number, label: Pair::new(zh, en), text: text.into(), is_stamped: false }
    }

    /// With room for a stamp (签章).
    #[must_use]
    pub fn stamped(mut self) -> Self {
        self.is_stamped = true;
        self
    }
}

/// The table of specification lines.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineTable {
    /// The heads of the columns; their texts are not printed.
    pub columns: Vec<FaceBox>,
    /// A cell for each column.
    pub rows: Vec<Vec<String>>,
    /// The head of the row of sums (总计).
    pub total: FaceBox,
    /// What stands below each column but the first, whose place the head takes.
    pub totals: Vec<String>,
}

/// A day of the document, because the PDF says when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Day {
    /// With its century.
    pub year: i32,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// A certificate, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CertificateFace {
    /// The heading.
    pub title: Pair,
    /// Its number, for the heading and for readers of the file.
    pub number: String,
    /// The boxes above the table, two in a row in their order.
    pub boxes: Vec<FaceBox>,
    /// Boxes over the whole width between those and the table.
    pub wide: Vec<FaceBox>,
    /// The specification lines.
    pub lines: LineTable,
    /// The boxes below the table, the first of them twice as wide and as high as the others.
    pub foot: Vec<FaceBox>,
    /// What this print is, beside the heading: a copy (副本) as a rule.
    pub mark: Pair,
    /// Why nothing may be done on it, printed across the heading; absent while it is good.
    pub notice: Option<Pair>,
    /// What is said below the form: where it is checked.
    pub advice: Pair,
    /// What the square code says. No personal data belongs in it.
    pub code: String,
    /// The digest of the electronic original.
    pub digest: String,
    /// The day the certificate was issued.
    pub dated: Day,
}
