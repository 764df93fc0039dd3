//! The identity of an organisation since October 2015.

use super::organisation_code::OrganisationCode;
use super::region::Region;
use super::shape::{CodeError, checked_text, compact, fixed};

checked_text! {
    /// A unified social credit code (统一社会信用代码, GB 32100-2015): authority, class, six
    /// digits of region, nine characters of organisation code and a check character.
    UnifiedSocialCreditCode
}

/// The 31 characters of GB 32100; I, O, S, V and Z are not used.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const EXPECTED: &str = "18 digits and capitals";

impl UnifiedSocialCreditCode {
    /// Reads 18 characters; small letters, full-width characters, hyphens and spaces are
    /// forgiven. The organisation code inside must pass its own check.
    ///
    /// # Errors
    /// `Length`, `Character` (places 3 to 8 take digits only), `CheckCharacter` for the last
    /// place, `Dummy` or `Value` for the organisation code inside.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let code = compact(text);
        fixed(&code, 18, EXPECTED, |position, character| match position {
            2..8 => character.is_ascii_digit(),
            _ => ALPHABET.contains(character),
        })?;
        let expected = check_character(&code[..17]);
        if !code.ends_with(expected) {
            return Err(CodeError::CheckCharacter { expected });
        }
        match OrganisationCode::parse(&code[8..17]) {
            Ok(_) => Ok(Self(code)),
            Err(CodeError::Dummy) => Err(CodeError::Dummy),
            Err(_) => Err(CodeError::Value {
                expected: "an organisation code with its check character in places 9 to 17",
            }),
        }
    }

    /// Puts a code together and adds its check character; `authority` is places 1 and 2.
    ///
    /// # Errors
    /// As `parse`.
    pub fn of(
        authority: &str,
        region: &Region,
        organisation: &OrganisationCode,
    ) -> Result<Self, CodeError> {
        let body = format!("{authority}{region}{organisation}");
        fixed(&body, 17, EXPECTED, |_, character| ALPHABET.contains(character))?;
        let check = check_character(&body);
        Self::parse(&format!("{body}{check}"))
    }

    /// Places 9 to 17: the older organisation code.
    pub fn organisation_code(&self) -> OrganisationCode {
        OrganisationCode::parse(&self.0[8..17]).expect("checked when the code was read")
    }

    /// Places 3 to 8: where the organisation was first registered.
    pub fn region(&self) -> Region {
        Region::parse(&self.0[2..8]).expect("six digits, checked when the code was read")
    }
}

/// Weights are the powers of 3 modulo 31; a remainder of 0 gives `0`, not a 32nd character.
fn check_character(body: &str) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for character in body.chars() {
        let value = ALPHABET.find(character).expect("checked by the caller");
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let index = (31 - sum % 31) % 31;
    ALPHABET.chars().nth(index).expect("below 31")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, CodeError> {
        UnifiedSocialCreditCode::parse(text).map(|code| code.0)
    }

    #[test]
    fn the_check_character_covers_the_whole_alphabet() {
        for good in [
            "91350100M000100Y43",
            "913100001322123470",
            "91110000710930122C",
            "91440300123456788M",
            "11100000000013338W",
            "11110000000021135M",
            "11330105002500287C",
            "11100000000013661B",
        ] {
            assert_eq!(parsed(good), Ok(good.to_owned()));
        }
    }

    #[test]
    fn a_wrong_check_character_is_named() {
        assert_eq!(parsed("91350100M000100Y44"), Err(CodeError::CheckCharacter { expected: '3' }));
    }

    #[test]
    fn letters_outside_the_alphabet_and_letters_in_the_region_are_refused() {
        assert_eq!(
            parsed("91350100I000100Y43"),
            Err(CodeError::Character { character: 'I', position: 8 })
        );
        assert_eq!(
            parsed("9135010AM000100Y43"),
            Err(CodeError::Character { character: 'A', position: 7 })
        );
        assert_eq!(
            parsed("91350100M000100Y4"),
            Err(CodeError::Length { expected: EXPECTED, length: 17 })
        );
    }

    #[test]
    fn typing_habits_are_forgiven() {
        let good = Ok("91350100M000100Y43".to_owned());
        assert_eq!(parsed(" 91350100-m000100y4-3 "), good);
        assert_eq!(parsed("９１３５０１００Ｍ０００１００Ｙ４３"), good);
    }

    #[test]
    fn the_organisation_code_inside_must_pass_its_own_check() {
        let body = "91350100M000100Y5";
        let code = format!("{body}{}", check_character(body));
        assert!(matches!(parsed(&code), Err(CodeError::Value { .. })));
        let dummy = "91350100000000000";
        let code = format!("{dummy}{}", check_character(dummy));
        assert_eq!(parsed(&code), Err(CodeError::Dummy));
    }

    #[test]
    fn a_code_knows_its_parts_and_can_be_put_together_from_them() {
        let code = UnifiedSocialCreditCode::parse("91350100M000100Y43").unwrap();
        assert_eq!(code.organisation_code().as_str(), "M000100Y4");
        assert_eq!(code.region().as_str(), "350100");
        assert_eq!(
            UnifiedSocialCreditCode::of("91", &code.region(), &code.organisation_code()),
            Ok(code)
        );
    }
}
