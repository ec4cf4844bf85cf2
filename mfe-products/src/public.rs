//! The app's public pages and all their paths, for its own server.

use crate::{app::SITE, routes::Route};
use allpet_contract::{
    catalog::{ListProducts, ProductList, ProductQuery, ProductSort},
    client::wire,
};
use allpet_domain::catalog::Category;
use allpet_ui::server::{
    DataRequest, Public,
    map::{ApiResponses, Paths},
};

/// The public pages of the store, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    is_cacheable: |_| true,
    is_page,
    submission: |_, _| None,
    paths,
};

fn is_page(path: &str) -> bool {
    Route::of(path) != Route::NotFound
}

fn is_public(path: &str) -> bool {
    let route = Route::of(path);
    matches!(
        route,
        Route::Home | Route::Catalogue | Route::Product { .. } | Route::NotFound
    )
}

/// Returns the paths of the landing page, the catalogue, its departments and every product. Asks for the products page by page.
fn paths(responses: &ApiResponses) -> Paths {
    let mut paths = Paths {
        paths: vec!["/".into(), "/catalogue".into()],
        missing: Vec::new(),
    };
    let departments = Category::ALL
        .iter()
        .map(|category| ["/catalogue?category=", category.as_str()].concat());
    paths.paths.extend(departments);
    let mut query = ProductQuery {
        sort: ProductSort::Name,
        limit: Some(100),
        ..ProductQuery::default()
    };
    for page in 0.. {
        let key = ["products/", &page.to_string()].concat();
        let Some(response) = responses.get(&key) else {
            if let Ok(request) = wire(ListProducts { query }) {
                let target = request.target;
                paths.missing.push(DataRequest { key, target });
            }
            break;
        };
        let list: Option<ProductList> = allpet_json::from_str(&response.body).ok();
        let Some(list) = list else { break };
        paths
            .paths
            .extend(list.items.iter().map(|card| ["/products/", &card.slug].concat()));
        let Some(cursor) = list.next else { break };
        query.cursor = Some(cursor);
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_pages_are_not_public() {
        for path in ["/", "/catalogue", "/products/trail-harness", "/no-such-page"] {
            assert!(is_public(path), "{path}");
        }
        for path in [
            "/cart",
            "/checkout",
            "/orders",
            "/shop/orders",
            "/shop/stock",
            "/sign-in",
            "/sign-up",
        ] {
            assert!(!is_public(path), "{path}");
        }
    }

    #[test]
    fn the_site_map_asks_for_products_until_it_has_all() {
        let paths = paths(&ApiResponses::new());
        assert_eq!(
            paths.missing[0].target,
            "/api/catalog/products?sort=name&limit=100"
        );
        assert!(paths.paths.contains(&"/catalogue?category=harnesses".to_owned()));
    }
}
