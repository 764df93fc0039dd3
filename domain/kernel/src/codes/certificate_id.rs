//! The identifier of an electronic certificate (证照标识, GB/T 36904).

use super::shape::{CodeError, checked_text, fixed, is_digit_or_capital};

checked_text! {
    /// `1.2.156.3005.2` with the type, the issuer, the serial, the version and a check character
    /// of ISO 7064 MOD 37,36 over all of them.
    CertificateId
}

const ROOT: &str = "1.2.156.3005.2";
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl CertificateId {
    /// The identifier of a certificate: of the kind that `owner` numbered `type_serial`, issued by
    /// `issuer` under a number of its own. Both are credit codes of eighteen characters, of public
    /// bodies whose inner organisation code need not pass the check of an enterprise's.
    ///
    /// # Errors
    /// `Length` for an owner or issuer of another length; `Character` for other than digits,
    /// capitals and, in the number, hyphens; `Value` when the number is empty, or a type or version
    /// is beyond 999.
    pub fn of(
        owner: &str,
        type_serial: u16,
        issuer: &str,
        number: &str,
        version: u16,
    ) -> Result<Self, CodeError> {
        for code in [owner, issuer] {
            fixed(code, 18, "a credit code", |_, character| is_digit_or_capital(character))?;
        }
        if 999 < type_serial || 999 < version || version == 0 {
            return Err(CodeError::Value { expected: "a type and a version from 001 to 999" });
        }
        // Hyphens of licence numbers are left out; the identifier knows digits and capitals.
        let serial: String = number.chars().filter(|character| *character != '-').collect();
        if serial.is_empty() {
            return Err(CodeError::Value { expected: "a number of at least one character" });
        }
        let parts = format!("{owner}{type_serial:03}.{issuer}.{serial}.{version:03}");
        let check = check_character(&parts)?;
        Ok(Self(format!("{ROOT}.{parts}.{check}")))
    }

    /// Reads an identifier and checks its check character.
    ///
    /// # Errors
    /// `Value`, `Character`, `CheckCharacter`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let expected = "1.2.156.3005.2 and five parts";
        let rest = text.strip_prefix(ROOT).and_then(|rest| rest.strip_prefix('.'));
        let rest = rest.ok_or(CodeError::Value { expected })?;
        let (parts, check) = rest.rsplit_once('.').ok_or(CodeError::Value { expected })?;
        let lengths: Vec<usize> = parts.split('.').map(str::len).collect();
        let fits = matches!(lengths.as_slice(), [21, 18, serial, 3] if 0 < *serial);
        if !fits || check.len() != 1 {
            return Err(CodeError::Value { expected });
        }
        let right = check_character(parts)?;
        if check.starts_with(right) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError::CheckCharacter { expected: right })
        }
    }
}

/// ISO 7064 MOD 37,36 over digits and capitals; dots do not count.
fn check_character(text: &str) -> Result<char, CodeError> {
    let mut product = 36;
    for (position, character) in text.chars().enumerate().filter(|(_, c)| *c != '.') {
        let value = Some(character)
            .filter(|character| is_digit_or_capital(*character))
            .and_then(|character| ALPHABET.find(character))
            .ok_or(CodeError::Character { character, position })?;
        let sum = (product + value) % 36;
        product = (2 * if sum == 0 { 36 } else { sum }) % 37;
    }
    let check = (37 - product) % 36;
    Ok(ALPHABET.chars().nth(check).expect("below 36"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T6-4: a made-up code that passes the check of its eighteenth character.
    const OWNER: &str = "11100000000000001M";

    /// T6-1 and T6-2 of the collected rules.
    #[test]
    fn the_worked_examples() {
        let first = CertificateId::of(OWNER, 1, OWNER, "2026000001", 1).unwrap();
        assert_eq!(
            first.as_str(),
            "1.2.156.3005.2.11100000000000001M001.11100000000000001M.2026000001.001.9"
        );
        let second = CertificateId::of(OWNER, 2, OWNER, "26-BJ-000123", 1).unwrap();
        assert!(second.as_str().ends_with(".26BJ000123.001.L"), "{second}");
        assert_eq!(CertificateId::parse(second.as_str()), Ok(second));
    }

    #[test]
    fn live_samples_read_and_a_dummy_does_not() {
        let root = "1.2.156.3005.2.11100000000013338W";
        for sample in [
            format!("{root}011.11110000000021135M.20230329701.003.Y"),
            format!("{root}009.11330105002500287C.2025052201.002.0"),
        ] {
            assert!(CertificateId::parse(&sample).is_ok(), "{sample}");
        }
        let wrong = format!("{root}011.11110000000021135M.20230329701.003.Z");
        assert_eq!(CertificateId::parse(&wrong), Err(CodeError::CheckCharacter { expected: 'Y' }));
        for shapeless in ["", "1.2.156.3005.6.x", "1.2.156.3005.2.a.b.c.d.e"] {
            assert!(CertificateId::parse(shapeless).is_err(), "{shapeless}");
        }
    }

    #[test]
    fn one_wrong_character_is_always_found() {
        let good = CertificateId::of(OWNER, 1, OWNER, "26AA000001", 1).unwrap();
        let body = ROOT.len() + 1;
        for (position, character) in good.as_str().char_indices().skip(body) {
            if character == '.' {
                continue;
            }
            let mut text = good.as_str().to_owned();
            let other = if character == '7' { "8" } else { "7" };
            text.replace_range(position..=position, other);
            assert!(CertificateId::parse(&text).is_err(), "{text}");
        }
    }
}
