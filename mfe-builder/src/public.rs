//! What the app's own server knows of it: which pages every visitor sees alike, and what the site says of itself.

use crate::{app::SITE, routes::Route};
use allpet_ui::server::{
    Public,
    map::{Answers, Paths},
};

/// The builder, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    is_cacheable,
    is_page,
    submission: |_, _| None,
    paths,
};

/// The landing page, what somebody shows by a link, and addresses that lead nowhere. Whatever is designed is drawn in the
/// browser.
fn is_public(path: &str) -> bool {
    matches!(
        Route::of(path),
        Route::Home | Route::Shared { .. } | Route::NotFound
    )
}

fn is_page(path: &str) -> bool {
    Route::of(path) != Route::NotFound
}

/// A link that was withdrawn shows nothing any more, at once.
fn is_cacheable(path: &str) -> bool {
    !matches!(Route::of(path), Route::Shared { .. })
}

fn paths(_: &Answers) -> Paths {
    Paths {
        paths: vec!["/".into()],
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_cacheable, is_page, is_public};

    #[test]
    fn what_is_designed_is_not_public() {
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
    fn an_address_that_leads_nowhere_is_none() {
        for path in ["/", "/customize", "/shared/AB.CD", "/sign-up"] {
            assert!(is_page(path), "{path}");
        }
        for path in ["/no-such-page", "/customize/x", "/shared", "/x.html"] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn what_a_link_shows_is_not_kept() {
        assert!(is_cacheable("/") && is_cacheable("/no-such-page"));
        for path in ["/shared/token", "/shared/token/", "/shared/token?x=1"] {
            assert!(!is_cacheable(path), "{path}");
        }
    }
}
