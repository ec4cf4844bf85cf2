//! Rendering a page: once to see what it asks for, and again with the answers.

use crate::{
    api_client::Api,
    document::{EVENT_REPLAY, document},
    files::{self, Asset, Files, Header},
    host::SiteArgs,
    pages::{Answer, Answers, Page, Pages, REFUSED_FORM, RenderRequest, Submission},
    policy,
    sitemap::SiteMap,
    styles::inlined,
};
use expiring_cache::ExpiringCache;
use http::header;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// What one answer leads to may be asked in turn, so often.
const PASSES: usize = 3;

/// How long a rendered page is shown to others. Stock and prices are looked at anew when something is put into the cart.
const PAGE_LIFETIME: Duration = Duration::from_secs(10);

/// How many rendered pages are in memory at most, whatever is asked for.
const PAGE_CAPACITY: usize = 400;

/// How long the API may take to do what a form asks.
const SENDING: Duration = Duration::from_secs(10);

/// So many pages are drawn at once. Beyond that a visitor's own browser draws, and nobody waits.
const AT_ONCE: usize = 32;

/// How long a rendered page may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// For a short while. Whoever has it asks whether it is still the same.
    Short,
    /// To the one who asks for it now: nobody keeps it, not even on a disk.
    Once,
}

/// A rendered page, with the headers of its policy.
fn asset(text: String, policy: &[Header], life: Life) -> Asset {
    let mut page = files::plain("page.html", text.into_bytes());
    if life == Life::Once {
        page.headers.retain(|(name, _)| *name != header::CACHE_CONTROL);
        page.headers.push((&header::CACHE_CONTROL, "no-store".into()));
    }
    page.headers.extend_from_slice(policy);
    page
}

/// Renders an app's public pages.
pub(crate) struct Rendering {
    pages: Arc<dyn Pages>,
    /// The index of the build that this program belongs to.
    index: String,
    /// That index, with its style sheets in it.
    styled: String,
    policy: Vec<Header>,
    api: Api,
    origin: String,
    config: String,
    patience: Duration,
    /// Rendered pages by path and query, with their status.
    page_cache: ExpiringCache<String, (u16, Arc<Asset>), Instant>,
    room: Semaphore,
    map: SiteMap,
}

impl Rendering {
    /// The renderer of a site whose build has these `files`; none without an index, or where its API cannot be asked from here.
    pub(crate) fn new(args: &SiteArgs, pages: Arc<dyn Pages>, files: &Files) -> Option<Self> {
        let index = files.get("index.html")?;
        let Some(api) = Api::at(args.api_inside()) else {
            tracing::warn!("pages are not rendered: add --api-inside with an http:// address of the API");
            return None;
        };
        let html = String::from_utf8_lossy(&index.bytes);
        let styled = inlined(&html, files);
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
            patience: Duration::from_millis(args.patience_ms),
            page_cache: ExpiringCache::new(PAGE_CAPACITY, PAGE_LIFETIME),
            room: Semaphore::new(AT_ONCE),
            map,
        })
    }

    /// Whether the page at `path` is rendered at all.
    pub(crate) fn is_public(&self, path: &str) -> bool {
        self.pages.is_public(path)
    }

    /// Whether the app has a page at `path`.
    pub(crate) fn is_page(&self, path: &str) -> bool {
        self.pages.is_page(path)
    }

    /// The page at `target` (path and query) in the app's `index`, with its status; nothing where the API is down or slow,
    /// or where there is a newer build: the browser then draws the page by itself.
    pub(crate) async fn page(&self, target: &str, index: &Asset) -> Option<(u16, Arc<Asset>)> {
        // The app of another build would draw something else than this program, and could not take the page over.
        if index.tag != self.index {
            return None;
        }
        let path = target.split('?').next().unwrap_or_default();
        let life = if self.pages.is_cacheable(path) {
            Life::Short
        } else {
            Life::Once
        };
        if life == Life::Short
            && let Some(cached) = self.page_cache.get(target, Instant::now())
        {
            return Some(cached);
        }
        let _place = self.room.try_acquire().ok()?;
        let (page, answers) = tokio::time::timeout(self.patience, self.passes(target, Answers::new()))
            .await
            .ok()??;
        let text = document(&self.styled, &page, &self.config, &answers)?;
        let asset = Arc::new(asset(text, &self.policy, life));
        if page.status == 200 && life == Life::Short {
            let cached = (page.status, Arc::clone(&asset));
            self.page_cache.insert(target.to_owned(), cached, Instant::now());
        }
        Some((page.status, asset))
    }

    /// What the form that was sent to `path` asks of the API.
    pub(crate) fn submission(&self, path: &str, fields: &str) -> Option<Submission> {
        self.pages.submission(path, fields)
    }

    /// Sends it; nothing where the API is down or slow.
    pub(crate) async fn send(&self, submission: &Submission) -> Option<Answer> {
        let sending = self.api.send(&submission.target, submission.body.clone());
        tokio::time::timeout(SENDING, sending).await.ok()?
    }

    /// The page at `target` once more, with the form that was refused; nobody keeps it.
    pub(crate) async fn refused(&self, target: &str, form: Answer) -> Option<Asset> {
        let _place = self.room.try_acquire().ok()?;
        let known = Answers::from([(REFUSED_FORM.to_owned(), form)]);
        let drawing = tokio::time::timeout(self.patience, self.passes(target, known));
        let (page, answers) = drawing.await.ok()??;
        let text = document(&self.styled, &page, &self.config, &answers)?;
        Some(asset(text, &self.policy, Life::Once))
    }

    async fn passes(&self, target: &str, mut answers: Answers) -> Option<(Page, Answers)> {
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
            pages.page(&RenderRequest {
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
}

/// What a rendered page's answer depends on.
pub(crate) const VARY: (header::HeaderName, &str) = (header::VARY, "accept-encoding, sec-fetch-dest");
