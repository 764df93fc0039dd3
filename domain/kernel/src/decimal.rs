//! Exact decimals: whole numbers of a power of ten, read from text and printed back.

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// No text at all.
    #[error("the number is empty")]
    Empty,
    /// Anything but digits around one point; positions count from 0.
    #[error("character {character:?} at position {position} is not allowed")]
    Character {
        /// The character as given.
        character: char,
        /// Its place, from 0.
        position: usize,
    },
    /// More decimals than are kept. Nothing is rounded silently.
    #[error("at most {limit} decimals")]
    TooManyDecimals {
        /// How many are kept.
        limit: u32,
    },
    /// More than fits the account, or a text too long to be an amount.
    #[error("the number is too large")]
    TooLarge,
}

/// Texts longer than this are refused before they are looked at.
const LONGEST: usize = 24;

/// Reads a plain decimal, as `1200.5`, into a whole number of 10^-`decimals`. No sign, no
/// exponent, no white space, a digit on each side of the point.
///
/// # Errors
/// As `DecimalError` says.
pub fn parse(text: &str, decimals: u32) -> Result<i64, DecimalError> {
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    if LONGEST < text.len() {
        return Err(DecimalError::TooLarge);
    }
    let mut value = 0_i64;
    let mut fraction = None;
    for (position, character) in text.chars().enumerate() {
        let is_point = character == '.' && fraction.is_none() && position != 0;
        if is_point {
            fraction = Some(0);
            continue;
        }
        let digit =
            character.to_digit(10).ok_or(DecimalError::Character { character, position })?;
        if let Some(count) = &mut fraction {
            *count += 1;
        }
        if fraction.is_some_and(|count| decimals < count) {
            return Err(DecimalError::TooManyDecimals { limit: decimals });
        }
        value = append(value, digit)?;
    }
    if fraction == Some(0) {
        return Err(DecimalError::Character { character: '.', position: text.len() - 1 });
    }
    (fraction.unwrap_or(0)..decimals).try_fold(value, |value, _| append(value, 0))
}

fn append(value: i64, digit: u32) -> Result<i64, DecimalError> {
    value
        .checked_mul(10)
        .and_then(|value| value.checked_add(i64::from(digit)))
        .ok_or(DecimalError::TooLarge)
}

/// Prints a whole number of 10^-`decimals` with all its decimals, as `1200.5000`.
pub fn print(value: i64, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let width = usize::try_from(decimals).expect("a handful of decimals") + 1;
    let digits = format!("{:0width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() + 1 - width);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// `value / divisor` to the nearest whole number, halves away from zero (四舍五入); `None` when
/// it does not fit.
pub(crate) fn divide_half_up(value: i128, divisor: i128) -> Option<i64> {
    let half = divisor / 2;
    let rounded = if value < 0 { (value - half) / divisor } else { (value + half) / divisor };
    i64::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_digits_around_one_point() {
        assert_eq!(parse("1200.5", 4), Ok(12_005_000));
        assert_eq!(parse("0", 4), Ok(0));
        assert_eq!(parse("0.0001", 4), Ok(1));
        assert_eq!(parse("922337203685477.5807", 4), Ok(i64::MAX));
        assert_eq!(parse("7", 0), Ok(7));
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        assert_eq!(parse("", 4), Err(DecimalError::Empty));
        assert_eq!(parse("1.00000", 4), Err(DecimalError::TooManyDecimals { limit: 4 }));
        assert_eq!(parse("922337203685477.5808", 4), Err(DecimalError::TooLarge));
        assert_eq!(parse(&"0".repeat(25), 4), Err(DecimalError::TooLarge));
        for (text, character, position) in [
            ("-1", '-', 0),
            ("+1", '+', 0),
            (".5", '.', 0),
            ("5.", '.', 1),
            ("1.2.3", '.', 3),
            ("1e3", 'e', 1),
            ("1,000", ',', 1),
            (" 1", ' ', 0),
            ("１", '１', 0),
        ] {
            assert_eq!(parse(text, 4), Err(DecimalError::Character { character, position }));
        }
    }

    #[test]
    fn all_decimals_are_printed() {
        assert_eq!(print(12_005_000, 4), "1200.5000");
        assert_eq!(print(1, 4), "0.0001");
        assert_eq!(print(-5, 2), "-0.05");
        assert_eq!(print(7, 0), "7");
        assert_eq!(print(i64::MIN, 4), "-922337203685477.5808");
    }
}
