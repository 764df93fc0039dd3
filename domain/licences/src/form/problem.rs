//! What can be wrong with a field before any rule is asked: a closed list of words.

/// What is wrong with one field of a form before any rule is asked: missing or unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// JSON pointer into the form, as `/lines/0/quantity`.
    pub pointer: String,
    /// One of `FormProblem::CODES`, as `required` or `unknown_code`.
    pub code: &'static str,
    /// What was expected, as `at most 4 decimals`; empty when the code says it all.
    pub expected: String,
}

/// Nothing is there.
pub(crate) const REQUIRED: &str = "required";
/// Not written as its type is written: digits, check character, control characters.
pub(crate) const FORMAT: &str = "format";
/// Too long.
pub(crate) const LENGTH: &str = "length";
/// Well written, but not in the code table on the day.
pub(crate) const UNKNOWN_CODE: &str = "unknown_code";
/// Not one of the words listed.
pub(crate) const UNKNOWN_WORD: &str = "unknown_word";
/// Not a decimal string of the allowed size and precision.
pub(crate) const DECIMAL: &str = "decimal";
/// Zero or below.
pub(crate) const NOT_POSITIVE: &str = "not_positive";
/// The number, or a sum made of it, is larger than can be kept.
pub(crate) const TOO_LARGE: &str = "too_large";
/// Not a day.
pub(crate) const DATE: &str = "date";
/// Two days in an impossible order.
pub(crate) const ORDER: &str = "order";
/// More entries than allowed.
pub(crate) const TOO_MANY: &str = "too_many";
/// The same entry twice.
pub(crate) const DUPLICATE: &str = "duplicate";
/// A number outside its range.
pub(crate) const RANGE: &str = "range";
/// The field belongs to another kind of licence or another answer.
pub(crate) const NOT_ALLOWED: &str = "not_allowed";

impl FormProblem {
    /// Every word `code` may be.
    pub const CODES: [&'static str; 14] = [
        REQUIRED,
        FORMAT,
        LENGTH,
        UNKNOWN_CODE,
        UNKNOWN_WORD,
        DECIMAL,
        NOT_POSITIVE,
        TOO_LARGE,
        DATE,
        ORDER,
        TOO_MANY,
        DUPLICATE,
        RANGE,
        NOT_ALLOWED,
    ];
}
