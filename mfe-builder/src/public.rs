//! What the app's own server knows of it: which pages every visitor sees alike, and what the site says of itself.

use crate::app::SITE;
use allpet_ui::server::{
    Public,
    map::{Answers, Paths},
};

/// The builder, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    paths,
};

/// The landing page, and addresses that lead nowhere. Whatever is designed is drawn in the browser.
fn is_public(path: &str) -> bool {
    let first = path.split('/').find(|part| !part.is_empty());
    !matches!(
        first,
        Some("customize" | "designs" | "ideas" | "shared" | "review" | "sign-in" | "sign-up")
    )
}

fn paths(_: &Answers) -> Paths {
    Paths {
        paths: vec!["/".into()],
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn what_is_designed_is_not_public() {
        assert!(is_public("/") && is_public("/no-such-page"));
        for path in [
            "/customize",
            "/designs",
            "/review",
            "/shared/token",
            "/sign-in",
            "/sign-up",
        ] {
            assert!(!is_public(path), "{path}");
        }
    }
}
