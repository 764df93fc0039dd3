//! What may happen to a licence on its holder's application after issue: it is amended,
//! extended, split, replaced after loss, or given back. Each is a matter of the case engine; the
//! old face is never touched, a new licence takes its place and names it.

mod desk;
mod form;
mod parse;
mod rules;
mod succession;

#[cfg(test)]
mod tests;

pub use desk::{changed_boxes, desk_of};
pub use form::{
    ChangeForm, FaceChangesForm, LineChangeForm, LineQuantityForm, NoticeForm, SplitForm,
};
pub use parse::{Change, ChangeTerms, FaceChanges, LineChange, LineQuantity, Notice};
pub use rules::{ChangeFacts, change_book, change_rules};
pub use succession::{Successor, successors};

/// What is asked for (换证、延期、分证、挂失补发、退证).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Boxes of the face change (更改).
    Amendment,
    /// The last day moves (延期).
    Extension,
    /// What is left is spread over several licences (分证).
    Split,
    /// A paper that was lost is issued anew (遗失补发).
    Reissue,
    /// It is given back, unused or partly used (退证).
    Return,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Amendment, Self::Extension, Self::Split, Self::Reissue, Self::Return];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Amendment => "amendment",
            Self::Extension => "extension",
            Self::Split => "split",
            Self::Reissue => "reissue",
            Self::Return => "return",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The matter it is applied for under.
    pub const fn matter(self) -> &'static str {
        match self {
            Self::Amendment => "licence-amendment",
            Self::Extension => "licence-extension",
            Self::Split => "licence-split",
            Self::Reissue => "licence-reissue",
            Self::Return => "licence-return",
        }
    }

    /// The kind a matter asks for, if it changes a licence.
    pub fn of_matter(matter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.matter() == matter)
    }

    /// The words the new licence carries in its remarks, before the old number.
    const fn remark(self) -> &'static str {
        match self {
            Self::Amendment => "更改",
            Self::Extension => "延期",
            Self::Split => "分证",
            Self::Reissue => "遗失补发",
            Self::Return => "退证",
        }
    }
}
