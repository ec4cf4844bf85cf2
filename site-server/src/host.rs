//! The host of one built app, with its production headers.
//!
//! Every file is in memory with its brotli form, so a request costs a look-up. The host detects a new build in the folder by the
//! time of `index.html`, so that a reload shows a developer's change.

use crate::{
    Stop,
    app_routes::AppRoutes,
    files::{Asset, Build, Site},
    form, listen,
    pages::Pages,
    policy,
    rendering::{Rendering, VARY},
    routes::Target,
    sitemap, stopped, submission,
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

/// Serves one built app with its production headers.
#[derive(Debug, Clone, clap::Args)]
pub struct SiteArgs {
    /// Id of the app: `shell`, `licensing`, …
    #[arg(long)]
    pub app: String,
    /// Folder that trunk built
    #[arg(long)]
    pub dir: PathBuf,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:3000")]
    pub bind: SocketAddr,
    /// Run-time configuration that the page reads from /config.json, as key=value; `api=…` is needed
    #[arg(long = "config", value_name = "KEY=VALUE", value_parser = pair)]
    pub config: Vec<(String, String)>,
    /// Exact origin of a shell that may embed the app; may be given more than once. The shell itself embeds others
    #[arg(long = "shell-origin", value_name = "ORIGIN")]
    pub shell_origins: Vec<String>,
    /// What the shell may embed, as sources of a content security policy. Which app is embedded is the manifest's to say,
    /// and it must not need a new configuration here
    #[arg(long, default_value = "https: http://localhost:* http://127.0.0.1:*")]
    pub frame_src: String,
    /// Where visitors find the site, for canonical links and the site map; the address and port where not said. Under
    /// https:// browsers are told to come back over https alone
    #[arg(long)]
    pub origin: Option<String>,
    /// Where this program asks the API for what rendered pages show: a plain http:// address; that of the configuration
    /// where not said
    #[arg(long)]
    pub api_inside: Option<String>,
    /// How long a page may take to render, in milliseconds; after that the browser draws it by itself
    #[arg(long, default_value_t = 1000)]
    pub patience_ms: u64,
    /// Connections that are served at once; more wait until one ends
    #[arg(long, default_value_t = listen::CONNECTIONS)]
    pub connections: usize,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}

impl SiteArgs {
    pub(crate) fn is_shell(&self) -> bool {
        self.app == "shell"
    }

    pub(crate) fn api(&self) -> Option<&str> {
        self.config
            .iter()
            .find(|(key, _)| key == "api")
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn api_inside(&self) -> &str {
        self.api_inside.as_deref().or(self.api()).unwrap_or_default()
    }

    pub(crate) fn origin(&self) -> String {
        let said = self.origin.as_deref().map(|origin| origin.trim_end_matches('/'));
        said.map_or_else(|| format!("http://{}", self.bind), ToOwned::to_owned)
    }

    /// The content of `/config.json`.
    pub(crate) fn config_json(&self) -> String {
        let mut config: BTreeMap<&str, serde_json::Value> = BTreeMap::from([
            ("app", self.app.as_str().into()),
            ("shell_origins", self.shell_origins.clone().into()),
        ]);
        if let Some(first) = self.shell_origins.first() {
            config.insert("dashboard", first.as_str().into());
        }
        config.extend(
            self.config
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str().into())),
        );
        serde_json::to_string(&config).unwrap_or_default()
    }
}

/// Serves the app until stopped. Renders its public pages with `pages`; without, serves its files only.
pub async fn run(args: SiteArgs, pages: Option<Arc<dyn Pages>>) -> Result<(), Stop> {
    if args.api().is_none() {
        return Err(Stop::new(
            "The app must know where the API is: add --config api=http://localhost:4000.",
        ));
    }
    let (bind, connections) = (args.bind, args.connections);
    let router = router(args, pages)?;
    listen::serve(bind, router, connections).await
}

struct Serving {
    site: Site,
    rendering: Option<Rendering>,
    apps: AppRoutes,
    https: bool,
    reports: stopped::Reports,
}

/// Creates the site's router.
pub fn router(args: SiteArgs, pages: Option<Arc<dyn Pages>>) -> Result<Router, Stop> {
    let site = Site::open(args)?;
    let build = site.current();
    let rendering = pages.and_then(|pages| Rendering::new(&site.args, pages, &build.files));
    let https = site.args.origin().starts_with("https://");
    let patience = Duration::from_millis(site.args.patience_ms);
    let serving = Serving {
        apps: AppRoutes::at(site.args.api_inside(), patience),
        site,
        rendering,
        https,
        reports: stopped::Reports::default(),
    };
    Ok(Router::new().fallback(answer).with_state(Arc::new(serving)))
}

async fn answer(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    let mut response = find(&serving, request).await;
    if serving.https {
        policy::stay_at_https(response.headers_mut());
    }
    response
}

