//! Every address of the product with its methods, taken from the document.

use std::collections::HashMap;

use actix_web::dev::ResourceDef;
use utoipa::openapi::{OpenApi, PathItem};

/// The routes, to tell a wrong method from a wrong address.
#[derive(Debug)]
pub(crate) struct Addresses {
    routes: Vec<(ResourceDef, Vec<&'static str>)>,
    /// Addresses without a part that varies, which another with one would answer for too, as
    /// `/cases/batches` and `/cases/{id}`.
    shadowed: HashMap<String, Vec<&'static str>>,
}

impl Addresses {
    pub(crate) fn of(document: &OpenApi) -> Self {
        let paths = || document.paths.paths.iter();
        let routes: Vec<_> =
            paths().map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect();
        let is_shadowed = |path: &str| {
            !path.contains('{')
                && 1 < routes.iter().filter(|(route, _)| route.is_match(path)).count()
        };
        let shadowed = paths().filter(|(path, _)| is_shadowed(path));
        let shadowed = shadowed.map(|(path, item)| (path.clone(), methods(item))).collect();
        Self { routes, shadowed }
    }

    /// The methods that the address knows; none when there is no such address.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        if let Some(methods) = self.shadowed.get(path) {
            return methods.clone();
        }
        let matching = self.routes.iter().filter(|(route, _)| route.is_match(path));
        matching.flat_map(|(_, methods)| methods.iter().copied()).collect()
    }

    /// Whether a method is asked of an address that does not know it, but would reach another.
    pub(crate) fn is_misled(&self, method: &str, path: &str) -> bool {
        self.shadowed.get(path).is_some_and(|methods| !methods.contains(&method))
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
