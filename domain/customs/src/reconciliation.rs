//! The daily comparison of customs' book with ours (对账).

use std::cmp::Ordering;
use std::iter::Peekable;

use chrono::NaiveDate;
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber};
use domain_licences::LicenceKind;

use crate::LineState;

/// One line of a day's statement: customs' own, or ours in the same shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The day of the statement.
    pub day: NaiveDate,
    /// The office that accepted the declaration.
    pub office: CustomsDistrict,
    /// Eighteen digits.
    pub declaration: DeclarationNumber,
    /// The item within the declaration, from 1.
    pub line_number: i32,
    /// The version the line stands at.
    pub version: i32,
    /// The kind of the licence.
    pub kind: LicenceKind,
    /// Its number.
    pub licence: LicenceNumber,
    /// Held, written off or given back.
    pub state: LineState,
    /// Ten-thousandths of the licence's unit.
    pub quantity: i64,
}

impl StatementLine {
    /// What the lines of a statement are sorted by, and at most one line has.
    pub fn key(&self) -> (&CustomsDistrict, &DeclarationNumber, i32) {
        (&self.office, &self.declaration, self.line_number)
    }
}

/// What the two books disagree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Customs has the line, we do not.
    MissingHere,
    /// We have the line, customs does not.
    MissingThere,
    /// Both have it with other quantities.
    Quantity,
    /// Both have it in other states.
    State,
    /// Both have it on other licences.
    Licence,
    /// The message waits in quarantine.
    Quarantined,
    /// Both agree, and the holder says otherwise.
    Holder,
}

impl DifferenceKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::MissingHere,
        Self::MissingThere,
        Self::Quantity,
        Self::State,
        Self::Licence,
        Self::Quarantined,
        Self::Holder,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingHere => "missing_here",
            Self::MissingThere => "missing_there",
            Self::Quantity => "quantity",
            Self::State => "state",
            Self::Licence => "licence",
            Self::Quarantined => "quarantined",
            Self::Holder => "holder",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where a difference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DifferenceState {
    /// Somebody has to look at it.
    Open,
    /// The holder has said what it believes.
    Disputed,
    /// An officer looks into it.
    Examining,
    /// Somebody did, and said whose book was right and why.
    Closed,
}

impl DifferenceState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Disputed, Self::Examining, Self::Closed];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Disputed => "disputed",
            Self::Examining => "examining",
            Self::Closed => "closed",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What is done to a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DifferenceAction {
    /// The holder says what it believes.
    Dispute,
    /// An officer takes it up.
    Examine,
    /// An officer says whose book was right.
    Close,
}

impl DifferenceAction {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Dispute, Self::Examine, Self::Close];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispute => "dispute",
            Self::Examine => "examine",
            Self::Close => "close",
        }
    }

    /// The action of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

impl DifferenceState {
    /// The state after an action, or `None` when there is no such move.
    pub const fn after(self, action: DifferenceAction) -> Option<Self> {
        match (self, action) {
            (Self::Open, DifferenceAction::Dispute) => Some(Self::Disputed),
            (Self::Open | Self::Disputed, DifferenceAction::Examine) => Some(Self::Examining),
            (Self::Open | Self::Disputed | Self::Examining, DifferenceAction::Close) => {
                Some(Self::Closed)
            }
            (Self::Disputed | Self::Examining | Self::Closed, DifferenceAction::Dispute)
            | (Self::Examining | Self::Closed, DifferenceAction::Examine)
            | (Self::Closed, DifferenceAction::Close) => None,
        }
    }
}

/// Whose book was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DifferenceOutcome {
    /// Customs' (海关).
    Customs,
    /// The issuing office's, ours (发证机构).
    Office,
    /// The holder's (持证人).
    Holder,
    /// None, or it does not matter: the reason says.
    Other,
}

impl DifferenceOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Customs, Self::Office, Self::Holder, Self::Other];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customs => "customs",
            Self::Office => "office",
            Self::Holder => "holder",
            Self::Other => "other",
        }
    }

    /// The outcome of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// A difference somebody closes (差异).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the books disagree on.
    pub kind: DifferenceKind,
    /// The office that accepted the declaration.
    pub office: CustomsDistrict,
    /// Eighteen digits.
    pub declaration: DeclarationNumber,
    /// The item within the declaration, from 1.
    pub line_number: i32,
    /// The kind of the licence it is on here, or there when we have no such line.
    pub licence_kind: LicenceKind,
    /// The number of that licence.
    pub licence: LicenceNumber,
    /// Our quantity, when we have the line.
    pub ours: Option<i64>,
    /// Customs' quantity, when it has the line.
    pub theirs: Option<i64>,
}