async fn find(serving: &Serving, request: Request) -> Response {
    if *request.method() == Method::POST && request.uri().path() == stopped::PATH {
        return serving.reports.take(request).await;
    }
    if *request.method() == Method::POST {
        return match &serving.rendering {
            Some(rendering) => submission::answer(rendering, &serving.site.args.origin(), request).await,
            None => plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD."),
        };
    }
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    if !matches!(*method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.");
    }
    let head = *method == Method::HEAD;
    let path = uri.path();
    let build = serving.site.current();
    if path != "/"
        && path != "/index.html"
        && let Some(asset) = build.files.get(path.trim_start_matches('/'))
    {
        return file(asset, StatusCode::OK, headers, head);
    }
    match path {
        "/robots.txt" => {
            let has_map = serving.rendering.is_some() || build.routes.is_some();
            let robots = sitemap::robots(&serving.site.args.origin(), has_map);
            return file(&robots, StatusCode::OK, headers, head);
        }
        "/sitemap.xml" => {
            if let Some(rendering) = &serving.rendering {
                return match rendering.map().await {
                    Some(map) => file(&map, StatusCode::OK, headers, head),
                    None => plain(StatusCode::SERVICE_UNAVAILABLE, "Try again later."),
                };
            }
            if let Some(routes) = &build.routes {
                let map = sitemap::of_paths(&serving.site.args.origin(), &routes.public());
                return file(&map, StatusCode::OK, headers, head);
            }
        }
        _ => {}
    }
    let target = target(serving, &build, path).await;
    // A file that is not there is nothing. Whoever goes to an address is shown a page that says so, whatever it looks like.
    let like_file = path.rsplit('/').next().unwrap_or_default().contains('.');
    let wants_page = headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    let Some(index) = build
        .files
        .get("index.html")
        .filter(|_| target.is_page || wants_page || !like_file)
    else {
        return plain(StatusCode::NOT_FOUND, "There is no such file.");
    };
    let status = if target.is_page {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    match &serving.rendering {
        Some(rendering) if rendering.is_public(path) => {
            page(rendering, index, status, uri, headers, head).await
        }
        // The app's router in the browser knows what to show.
        _ => {
            let document = target.document.and_then(|name| build.documents.get(name));
            file(document.unwrap_or(index), status, headers, head)
        }
    }
}

/// What a path leads to, as far as the app says so. Of one that does not, every address may be a page that does not look like
/// a file.
async fn target<'a>(serving: &Serving, build: &'a Build, path: &str) -> Target<'a> {
    if let Some(routes) = &build.routes {
        return match routes.app(path) {
            Some(app) if !serving.apps.has(app).await => routes.missing(),
            _ => routes.find(path),
        };
    }
    let is_page = match &serving.rendering {
        Some(rendering) => rendering.is_page(path),
        None => path == "/index.html" || !path.rsplit('/').next().unwrap_or_default().contains('.'),
    };
    Target {
        is_page,
        document: None,
    }
}

/// A public page: rendered for a top-level document; inside the dashboard the app draws it like all others.
async fn page(
    rendering: &Rendering,
    index: &Asset,
    status: StatusCode,
    uri: &Uri,
    headers: &HeaderMap,
    head: bool,
) -> Response {
    let query = uri.query().unwrap_or_default();
    if let Some(tidy) = uri.query().and_then(form::tidy) {
        let mark = if tidy.is_empty() { "" } else { "?" };
        return moved(&[&here(uri.path()), mark, &tidy].concat());
    }
    let framed = headers.get("sec-fetch-dest").is_some_and(|dest| dest == "iframe");
    let rendered = if framed {
        None
    } else {
        let mark = if query.is_empty() { "" } else { "?" };
        rendering.page(&[uri.path(), mark, query].concat(), index).await
    };
    let mut response = match rendered {
        Some((status, asset)) => {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            file(&asset, status, headers, head)
        }
        None => file(index, status, headers, head),
    };
    let (name, value) = VARY;
    response
        .headers_mut()
        .insert(name, http::HeaderValue::from_static(value));
    response
}

/// The path as a URL on this site. Browsers take a leading double slash, of either kind, for another host.
fn here(path: &str) -> String {
    let path = path.trim_start_matches(['/', '\\']);
    ["/", &path.replace('\\', "%5C")].concat()
}

pub(crate) fn moved(to: &str) -> Response {
    let response = Response::builder().status(StatusCode::SEE_OTHER);
    response
        .header(header::LOCATION, to)
        .body(Body::empty())
        .unwrap_or_default()
}

pub(crate) fn file(asset: &Asset, status: StatusCode, request: &HeaderMap, head: bool) -> Response {
    let text = |name: header::HeaderName| {
        request
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, &asset.tag);
    for (name, value) in &asset.headers {
        response = response.header(*name, value);
    }
    if status == StatusCode::OK && text(header::IF_NONE_MATCH) == asset.tag {
        return response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
            .unwrap_or_default();
    }
    let takes_brotli = text(header::ACCEPT_ENCODING)
        .split(',')
        .any(|one| one.trim().split(';').next() == Some("br"));
    let bytes = match &asset.brotli {
        Some(packed) if takes_brotli => {
            response = response.header(header::CONTENT_ENCODING, "br");
            packed.clone()
        }
        _ => asset.bytes.clone(),
    };
    response = response.header(header::CONTENT_LENGTH, bytes.len());
    response
        .body(if head { Body::empty() } else { Body::from(bytes) })
        .unwrap_or_default()
}

pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store")
        .body(Body::from(text))
        .unwrap_or_default()
}
