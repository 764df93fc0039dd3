//! The word that opens the public page of a case or licence.

use super::shape::{CodeError, checked_text, compact, fixed, is_digit_or_capital};

checked_text! {
    /// A query code (查询码): six digits or capitals that prove whoever asks has the paper.
    CheckCode
}

/// Without 0, 1, I, L and O, which readers take for one another.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

impl CheckCode {
    /// Reads six digits or letters; small letters, full-width characters, hyphens and spaces
    /// are forgiven.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let code = compact(text);
        fixed(&code, 6, "6 digits or capitals", |_, character| is_digit_or_capital(character))?;
        Ok(Self(code))
    }

    /// The code these random bits choose. Whoever calls brings bits nobody can guess.
    pub fn from_bits(bits: u64) -> Self {
        let base = u64::try_from(ALPHABET.len()).expect("31");
        let mut rest = bits;
        let mut code = String::with_capacity(6);
        for _ in 0..6 {
            let index = usize::try_from(rest % base).expect("below 31");
            code.push(char::from(ALPHABET[index]));
            rest /= base;
        }
        Self(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_code_is_typed_as_people_type() {
        assert_eq!(CheckCode::parse("k7m-2xq").unwrap().as_str(), "K7M2XQ");
        assert!(CheckCode::parse("K7M2X").is_err());
        assert!(CheckCode::parse("K7M2X?").is_err());
    }

    #[test]
    fn bits_choose_a_code_that_reads_back() {
        assert_eq!(CheckCode::from_bits(0).as_str(), "222222");
        for bits in [1, 30, 31, u64::MAX, 0x0123_4567_89ab_cdef] {
            let code = CheckCode::from_bits(bits);
            assert_eq!(CheckCode::parse(code.as_str()), Ok(code));
        }
    }
}
