//! The lengths a form may have, for parsing and for the published schema.

/// Names of companies, in characters.
pub const NAME: usize = 200;
/// One specification line, in characters. `[D]`
pub const SPECIFICATION: usize = 200;
/// Contract number, in ASCII characters (rule L17).
pub const CONTRACT_NUMBER: usize = 17;
/// Number of an approval document, in characters. `[D]`
pub const APPROVAL_NUMBER: usize = 50;
/// Number of a mechanical approval, in characters. `[D]`
pub const MECHANICAL_APPROVAL_NUMBER: usize = 20;
/// Name of the contact, in characters. `[D]`
pub const CONTACT_NAME: usize = 50;
/// Telephone of the contact, in characters. `[D]`
pub const CONTACT_PHONE: usize = 30;
/// Remarks, in characters. `[D]`
pub const REMARKS: usize = 200;
/// Specification lines under one code. `[R?]`
pub const LINES: usize = 4;
/// Ports of an import licence (rule L11).
pub const PORTS_IMPORT: usize = 1;
/// Ports of an automatic import licence (rule A08).
pub const PORTS_AUTOMATIC: usize = 2;
/// A code of a table as typed, in characters: longer than any code, so that it is read and named
/// unknown.
pub const CODE: usize = 40;
/// The id of an authority, in characters.
pub const ORGANISATION: usize = 64;
/// A decimal as typed, in characters.
pub const DECIMAL: usize = 40;
/// A day as typed, in characters.
pub const DATE: usize = 20;
/// The first and the last year a licence can be for.
pub const YEARS: std::ops::RangeInclusive<i32> = 2005..=2100;
/// Licences that may take the place of one. `[D]`
pub const PARTS: usize = 10;
/// Name of a newspaper, in characters. `[D]`
pub const NEWSPAPER: usize = 100;
