//! Every address of the product with its methods, taken from the document.

use actix_web::dev::ResourceDef;
use utoipa::openapi::{OpenApi, PathItem};

/// The routes, to tell a wrong method from a wrong address.
#[derive(Debug)]
pub(crate) struct Addresses(Vec<(ResourceDef, Vec<&'static str>)>);

impl Addresses {
    pub(crate) fn of(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter();
        Self(routes.map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect())
    }

    /// The methods that the address knows; none when there is no such address.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        let matching = self.0.iter().filter(|(route, _)| route.is_match(path));
        matching.flat_map(|(_, methods)| methods.iter().copied()).collect()
    }
}

fn methods(item: &PathItem) -> Vec<&'static str> {
    let known = [
        ("GET", &item.get),
        ("HEAD", &item.head),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    known.into_iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| name).collect()
}
