//! Tests that withdrawable pages are never cached.

use super::{
    get,
    public_pages::{api, site, text},
};
use http::StatusCode;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn withdrawable_pages_are_not_cached() {
    let (router, renders, _folder) = site(api().await);
    for path in ["/second", "/second?from=chat"] {
        let before = renders.load(Ordering::Relaxed);
        let (status, headers, body) = get(&router, path, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text(&body).contains("<p>\"it's <b>\"</p>"), "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(headers["referrer-policy"], "strict-origin-when-cross-origin");
        get(&router, path, &[]).await;
        assert_eq!(
            renders.load(Ordering::Relaxed) - before,
            4,
            "{path}: each time anew"
        );
    }
    let (status, headers, _) = get(&router, "/none", &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers["cache-control"], "no-store", "nor that it is gone");
    let (_, headers, _) = get(&router, "/", &[]).await;
    assert_eq!(headers["cache-control"], "no-cache", "another page");
}
