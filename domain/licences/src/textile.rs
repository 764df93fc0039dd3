//! Interim textile export licences (纺织品临时出口许可证): restricting markets and categories.

use chrono::NaiveDate;
use domain_kernel::{Country, day};
use domain_reference::Catalogue;

/// A market that restricts textiles from China (设限市场).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Market {
    /// The European Union, from the memorandum of June 2005 to the end of 2007.
    EuropeanUnion,
    /// The United States, 2006 to 2008. `[R]`
    UnitedStates,
}

/// Members of the Union in 2005 (25 states).
const UNION_2005: [&str; 25] = [
    "AUT", "BEL", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HUN",
    "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "SVK", "SVN", "SWE",
];

/// Members since the first day of 2007.
const UNION_2007: [&str; 2] = ["BGR", "ROU"];

impl Market {
    /// Every market.
    pub const ALL: [Self; 2] = [Self::EuropeanUnion, Self::UnitedStates];

    /// The word on the wire and in quota accounts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EuropeanUnion => "EU",
            Self::UnitedStates => "US",
        }
    }

    /// The restricting market that a country belonged to in a year, if it did.
    pub fn of(country: &Country, year: i32) -> Option<Self> {
        let code = country.as_str();
        let is_member = UNION_2005.contains(&code) || (2007 <= year && UNION_2007.contains(&code));
        let found = if is_member {
            Self::EuropeanUnion
        } else if code == "USA" {
            Self::UnitedStates
        } else {
            return None;
        };
        found.years().contains(&year).then_some(found)
    }

    /// The quota years of the market.
    pub const fn years(self) -> std::ops::RangeInclusive<i32> {
        match self {
            Self::EuropeanUnion => 2005..=2007,
            Self::UnitedStates => 2006..=2008,
        }
    }

    /// The catalogue that says which goods stand in which category.
    pub const fn catalogue(self) -> Catalogue {
        match self {
            Self::EuropeanUnion => Catalogue::TextileEu,
            Self::UnitedStates => Catalogue::TextileUs,
        }
    }

    /// The categories whose quantities a licence for `category` takes, its own first: a
    /// sub-category that must be accompanied by its parent takes as much of both.
    ///
    /// Source: the note to the US quantities of 2006: what is exported as 332/432/632-B is
    /// accompanied by the same quantity of 332/432/632-T, which may be exported alone.
    pub fn categories_taken(self, category: &str) -> Vec<&str> {
        let parents = SUB_CATEGORIES.iter().filter(|(market, _, _)| *market == self);
        let parent = parents.into_iter().find(|(_, sub, _)| *sub == category);
        std::iter::once(category).chain(parent.map(|(_, _, parent)| *parent)).collect()
    }
}

/// A sub-category and the parent that accompanies it.
const SUB_CATEGORIES: [(Market, &str, &str); 1] =
    [(Market::UnitedStates, "332/432/632-B", "332/432/632-T")];

/// The last day an extension of a textile licence may reach: three months on, inside its year.
pub(crate) fn latest_extension(valid_until: NaiveDate, months: u32, year: i32) -> NaiveDate {
    domain_kernel::add_months(valid_until, months).min(day(year, 12, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(code: &str, year: i32) -> Option<Market> {
        Market::of(&Country::parse(code).unwrap(), year)
    }

    #[test]
    fn the_union_grows_inside_the_plan() {
        assert_eq!(market("GBR", 2005), Some(Market::EuropeanUnion));
        assert_eq!(market("ROU", 2006), None);
        assert_eq!(market("ROU", 2007), Some(Market::EuropeanUnion));
        assert_eq!(market("GBR", 2008), None);
        assert_eq!(market("USA", 2005), None);
        assert_eq!(market("USA", 2008), Some(Market::UnitedStates));
        assert_eq!(market("JPN", 2006), None);
    }

    #[test]
    fn socks_of_b_take_as_much_of_t() {
        let taken = |category| Market::UnitedStates.categories_taken(category);
        assert_eq!(taken("332/432/632-B"), ["332/432/632-B", "332/432/632-T"]);
        assert_eq!(taken("332/432/632-T"), ["332/432/632-T"]);
        assert_eq!(Market::EuropeanUnion.categories_taken("4C"), ["4C"]);
    }
}
