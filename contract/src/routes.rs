//! The addresses of each module, for a process that forwards them to another one.

use crate::{
    Endpoint, Method, access::Access, apps, builder, catalog, endpoint::Body, identity, licensing, live,
    notifications, operations, orders, payments, pets, tenants,
};

/// An address and its method, and what a process must know that forwards its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// Path with `{names}`.
    pub path: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Maximum size of the body in bytes; 0 without a body.
    pub body_max: usize,
    /// Whether it takes an idempotency key, so that a repetition happens once.
    pub has_key: bool,
    /// Whether it reads a cookie.
    pub has_cookie: bool,
}

impl Route {
    /// Returns the route of an endpoint.
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            path: E::PATH,
            method: E::METHOD,
            body_max: if E::HAS_BODY { <E::Body as Body>::LIMIT } else { 0 },
            has_key: E::HAS_KEY,
            has_cookie: <E::Access as Access>::COOKIE,
        }
    }
}

/// The modules of the API in alphabetical order, each with its routes.
const MODULES: [(&str, &[&[Route]]); 12] = [
    ("apps", &[apps::ROUTES]),
    ("builder", &[builder::ROUTES]),
    ("catalog", catalog::ALL_ROUTES),
    ("identity", identity::ALL_ROUTES),
    ("licensing", licensing::ALL_ROUTES),
    ("live", &[live::ROUTES]),
    ("notifications", &[notifications::ROUTES]),
    ("operations", operations::ALL_ROUTES),
    ("orders", orders::ALL_ROUTES),
    ("payments", payments::ALL_ROUTES),
    ("pets", &[pets::ROUTES]),
    ("tenants", tenants::ALL_ROUTES),
];

/// Returns the names of the modules.
pub fn modules() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

/// Returns the routes with which the kernel serves every module to the operations module. In their paths, the module's name stands
/// in place of `{module}`.
pub fn routes_of_every_module() -> impl Iterator<Item = Route> {
    operations::module::ROUTES.iter().copied()
}

/// Returns the routes of a module; none if there is no such module.
pub fn routes_of(module: &str) -> impl Iterator<Item = Route> {
    let files = MODULES.iter().find(|(name, _)| *name == module);
    files
        .into_iter()
        .flat_map(|(_, files)| files.iter())
        .flat_map(|routes| routes.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_address_belongs_to_one_module() {
        let all: Vec<Route> = modules().flat_map(routes_of).collect();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
        assert_eq!(routes_of("nobody").count(), 0);
    }
}
