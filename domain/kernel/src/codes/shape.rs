//! What all codes have in common: how they fail, how typing habits are forgiven, what they print.

/// Why a text is not the code it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too long or too short; `length` counts characters after normalising.
    #[error("expected {expected}, got {length} characters")]
    Length {
        /// The length and kind of characters that would be right.
        expected: &'static str,
        /// How many characters there were.
        length: usize,
    },
    /// A character that may not stand there. Where hyphens and spaces are forgiven, places
    /// count without them.
    #[error("character {character:?} at position {position} is not allowed")]
    Character {
        /// The character as given.
        character: char,
        /// Its place, from 0.
        position: usize,
    },
    /// The check character does not fit the others: most likely a slip of the pen.
    #[error("the check character should be {expected:?}")]
    CheckCharacter {
        /// The character the others ask for.
        expected: char,
    },
    /// A code that passes its arithmetic but stands for nobody.
    #[error("the code is a dummy")]
    Dummy,
    /// The characters are right, what they say is not.
    #[error("expected {expected}")]
    Value {
        /// What would have been right.
        expected: &'static str,
    },
}

/// The half-width twin of a full-width character, as Chinese keyboards type them.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => u32::from(character)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .expect("the full-width block maps onto printable ASCII"),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The text half-width, in capitals, without hyphens and white space.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|character| *character != '-' && !character.is_whitespace())
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

/// Passes a text of exactly `length` characters that are all allowed.
pub(crate) fn fixed(
    text: &str,
    length: usize,
    expected: &'static str,
    is_allowed: fn(usize, char) -> bool,
) -> Result<(), CodeError> {
    let found = text.chars().count();
    if found != length {
        return Err(CodeError::Length { expected, length: found });
    }
    match text.chars().enumerate().find(|(position, character)| !is_allowed(*position, *character))
    {
        Some((position, character)) => Err(CodeError::Character { character, position }),
        None => Ok(()),
    }
}

/// `fixed` where every place takes a digit.
pub(crate) fn digits(text: &str, length: usize, expected: &'static str) -> Result<(), CodeError> {
    fixed(text, length, expected, |_, character| character.is_ascii_digit())
}

/// Whether a character is an ASCII digit or capital.
pub(crate) fn is_digit_or_capital(character: char) -> bool {
    character.is_ascii_digit() || character.is_ascii_uppercase()
}

/// Gives a checked text its type: private content, `as_str`, `Display`.
macro_rules! checked_text {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The code in its one normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use checked_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_hyphens_and_spaces_are_forgiven() {
        assert_eq!(compact(" ｄ２１４３５６９－ｘ\u{3000}"), "D2143569X");
        assert_eq!(compact("9135-0100 m000"), "91350100M000");
    }

    #[test]
    fn arabic_indic_digits_are_not_digits() {
        assert_eq!(
            digits("12٣4", 4, "4 digits"),
            Err(CodeError::Character { character: '٣', position: 2 })
        );
    }
}
