//! The site map: built from many answers by one task at a time, and cached.

use crate::{
    files::{self, Asset},
    pages::{ApiResponses, Pages, Paths},
    rendering::api_client::Api,
};
use std::{
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, task::spawn_blocking};

/// Maximum number of rounds of requests: enough for more than 20,000 products at a hundred per answer.
const ROUNDS: usize = 250;

/// Time-out of building a map, which nobody waits for at a screen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lifetime of a map.
const LIFE: Duration = Duration::from_mins(1);

/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// The map of a site's public pages.
pub(crate) struct SiteMap {
    pages: Arc<dyn Pages>,
    api: Api,
    origin: String,
    kept: Turn<Arc<Asset>>,
}

impl SiteMap {
    /// Creates the map of `pages` at `origin`, whose paths come from `api`.
    pub(crate) fn new(pages: Arc<dyn Pages>, api: Api, origin: String) -> Self {
        Self {
            pages,
            api,
            origin,
            kept: Turn::default(),
        }
    }

    /// Returns `sitemap.xml`; `None` if it would be incomplete, since search engines drop missing pages.
    pub(crate) async fn get(&self, now: Instant) -> Option<Arc<Asset>> {
        let (pages, api, origin) = (Arc::clone(&self.pages), self.api.clone(), self.origin.clone());
        let make = async move {
            let paths = all(pages, api).await?;
            let text = move || of_paths(&origin, &paths);
            spawn_blocking(text).await.ok().map(Arc::new)
        };
        self.kept.get(now, make).await
    }
}

/// Builds `sitemap.xml` from known paths.
pub(crate) fn of_paths(origin: &str, paths: &[String]) -> Asset {
    files::plain("sitemap.xml", xml(origin, paths).into_bytes())
}

/// Builds `robots.txt`: everything is allowed, with a link to the map if there is one.
pub(crate) fn robots(origin: &str, has_map: bool) -> Asset {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if has_map {
        text.push_str(&["Sitemap: ", origin, "/sitemap.xml\n"].concat());
    }
    files::plain("robots.txt", text.into_bytes())
}

async fn all(pages: Arc<dyn Pages>, api: Api) -> Option<Vec<String>> {
    let mut responses = ApiResponses::new();
    for _ in 0..ROUNDS {
        let pages = Arc::clone(&pages);
        let look = move || (pages.paths(&responses), responses);
        let (Paths { paths, missing }, known) = spawn_blocking(look).await.ok()?;
        if missing.is_empty() {
            return Some(paths);
        }
        responses = known;
        api.fetch_all(missing, &mut responses).await?;
        // The app would take a refusal for the end of the list.
        if responses.values().any(|response| response.status != 200) {
            return None;
        }
    }
    tracing::warn!("there is no site map: it needs more than {ROUNDS} rounds of responses");
    None
}

fn xml(origin: &str, paths: &[String]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "<url><loc>{origin}{}</loc></url>",
            path.replace('&', "&amp;")
        );
    }
    text.push_str("</urlset>\n");
    text
}

/// A cached value that one task makes while others wait; caches failures as well.
struct Turn<T>(Arc<Mutex<Option<Outcome<T>>>>);

/// The time of making it, and the value if it succeeded.
type Outcome<T> = (Instant, Option<T>);

impl<T> Default for Turn<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone + Send + 'static> Turn<T> {
    async fn get(&self, now: Instant, make: impl Future<Output = Option<T>> + Send + 'static) -> Option<T> {
        let mut kept = Arc::clone(&self.0).lock_owned().await;
        if let Some((since, made)) = &*kept {
            let life = if made.is_some() { LIFE } else { PAUSE };
            if now.saturating_duration_since(*since) < life {
                return made.clone();
            }
        }
        // A task of its own: if its caller leaves, the next one finds the result.
        let work = tokio::spawn(async move {
            let made = tokio::time::timeout(PATIENCE, make).await.ok().flatten();
            *kept = Some((now, made.clone()));
            made
        });
        work.await.ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn it_is_made_by_one_at_a_time_and_kept_for_a_minute() {
        let turn = Turn::default();
        let made = Arc::new(AtomicUsize::new(0));
        let make = |what: Option<u8>| {
            let made = Arc::clone(&made);
            async move {
                made.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                what
            }
        };
        let start = Instant::now();
        let both = tokio::join!(turn.get(start, make(Some(1))), turn.get(start, make(Some(2))));
        assert_eq!((both, made.load(Ordering::Relaxed)), ((Some(1), Some(1)), 1));
        let young = start + LIFE.checked_sub(Duration::from_secs(1)).unwrap();
        assert_eq!(turn.get(young, make(Some(3))).await, Some(1));
        let old = start + LIFE;
        assert_eq!(turn.get(old, make(None)).await, None);
        assert_eq!(turn.get(old, make(Some(4))).await, None, "not at once");
        assert_eq!(turn.get(old + PAUSE, make(Some(5))).await, Some(5));
        assert_eq!(made.load(Ordering::Relaxed), 3);
    }
}
