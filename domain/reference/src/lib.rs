//! Code tables, goods catalogues and competence as dated values, in one immutable book.

mod book;
mod catalogue;
mod competence;
mod export;
pub mod import;
mod overlap;
pub mod seed;
mod table;

pub use book::{ReferenceBook, ReferenceContents};
pub use catalogue::{Catalogue, CatalogueGood, CataloguePart};
pub use competence::{Competence, CompetenceQuestion};
pub use export::{IssuingTier, Management, ManagementRow, TierRow};
pub use overlap::Overlap;
pub use seed::SeedOrganisation;
pub use table::{CodeEntry, CodeTable, ExchangeRate};
