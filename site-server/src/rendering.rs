//! Rendering of a page: a first time to collect its requests, and again with the answers.

pub(super) mod api_client;
mod styles;

use crate::{
    document::{EVENT_REPLAY, document},
    files::{self, Asset, Files, Header},
    pages::{ApiResponse, ApiResponses, Page, Pages, REFUSED_FORM, RenderRequest, Submission},
    rendering::{api_client::Api, styles::inline_styles},
    server::{SiteArgs, policy},
    sitemap::SiteMap,
};
use expiring_cache::ExpiringCache;
use http::header;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// Maximum number of renderings per page: an answer may lead to further requests.
const PASSES: usize = 3;

/// Lifetime of a rendered page in the cache. Adding to the cart checks stock and prices anew.
const PAGE_LIFETIME: Duration = Duration::from_secs(10);

/// Maximum number of cached pages.
const PAGE_CAPACITY: usize = 400;

/// Time-out of the API for a form's request.
const SUBMIT_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum number of pages rendered at once. Beyond it the visitor's browser renders, so nobody waits.
const MAX_CONCURRENT: usize = 32;

/// The caching of a rendered page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CachePolicy {
    /// Briefly; caches revalidate it.
    Short,
    /// Never, not even on a disk.
    NoStore,
}

/// A rendered page as a file, with the headers of its policy.
fn asset(text: String, policy: &[Header], cache: CachePolicy) -> Asset {
    let mut page = files::plain("page.html", text.into_bytes());
    if cache == CachePolicy::NoStore {
        page.headers.retain(|(name, _)| *name != header::CACHE_CONTROL);
        page.headers.push((&header::CACHE_CONTROL, "no-store".into()));
    }
    page.headers.extend_from_slice(policy);
    page
}

/// The renderer of an app's public pages.
pub(crate) struct Rendering {
    pages: Arc<dyn Pages>,
    /// The tag of the index of this server's own build.
    index: String,
    /// That index, with its style sheets inlined.
    styled: String,
    policy: Vec<Header>,
    api: Api,
    origin: String,
    config: String,
    timeout: Duration,
    /// Rendered pages by path and query, with their status.
    page_cache: ExpiringCache<String, (u16, Arc<Asset>), Instant>,
    permits: Semaphore,
    map: SiteMap,
}

impl Rendering {
    /// Creates the renderer of a site with these `files`; `None` without an index, or if the API has no plain http address.
    pub(crate) fn new(args: &SiteArgs, pages: Arc<dyn Pages>, files: &Files) -> Option<Self> {
        let index = files.get("index.html")?;
        let Some(api) = Api::at(args.internal_api()) else {
            tracing::warn!("pages are not rendered: add --internal-api with an http:// address of the API");
            return None;
        };
        let html = String::from_utf8_lossy(&index.bytes);
        let styled = inline_styles(&html, files);
        let scripts = policy::inline_scripts(&html).chain([EVENT_REPLAY]);
        let map = SiteMap::new(Arc::clone(&pages), api.clone(), args.origin());
        Some(Self {
            pages,
            index: index.tag.clone(),
            policy: policy::page(args, scripts, &styled.styles).into(),
            styled: styled.html,
            api,
            origin: args.origin(),
            config: args.config_json(),
            timeout: Duration::from_millis(args.render_timeout_ms),
            page_cache: ExpiringCache::new(PAGE_CAPACITY, PAGE_LIFETIME),
            permits: Semaphore::new(MAX_CONCURRENT),
            map,
        })
    }

    /// Returns whether the page at `path` is rendered at all.
    pub(crate) fn is_public(&self, path: &str) -> bool {
        self.pages.is_public(path)
    }

    /// Returns whether the app has a page at `path`.
    pub(crate) fn is_page(&self, path: &str) -> bool {
        self.pages.is_page(path)
    }

    /// Renders the page at `target` (path and query) into the app's `index`, with its status; `None` if the API is down or slow,
    /// or if there is a newer build: the browser then renders the page itself.
    pub(crate) async fn page(&self, target: &str, index: &Asset) -> Option<(u16, Arc<Asset>)> {
        // The app of another build might render differently, and could not take the page over.
        if index.tag != self.index {
            return None;
        }
        let path = target.split('?').next().unwrap_or_default();
        let cache = if self.pages.is_cacheable(path) {
            CachePolicy::Short
        } else {
            CachePolicy::NoStore
        };
        if cache == CachePolicy::Short
            && let Some(cached) = self.page_cache.get(target, Instant::now())
        {
            return Some(cached);
        }
        let _permit = self.permits.try_acquire().ok()?;
        let (page, responses) = tokio::time::timeout(self.timeout, self.passes(target, ApiResponses::new()))
            .await
            .ok()??;
        let text = document(&self.styled, &page, &self.config, &responses)?;
        let asset = Arc::new(asset(text, &self.policy, cache));
        if page.status == 200 && cache == CachePolicy::Short {
            let cached = (page.status, Arc::clone(&asset));
            self.page_cache.insert(target.to_owned(), cached, Instant::now());
        }
        Some((page.status, asset))
    }

    /// The API request of the form sent to `path`.
    pub(crate) fn submission(&self, path: &str, fields: &str) -> Option<Submission> {
        self.pages.submission(path, fields)
    }

    /// Sends the request; `None` if the API is down or slow.
    pub(crate) async fn send(&self, submission: &Submission) -> Option<ApiResponse> {
        let sending = self.api.post(&submission.target, submission.body.clone());
        tokio::time::timeout(SUBMIT_TIMEOUT, sending).await.ok()?
    }

    /// Renders the page at `target` again with the refused form; never cached.
    pub(crate) async fn refused(&self, target: &str, form: ApiResponse) -> Option<Asset> {
        let _permit = self.permits.try_acquire().ok()?;
        let known = ApiResponses::from([(REFUSED_FORM.to_owned(), form)]);
        let rendering = tokio::time::timeout(self.timeout, self.passes(target, known));
        let (page, responses) = rendering.await.ok()??;
        let text = document(&self.styled, &page, &self.config, &responses)?;
        Some(asset(text, &self.policy, CachePolicy::NoStore))
    }

    async fn passes(&self, target: &str, mut responses: ApiResponses) -> Option<(Page, ApiResponses)> {
        for _ in 0..PASSES {
            let page = self.render(target, &responses).await?;
            if page.missing.is_empty() {
                return Some((page, responses));
            }
            self.api.fetch_all(page.missing, &mut responses).await?;
        }
        let page = self.render(target, &responses).await?;
        page.missing.is_empty().then_some((page, responses))
    }

    /// Renders on a blocking thread, since it takes a while.
    async fn render(&self, target: &str, responses: &ApiResponses) -> Option<Page> {
        let (pages, target, responses) = (Arc::clone(&self.pages), target.to_owned(), responses.clone());
        let (origin, config) = (self.origin.clone(), self.config.clone());
        let work = move || {
            pages.page(&RenderRequest {
                path: &target,
                origin: &origin,
                config: &config,
                responses: &responses,
            })
        };
        // If rendering panics, the browser renders the page, and the log has the panic.
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// `sitemap.xml`.
    pub(crate) async fn map(&self) -> Option<Arc<Asset>> {
        self.map.get(Instant::now()).await
    }
}

/// The request headers on which a rendered page depends.
pub(crate) const VARY: (header::HeaderName, &str) = (header::VARY, "accept-encoding, sec-fetch-dest");
