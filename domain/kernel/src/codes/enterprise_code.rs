//! The trade registers' own code of an enterprise, on records before 2018.

use super::credit_code::UnifiedSocialCreditCode;
use super::organisation_code::OrganisationCode;
use super::shape::{CodeError, checked_text, compact, fixed};

checked_text! {
    /// An import and export enterprise code (进出口企业代码): the first four digits of the
    /// region, then the nine characters of the organisation code.
    EnterpriseCode
}

impl EnterpriseCode {
    /// Reads 13 characters; small letters, full-width characters, hyphens and spaces are
    /// forgiven.
    ///
    /// # Errors
    /// `Length`, `Character`, and what the organisation code inside says.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let code = compact(text);
        fixed(&code, 13, "4 digits and 9 digits and capitals", |position, character| {
            character.is_ascii_digit() || (4 <= position && character.is_ascii_uppercase())
        })?;
        OrganisationCode::parse(&code[4..])?;
        Ok(Self(code))
    }

    /// The code that follows from a credit code: region and organisation code are both in it.
    pub fn from_credit_code(code: &UnifiedSocialCreditCode) -> Self {
        let region = code.region();
        let (prefecture, _) = region.as_str().split_at(4);
        Self(format!("{prefecture}{}", code.organisation_code()))
    }

    /// The last nine characters.
    pub fn organisation_code(&self) -> OrganisationCode {
        OrganisationCode::parse(&self.0[4..]).expect("checked when the code was read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shanghai_enterprise_has_region_and_organisation_code() {
        let code = EnterpriseCode::parse("3100132212347").unwrap();
        assert_eq!(code.organisation_code().as_str(), "132212347");
        let credit_code = UnifiedSocialCreditCode::parse("913100001322123470").unwrap();
        assert_eq!(EnterpriseCode::from_credit_code(&credit_code), code);
    }

    #[test]
    fn it_is_a_code_of_characters_not_of_digits() {
        assert!(EnterpriseCode::parse("3501M000100Y4").is_ok());
        assert!(EnterpriseCode::parse("1100D2143569X").is_ok());
        assert_eq!(
            EnterpriseCode::parse("31A0132212347"),
            Err(CodeError::Character { character: 'A', position: 2 })
        );
        assert_eq!(
            EnterpriseCode::parse("3100132212348"),
            Err(CodeError::CheckCharacter { expected: '7' })
        );
    }
}