impl Difference {
    /// The same difference, explained by a message of this line that waits in quarantine.
    pub fn waiting_in_quarantine(self) -> Self {
        Self { kind: DifferenceKind::Quarantined, ..self }
    }

    fn between(ours: Option<&StatementLine>, theirs: Option<&StatementLine>) -> Option<Self> {
        let kind = disagreement(ours, theirs)?;
        let line = ours.or(theirs)?;
        Some(Self {
            kind,
            office: line.office.clone(),
            declaration: line.declaration.clone(),
            line_number: line.line_number,
            licence_kind: line.kind,
            licence: line.licence.clone(),
            ours: ours.map(|line| line.quantity),
            theirs: theirs.map(|line| line.quantity),
        })
    }
}

/// A line that was given back holds nothing and equals no line at all; of several
/// disagreements on one line the first named by licence, state, quantity stands. `[D]`
fn disagreement(
    ours: Option<&StatementLine>,
    theirs: Option<&StatementLine>,
) -> Option<DifferenceKind> {
    let live = |line: &&StatementLine| line.state.is_live();
    match (ours, theirs) {
        (None, theirs) => theirs.filter(live).map(|_| DifferenceKind::MissingHere),
        (ours, None) => ours.filter(live).map(|_| DifferenceKind::MissingThere),
        (Some(ours), Some(theirs)) => {
            let holds = live(&ours) || live(&theirs);
            let is_same_licence = ours.kind == theirs.kind && ours.licence == theirs.licence;
            if holds && !is_same_licence {
                Some(DifferenceKind::Licence)
            } else if ours.state != theirs.state {
                Some(DifferenceKind::State)
            } else if holds && ours.quantity != theirs.quantity {
                Some(DifferenceKind::Quantity)
            } else {
                None
            }
        }
    }
}

/// Every difference between two books sorted by [`StatementLine::key`], in that order. It
/// reads both once and keeps one line of each, however long they are. An error of either
/// side is passed on and ends the comparison.
pub fn reconcile<E>(
    ours: impl Iterator<Item = Result<StatementLine, E>>,
    theirs: impl Iterator<Item = Result<StatementLine, E>>,
) -> impl Iterator<Item = Result<Difference, E>> {
    let mut books = Some(Books { ours: ours.peekable(), theirs: theirs.peekable() });
    std::iter::from_fn(move || {
        let next = books.as_mut()?.next_difference();
        if !matches!(next, Some(Ok(_))) {
            books = None;
        }
        next
    })
}

struct Books<O: Iterator, T: Iterator> {
    ours: Peekable<O>,
    theirs: Peekable<T>,
}

impl<O, T, E> Books<O, T>
where
    O: Iterator<Item = Result<StatementLine, E>>,
    T: Iterator<Item = Result<StatementLine, E>>,
{
    fn next_difference(&mut self) -> Option<Result<Difference, E>> {
        loop {
            let (takes_ours, takes_theirs) = match self.next_order() {
                None => return None,
                Some(Ordering::Less) => (true, false),
                Some(Ordering::Greater) => (false, true),
                Some(Ordering::Equal) => (true, true),
            };
            let ours = if takes_ours { self.ours.next().transpose() } else { Ok(None) };
            let theirs = if takes_theirs { self.theirs.next().transpose() } else { Ok(None) };
            match (ours, theirs) {
                (Err(error), _) | (_, Err(error)) => return Some(Err(error)),
                (Ok(ours), Ok(theirs)) => {
                    let difference = Difference::between(ours.as_ref(), theirs.as_ref());
                    if let Some(difference) = difference {
                        return Some(Ok(difference));
                    }
                }
            }
        }
    }

    /// Which book's next line comes first; an error comes before every line.
    fn next_order(&mut self) -> Option<Ordering> {
        match (self.ours.peek(), self.theirs.peek()) {
            (None, None) => None,
            (Some(_), None) | (Some(Err(_)), _) => Some(Ordering::Less),
            (None, Some(_)) | (_, Some(Err(_))) => Some(Ordering::Greater),
            (Some(Ok(ours)), Some(Ok(theirs))) => Some(ours.key().cmp(&theirs.key())),
        }
    }
}
