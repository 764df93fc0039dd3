//! Codes of the International Organization for Standardization.

use super::shape::{CodeError, checked_text, fixed};

checked_text! {
    /// A country or region (国别地区): three capitals of ISO 3166-1, as customs uses since
    /// August 2018. Whether the code is in use is for the code table to say.
    Country
}

checked_text! {
    /// A currency (币制): three capitals of ISO 4217.
    Currency
}

impl Country {
    /// Reads three capitals.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        capitals(text).map(|()| Self(text.to_owned()))
    }
}

impl Currency {
    /// Reads three capitals.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        capitals(text).map(|()| Self(text.to_owned()))
    }
}

fn capitals(text: &str) -> Result<(), CodeError> {
    fixed(text, 3, "3 capitals", |_, character| character.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_currencies_are_three_capitals() {
        assert!(Country::parse("CHN").is_ok());
        assert_eq!(
            Country::parse("142"),
            Err(CodeError::Character { character: '1', position: 0 })
        );
        assert!(Country::parse("EU").is_err());
        assert!(Currency::parse("USD").is_ok());
        assert!(Currency::parse("usd").is_err());
    }
}
