//! Administrative divisions.

use super::shape::{CodeError, checked_text, digits};

checked_text! {
    /// An administrative division (行政区划, GB/T 2260): two digits each for province,
    /// prefecture and county; `00` stands for the whole.
    Region
}

impl Region {
    /// Reads 6 digits.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        digits(text, 6, "6 digits").map(|()| Self(text.to_owned()))
    }

    /// The province it lies in.
    pub fn province(&self) -> Self {
        let (province, _) = self.0.split_at(2);
        Self(format!("{province}0000"))
    }

    /// Whether `other` is this division or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        let whole = match self.0.as_str() {
            code if code.ends_with("0000") => 2,
            code if code.ends_with("00") => 4,
            _ => 6,
        };
        self.0.get(..whole) == other.0.get(..whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        Region::parse(text).unwrap()
    }

    #[test]
    fn a_division_contains_its_subtree() {
        assert!(region("440000").contains(&region("440305")));
        assert!(region("440300").contains(&region("440305")));
        assert!(region("440305").contains(&region("440305")));
        assert!(!region("440305").contains(&region("440300")));
        assert!(!region("440300").contains(&region("440000")));
        assert!(!region("440300").contains(&region("440400")));
        assert!(!region("440000").contains(&region("450000")));
    }

    #[test]
    fn a_county_knows_its_province() {
        assert_eq!(region("440305").province(), region("440000"));
        assert!(Region::parse("4403").is_err());
    }
}
