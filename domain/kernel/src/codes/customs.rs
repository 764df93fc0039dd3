//! Codes of the customs administration.

use super::shape::{CodeError, checked_text, digits, fixed, is_digit_or_capital};

checked_text! {
    /// The customs registration of an enterprise (海关注册编码): 10 digits.
    CustomsRegistration
}

checked_text! {
    /// A customs office (关区代码): 4 digits, the first two of them its regional customs.
    CustomsDistrict
}

checked_text! {
    /// A customs declaration (报关单号): 18 digits or capitals.
    DeclarationNumber
}

checked_text! {
    /// A customs supervision mode (监管方式, 贸易方式): 4 digits.
    TradeMode
}

checked_text! {
    /// A unit of measure (计量单位): 3 digits of the customs list, as `035` for kilogram.
    Unit
}

impl CustomsRegistration {
    /// Reads 10 digits.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        digits(text, 10, "10 digits").map(|()| Self(text.to_owned()))
    }
}

impl CustomsDistrict {
    /// Reads 4 digits.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        digits(text, 4, "4 digits").map(|()| Self(text.to_owned()))
    }

    /// The first two digits: the regional customs directly under the administration (直属海关).
    pub fn directly_affiliated(&self) -> &str {
        &self.0[..2]
    }
}

impl DeclarationNumber {
    /// Reads 18 digits or capitals.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        fixed(text, 18, "18 digits or capitals", |_, character| is_digit_or_capital(character))
            .map(|()| Self(text.to_owned()))
    }
}

impl TradeMode {
    /// Reads 4 digits.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        digits(text, 4, "4 digits").map(|()| Self(text.to_owned()))
    }
}

impl Unit {
    /// Reads 3 digits, or 3 capitals for a unit that customs has no code of, as `DPR`.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        fixed(text, 3, "3 digits or capitals", |_, character| is_digit_or_capital(character))
            .map(|()| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customs_codes_have_fixed_shapes() {
        assert!(CustomsRegistration::parse("3101914321").is_ok());
        assert!(CustomsRegistration::parse("310191432").is_err());
        assert_eq!(CustomsDistrict::parse("5301").unwrap().directly_affiliated(), "53");
        assert!(CustomsDistrict::parse("530A").is_err());
        assert!(DeclarationNumber::parse("530120261000000001").is_ok());
        assert!(DeclarationNumber::parse("53012026I000000001").is_ok());
        assert!(DeclarationNumber::parse("53012026i000000001").is_err());
        assert!(TradeMode::parse("0110").is_ok());
        assert!(TradeMode::parse("110").is_err());
        assert!(Unit::parse("035").is_ok());
        assert!(Unit::parse("35").is_err());
    }
}
