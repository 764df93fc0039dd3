//! The number printed on a licence.

use super::issuer::IssuerCode;
use super::shape::{CodeError, checked_text, fixed};

checked_text! {
    /// A licence number (许可证号), `YY-BB-NNNNNN`: year, issuing body, serial. It is given
    /// once and never reused; kinds of licence have their own number spaces.
    LicenceNumber
}

const SHAPE: &str = "a number as 06-AA-204966";
/// Two digits of a year from here on belong to the last century.
const LAST_CENTURY_FROM: i32 = 80;

impl LicenceNumber {
    /// Reads `YY-BB-NNNNNN` as printed.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        fixed(text, 12, SHAPE, |position, character| match position {
            2 | 5 => character == '-',
            3 | 4 => character.is_ascii_digit() || character.is_ascii_uppercase(),
            _ => character.is_ascii_digit(),
        })?;
        Ok(Self(text.to_owned()))
    }

    /// The number of a year, a body and a serial up to 999999.
    ///
    /// # Errors
    /// `Value` for a year outside 1980 to 2079 or a serial of seven digits.
    pub fn new(year: i32, issuer: &IssuerCode, serial: u32) -> Result<Self, CodeError> {
        if !(1980..2080).contains(&year) {
            return Err(CodeError::Value { expected: "a year from 1980 to 2079" });
        }
        if 999_999 < serial {
            return Err(CodeError::Value { expected: "a serial up to 999999" });
        }
        Ok(Self(format!("{:02}-{issuer}-{serial:06}", year % 100)))
    }

    /// The year, with its century.
    pub fn year(&self) -> i32 {
        let short = self.number(..2);
        if short < LAST_CENTURY_FROM { 2000 + short } else { 1900 + short }
    }

    /// The body that issued it.
    pub fn issuer(&self) -> IssuerCode {
        IssuerCode::parse(&self.0[3..5]).expect("checked when the number was read")
    }

    /// The serial.
    pub fn serial(&self) -> u32 {
        u32::try_from(self.number(6..)).expect("six digits without a sign")
    }

    fn number(&self, part: impl std::slice::SliceIndex<str, Output = str>) -> i32 {
        self.0[part].parse().expect("digits, checked when the number was read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_number_has_a_year_a_body_and_a_serial() {
        let number = LicenceNumber::parse("06-AA-204966").unwrap();
        assert_eq!((number.year(), number.serial()), (2006, 204_966));
        assert_eq!(number.issuer().as_str(), "AA");
        assert_eq!(LicenceNumber::new(2006, &number.issuer(), 204_966), Ok(number));
        assert!(LicenceNumber::parse("06-AB-100256").is_ok());
        assert!(LicenceNumber::parse("06-01-204966").is_ok());
        assert!(LicenceNumber::parse("06-aa-204966").is_err());
        assert!(LicenceNumber::parse("2006-AA-204966").is_err());
    }

    #[test]
    fn a_serial_has_six_digits_and_a_year_a_century() {
        let issuer = IssuerCode::parse("01").unwrap();
        assert_eq!(LicenceNumber::new(2026, &issuer, 7).unwrap().as_str(), "26-01-000007");
        assert!(LicenceNumber::new(2026, &issuer, 1_000_000).is_err());
        assert!(LicenceNumber::new(2080, &issuer, 1).is_err());
        assert_eq!(LicenceNumber::new(1998, &issuer, 1).unwrap().year(), 1998);
    }
}
