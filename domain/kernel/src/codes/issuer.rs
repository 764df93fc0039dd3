//! The two characters of an issuing body.

use super::shape::{CodeError, checked_text, fixed, is_digit_or_capital};

checked_text! {
    /// An issuing body (发证机关代码) as printed in its numbers: two digits or capitals, `AA`
    /// for the Licence Bureau.
    IssuerCode
}

impl IssuerCode {
    /// Reads two digits or capitals.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        fixed(text, 2, "2 digits or capitals", |_, character| is_digit_or_capital(character))
            .map(|()| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_two_digits_or_capitals() {
        assert!(IssuerCode::parse("AA").is_ok());
        assert!(IssuerCode::parse("01").is_ok());
        assert!(IssuerCode::parse("aa").is_err());
        assert!(IssuerCode::parse("AAA").is_err());
    }
}
