//! The caller's scope as conditions on columns.

use std::collections::BTreeSet;

use domain_identity::{OrganisationPath, Scope};

/// What a list is narrowed to.
pub(crate) enum Listed {
    /// The ministry sees every row.
    All,
    /// Paths from `from` up to, not including, `until`.
    Subtree { from: String, until: String },
    /// One enterprise.
    Enterprise(String),
}

/// The organisations below the ministry whose subtree holds one of `bodies`: where a row is
/// listed. The ministry lists everything and needs no place.
pub(crate) fn places<'a>(
    bodies: impl IntoIterator<Item = &'a OrganisationPath>,
) -> BTreeSet<&'a str> {
    let lineage = bodies.into_iter().flat_map(|path| {
        let path = path.as_str();
        path.match_indices('/').filter_map(|(end, _)| path.get(..=end))
    });
    lineage.filter(|path| !OrganisationPath::MINISTRY.starts_with(path)).collect()
}

/// A subtree is the range of paths that begin with its own: it ends with `/`, and the
/// character after `/` is `0`.
pub(crate) fn within(scope: &Scope) -> Listed {
    match scope {
        Scope::Enterprise(id) => Listed::Enterprise(id.as_str().to_owned()),
        Scope::Organisation(path) => {
            let path = path.as_str();
            if path == OrganisationPath::MINISTRY {
                return Listed::All;
            }
            let stem = path.strip_suffix('/').unwrap_or(path);
            Listed::Subtree { from: path.to_owned(), until: format!("{stem}0") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_listed_by_each_body_and_whoever_is_above_but_the_ministry() {
        let path = |text| OrganisationPath::parse(text).unwrap();
        let (handling, issuing) = (path("/mofcom/fujian/xiamen/"), path("/mofcom/fujian/"));
        let places: Vec<_> = places([&handling, &issuing]).into_iter().collect();
        assert_eq!(places, ["/mofcom/fujian/", "/mofcom/fujian/xiamen/"]);
    }
}
