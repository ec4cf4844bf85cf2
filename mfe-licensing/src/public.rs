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
    may_be_kept: |_| true,
    is_page: |path| Route::parse(path) != Route::Unknown,
    paths,
};

/// The landing page, and addresses that lead nowhere.
fn is_public(path: &str) -> bool {
    matches!(Route::parse(path), Route::Home | Route::Unknown)
}

fn paths(_: &Answers) -> Paths {
    let paths = ["/", "/fees", "/verify"].map(ToOwned::to_owned);
    Paths {
        paths: paths.to_vec(),
        missing: Vec::new(),
    }
}
