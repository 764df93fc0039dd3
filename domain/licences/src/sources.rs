//! The instruments the rules and numbers stand in.

use domain_kernel::{Citation, Evidence};

/// A citation in one line.
pub(crate) const fn cite(
    instrument: &'static str,
    article: &'static str,
    evidence: Evidence,
) -> Citation {
    Citation { instrument, article, evidence }
}

/// Import licences (货物进口许可证管理办法).
pub(crate) const ORDER_27: &str = "MOFCOM Order 2004 No. 27";
/// The same, known from a secondary text.
pub(crate) const ORDER_27_SECONDARY: Citation =
    cite("MOFCOM Order 2004 No. 27 (secondary source)", "", Evidence::Verified);
/// Automatic import licences (货物自动进口许可管理办法).
pub(crate) const ORDER_26: &str = "MOFCOM and Customs Order 2004 No. 26";
/// The same, known from a secondary text.
pub(crate) const ORDER_26_SECONDARY: Citation =
    cite("MOFCOM and Customs Order 2004 No. 26 (secondary source)", "", Evidence::Verified);
/// Import of mechanical and electrical products (机电产品进口管理办法).
pub(crate) const ORDER_7: &str = "MOFCOM, Customs and AQSIQ Order 2008 No. 7";
/// Export licences, where an import rule follows them (货物出口许可证管理办法).
pub(crate) const ORDER_11: &str = "MOFCOM Order 2008 No. 11";
/// How the boxes of a licence are filled in (许可证填制说明).
pub(crate) const FORM_NOTES: &str = "Instructions for the licence form";
/// How the boxes of an automatic licence are filled in.
pub(crate) const AUTOMATIC_FORM: &str = "Automatic import licence application form";
/// What customs says of automatic licences.
pub(crate) const CUSTOMS_EXPLANATION: Citation =
    cite("Customs explanation of automatic import licences", "", Evidence::Verified);
/// The yearly notice on the switch of the catalogues.
pub(crate) const YEAR_END_NOTICE: Citation =
    cite("Year-end notice on automatic import licences", "", Evidence::Verified);
/// The bureau's notice on mechanical and electrical products.
pub(crate) const BUREAU_2005: Citation =
    cite("Licence Bureau notice 2005 on M&E licences", "item 2", Evidence::Verified);
/// The graded issuing catalogue.
pub(crate) const GRADED_ISSUING: &str = "Graded issuing catalogue 2013";
/// Filing of foreign trade operators and its end.
pub(crate) const FILING: Citation = cite(
    "MOFCOM Order 2004 No. 14, ended by the Foreign Trade Law as amended 2022-12-30",
    "",
    Evidence::Recalled,
);
/// Paperless clearance nationwide.
pub(crate) const PAPERLESS: Citation = cite(
    "MOFCOM and Customs announcement on paperless import licences of 2018",
    "items 1-4",
    Evidence::Verified,
);

/// Export licences from 2005 to mid-2008 (货物出口许可证管理办法, 2004), known from a secondary text.
pub(crate) const ORDER_28_SECONDARY: Citation =
    cite("MOFCOM Order 2004 No. 28 (secondary source)", "", Evidence::Verified);
/// What customs does after the twelfth declaration.
pub(crate) const WHEAT_2003: Citation =
    cite("MOFCOM and Customs notice 2003 No. 6 on wheat", "", Evidence::Verified);
/// How an export licence is applied for over the network.
pub(crate) const ONLINE_2004: &str = "Rules for online application of export licences";
/// Interim management of textile exports (纺织品出口临时管理办法), known from two reprints that do not
/// name the order; MOFCOM Orders 2005 No. 13, No. 20 and 2006 No. 21 followed each other.
pub(crate) const TEXTILE_ORDER: &str = "Interim rules on textile exports";
/// How long a textile licence lives and how it is extended.
pub(crate) const TEXTILE_LIFE: Citation = cite(TEXTILE_ORDER, "art. 17", Evidence::Verified);
/// The note to the quantities for the United States of 2006.
pub(crate) const TEXTILE_US_2006: &str = "MOFCOM notice on US textile quantities of 2006";
/// The yearly catalogue of goods under export licence.
pub(crate) const EXPORT_CATALOGUE: &str = "Catalogue of goods under export licence 2026";
