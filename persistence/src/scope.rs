//! The caller's scope as conditions on columns.

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
