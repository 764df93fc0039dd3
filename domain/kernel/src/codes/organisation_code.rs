//! The identity of an organisation before the credit code, and a part of it since.

use super::shape::{CodeError, checked_text, compact, fixed, is_digit_or_capital};

checked_text! {
    /// An organisation code (组织机构代码, GB 11714-1997): eight characters and a check
    /// character, printed `XXXXXXXX-X`, kept without the hyphen.
    OrganisationCode
}

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const EXPECTED: &str = "9 digits and capitals";
const DUMMY: &str = "000000000";

impl OrganisationCode {
    /// Reads nine characters; small letters, full-width characters, hyphens and spaces are
    /// forgiven.
    ///
    /// # Errors
    /// `Length`, `Character`, `CheckCharacter`, and `Dummy` for `00000000-0`, which passes the
    /// arithmetic.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let code = compact(text);
        fixed(&code, 9, EXPECTED, |position, character| match position {
            8 => character.is_ascii_digit() || character == 'X',
            _ => is_digit_or_capital(character),
        })?;
        let expected = check_character(&code);
        if !code.ends_with(expected) {
            return Err(CodeError::CheckCharacter { expected });
        }
        if code == DUMMY {
            return Err(CodeError::Dummy);
        }
        Ok(Self(code))
    }

    /// The code of these eight characters, with its check character.
    ///
    /// # Errors
    /// As `parse`.
    pub fn of(body: &str) -> Result<Self, CodeError> {
        fixed(body, 8, "8 digits and capitals", |_, character| is_digit_or_capital(character))?;
        let check = check_character(body);
        Self::parse(&format!("{body}{check}"))
    }

    /// The printed form, `XXXXXXXX-X`.
    pub fn printed(&self) -> String {
        let (body, check) = self.0.split_at(8);
        format!("{body}-{check}")
    }
}

fn check_character(code: &str) -> char {
    let values = code.chars().map(|character| character.to_digit(36).expect("checked before"));
    let sum: u32 = values.zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("1 to 9"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_of_the_standard_pass() {
        for (printed, stored) in
            [("D2143569-X", "D2143569X"), ("13221234-7", "132212347"), ("71093012-2", "710930122")]
        {
            let code = OrganisationCode::parse(printed).unwrap();
            assert_eq!((code.as_str(), code.printed().as_str()), (stored, printed));
            assert_eq!(OrganisationCode::of(&stored[..8]), Ok(code));
        }
        assert!(OrganisationCode::parse("M000100Y4").is_ok());
    }

    #[test]
    fn a_wrong_check_character_is_named() {
        assert_eq!(
            OrganisationCode::parse("D2143569-9"),
            Err(CodeError::CheckCharacter { expected: 'X' })
        );
    }

    #[test]
    fn the_code_of_nobody_is_refused_though_it_adds_up() {
        assert_eq!(OrganisationCode::parse("00000000-0"), Err(CodeError::Dummy));
    }
}
