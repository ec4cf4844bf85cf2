//! Tests of the map of a site with many pages.

use super::{
    get,
    public_pages::{api, question, site_of, text},
};
use crate::{ApiResponses, Page, Pages, Paths, RenderRequest, Submission};
use http::StatusCode;
use std::{
    sync::Arc,
    thread::{self, ThreadId},
};

/// A shop whose products come in a number of answers, each leading to the next.
struct Shop {
    key: &'static str,
    responses: usize,
    /// The thread that answers requests.
    busy: ThreadId,
}

impl Pages for Shop {
    fn is_public(&self, _: &str) -> bool {
        false
    }

    fn is_cacheable(&self, _: &str) -> bool {
        true
    }

    fn is_page(&self, _: &str) -> bool {
        true
    }

    fn page(&self, _: &RenderRequest<'_>) -> Page {
        Page::default()
    }

    fn submission(&self, _: &str, _: &str) -> Option<Submission> {
        None
    }

    fn paths(&self, responses: &ApiResponses) -> Paths {
        assert_ne!(thread::current().id(), self.busy, "others wait for that thread");
        let keys = (0..self.responses).map(|number| format!("{}-{number}", self.key));
        let (known, unknown): (Vec<_>, Vec<_>) = keys.partition(|key| responses.contains_key(key));
        Paths {
            paths: known.iter().map(|key| ["/", key].concat()).collect(),
            missing: unknown.first().map(|key| question(key)).unwrap_or_default(),
        }
    }
}

async fn map(key: &'static str, responses: usize) -> (StatusCode, String) {
    let busy = thread::current().id();
    let (router, _folder) = site_of(api().await, Arc::new(Shop { key, responses, busy }));
    let (status, _, body) = get(&router, "/sitemap.xml", &[]).await;
    (status, text(&body))
}

#[tokio::test]
async fn twenty_thousand_products_are_all_in_it() {
    let (status, map) = map("products", 200).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(map.matches("<loc>").count(), 200);
}

#[tokio::test]
async fn an_incomplete_sitemap_is_not_served() {
    for (key, responses) in [("products", 1_000), ("refused", 2)] {
        let (status, map) = map(key, responses).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{key}");
        assert!(!map.contains("<loc>"), "{map}");
    }
}
