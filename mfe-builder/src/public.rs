//! The app's public pages and all their paths, for its own server.

use crate::{app::SITE, routes::Route};
use allpet_ui::server::{
    Public,
    map::{ApiResponses, Paths},
};

/// The public pages of the builder, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    is_cacheable,
    is_page,
    submission: |_, _| None,
    paths,
};

/// Returns whether the page is public: the landing page, a shared design, and "page not found". Only the browser draws the others.
fn is_public(path: &str) -> bool {
    matches!(
        Route::of(path),
        Route::Home | Route::Shared { .. } | Route::NotFound
    )
}

fn is_page(path: &str) -> bool {
    Route::of(path) != Route::NotFound
}

/// Returns whether the server may cache the page. Shared designs are excluded: a withdrawn link must stop working at once.
fn is_cacheable(path: &str) -> bool {
    !matches!(Route::of(path), Route::Shared { .. })
}

fn paths(_: &ApiResponses) -> Paths {
    Paths {
        paths: vec!["/".into()],
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_cacheable, is_page, is_public};

    #[test]
    fn the_editors_pages_are_not_public() {
        assert!(is_public("/") && is_public("/no-such-page") && is_public("/shared/token"));
        for path in [
            "/customize",
            "/designs",
            "/review",
            "/ideas",
            "/sign-in",
            "/sign-up",
        ] {
            assert!(!is_public(path), "{path}");
        }
    }

    #[test]
    fn only_known_paths_are_pages() {
        for path in ["/", "/customize", "/shared/AB.CD", "/sign-up"] {
            assert!(is_page(path), "{path}");
        }
        for path in ["/no-such-page", "/customize/x", "/shared", "/x.html"] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn shared_designs_are_not_cached() {
        assert!(is_cacheable("/") && is_cacheable("/no-such-page"));
        for path in ["/shared/token", "/shared/token/", "/shared/token?x=1"] {
            assert!(!is_cacheable(path), "{path}");
        }
    }
}
