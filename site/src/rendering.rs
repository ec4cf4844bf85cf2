//! Rendering a page: once to see what it asks for, and again with the answers.

use crate::{
    ask::Api,
    document::{EARLY, document},
    files::{self, Asset, Header},
    host::SiteArgs,
    kept::Kept,
    pages::{Answers, Page, Pages, Visit},
    policy,
    sitemap::SiteMap,
};
use http::header;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// What one answer leads to may be asked in turn, so often.
const PASSES: usize = 3;

/// So many pages are drawn at once. Beyond that a visitor's own browser draws, and nobody waits.
const AT_ONCE: usize = 32;

/// Renders an app's public pages.
pub(crate) struct Rendering {
    pages: Arc<dyn Pages>,
    /// The index of the build that this program belongs to.
    index: String,
    policy: Vec<Header>,
    api: Api,
    origin: String,
    config: String,
    patience: Duration,
    kept: Kept<(u16, Arc<Asset>)>,
    room: Semaphore,
    map: SiteMap,
}

impl Rendering {
    /// The renderer of a site whose build has this `index`; none where its API cannot be asked from here.
    pub(crate) fn new(args: &SiteArgs, pages: Arc<dyn Pages>, index: &Asset) -> Option<Self> {
        let Some(api) = Api::at(args.api_inside()) else {
            tracing::warn!("pages are not rendered: add --api-inside with an http:// address of the API");
            return None;
        };
        let html = String::from_utf8_lossy(&index.bytes);
        let scripts = policy::inline_scripts(&html).chain([EARLY]);
        let map = SiteMap::new(Arc::clone(&pages), api.clone(), args.origin());
        Some(Self {
            pages,
            index: index.tag.clone(),
            policy: policy::page(args, scripts).into(),
            api,
            origin: args.origin(),
            config: args.config_json(),
            patience: Duration::from_millis(args.patience_ms),
            kept: Kept::default(),
            room: Semaphore::new(AT_ONCE),
            map,
        })
    }

    /// Whether the page at `path` is rendered at all.
    pub(crate) fn is_public(&self, path: &str) -> bool {
        self.pages.is_public(path)
    }

    /// The page at `target` (path and query) in the app's `index`, with its status; nothing where the API is down or slow,
    /// or where there is a newer build: the browser then draws the page by itself.
    pub(crate) async fn page(&self, target: &str, index: &Asset) -> Option<(u16, Arc<Asset>)> {
        // The app of another build would draw something else than this program, and could not take the page over.
        if index.tag != self.index {
            return None;
        }
        if let Some(kept) = self.kept.get(target, Instant::now()) {
            return Some(kept);
        }
        let _place = self.room.try_acquire().ok()?;
        let (page, answers) = tokio::time::timeout(self.patience, self.passes(target))
            .await
            .ok()??;
        let text = document(
            &String::from_utf8_lossy(&index.bytes),
            &page,
            &self.config,
            &answers,
        )?;
        let asset = Arc::new(files::page(text, &self.policy));
        if page.status == 200 {
            self.kept
                .put(target, (page.status, Arc::clone(&asset)), Instant::now());
        }
        Some((page.status, asset))
    }

    async fn passes(&self, target: &str) -> Option<(Page, Answers)> {
        let mut answers = Answers::new();
        for _ in 0..PASSES {
            let page = self.render(target, &answers).await?;
            if page.missing.is_empty() {
                return Some((page, answers));
            }
            self.api.learn(page.missing, &mut answers).await?;
        }
        let page = self.render(target, &answers).await?;
        page.missing.is_empty().then_some((page, answers))
    }

    /// Components are drawn on one thread, and it takes a while.
    async fn render(&self, target: &str, answers: &Answers) -> Option<Page> {
        let (pages, target, answers) = (Arc::clone(&self.pages), target.to_owned(), answers.clone());
        let (origin, config) = (self.origin.clone(), self.config.clone());
        let work = move || {
            pages.page(&Visit {
                path: &target,
                origin: &origin,
                config: &config,
                answers: &answers,
            })
        };
        // A page whose drawing panics is left to the browser; the panic stands in the log.
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// `sitemap.xml`.
    pub(crate) async fn map(&self) -> Option<Arc<Asset>> {
        self.map.get(Instant::now()).await
    }

    /// `robots.txt`.
    pub(crate) fn robots(&self) -> Asset {
        let text = format!("User-agent: *\nAllow: /\nSitemap: {}/sitemap.xml\n", self.origin);
        files::plain("robots.txt", text.into_bytes())
    }
}

/// What a rendered page's answer depends on.
pub(crate) const VARY: (header::HeaderName, &str) = (header::VARY, "accept-encoding, sec-fetch-dest");
