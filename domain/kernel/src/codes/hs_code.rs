//! Commodity codes of the customs tariff.

use super::shape::{CodeError, checked_text, compact};

checked_text! {
    /// A commodity code (商品编码): 6 digits of the Harmonised System, 8 of the tariff or 10 of
    /// the customs list. Printed forms as `25309099.10` are normalised.
    HsCode
}

impl HsCode {
    /// Reads 6, 8 or 10 digits; dots, hyphens, spaces and full-width digits are forgiven.
    ///
    /// # Errors
    /// `Character` for anything else, then `Length`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits = compact(text).replace('.', "");
        let stray = digits.chars().enumerate().find(|(_, character)| !character.is_ascii_digit());
        if let Some((position, character)) = stray {
            return Err(CodeError::Character { character, position });
        }
        if !matches!(digits.len(), 6 | 8 | 10) {
            return Err(CodeError::Length { expected: "6, 8 or 10 digits", length: digits.len() });
        }
        Ok(Self(digits))
    }

    /// The first two digits (章).
    pub fn chapter(&self) -> &str {
        &self.0[..2]
    }

    /// The first four digits (品目).
    pub fn heading(&self) -> &str {
        &self.0[..4]
    }

    /// Whether `other` is this code or a subdivision of it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_form_of_announcements_is_normalised() {
        for printed in ["25309099.10", "2530 9099 10", "2530-9099-10", "２５３０９０９９．１０"]
        {
            assert_eq!(HsCode::parse(printed).map(|code| code.0), Ok("2530909910".to_owned()));
        }
    }

    #[test]
    fn a_code_has_six_eight_or_ten_digits() {
        assert!(HsCode::parse("253090").is_ok());
        assert!(HsCode::parse("31021000").is_ok());
        assert_eq!(
            HsCode::parse("2530909"),
            Err(CodeError::Length { expected: "6, 8 or 10 digits", length: 7 })
        );
        assert_eq!(
            HsCode::parse("25309099A0"),
            Err(CodeError::Character { character: 'A', position: 8 })
        );
        assert!(HsCode::parse("").is_err());
    }

    #[test]
    fn a_tariff_line_covers_its_ten_digit_codes_and_not_the_other_way() {
        let line = HsCode::parse("25309099").unwrap();
        let code = HsCode::parse("2530909910").unwrap();
        assert!(line.covers(&code) && line.covers(&line));
        assert!(!code.covers(&line));
        assert_eq!((code.chapter(), code.heading()), ("25", "2530"));
    }
}
