//! What the app's own server knows of it: which pages every visitor sees alike.

use crate::routes::Route;
use allpet_ui::server::{
    Public,
    map::{Answers, Paths},
};

/// Licensing, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: "Pet licensing",
    is_public,
    may_be_kept,
    is_page: |path| Route::parse(path) != Route::Unknown,
    paths,
};

/// The landing page, the calculator, the pages of tags, and addresses that lead nowhere.
fn is_public(path: &str) -> bool {
    matches!(
        Route::parse(path),
        Route::Home | Route::Fees | Route::Verify | Route::Tag(_) | Route::Unknown
    )
}

/// Not what an owner shows of a pet, which may be taken back at any time. The page that asks for a code answers with a tag, too.
fn may_be_kept(path: &str) -> bool {
    !matches!(Route::parse(path), Route::Verify | Route::Tag(_))
}

fn paths(_: &Answers) -> Paths {
    let paths = ["/", "/fees", "/verify"].map(ToOwned::to_owned);
    Paths {
        paths: paths.to_vec(),
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_for_everybody_and_kept_by_nobody() {
        for path in ["/verify", "/verify/7K3M-Q9TX", "/verify/AB.CD"] {
            assert!(is_public(path) && !may_be_kept(path), "{path}");
        }
        for path in ["/", "/fees", "/no-such-page"] {
            assert!(is_public(path) && may_be_kept(path), "{path}");
        }
        for path in ["/licences", "/apply/review", "/queue", "/sign-in"] {
            assert!(!is_public(path), "{path}");
        }
    }
}
