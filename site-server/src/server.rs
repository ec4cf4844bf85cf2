//! The server of one built app, with its production headers.
//!
//! Every file is in memory with its brotli form, so a request costs a look-up. The server detects a new build in the folder by the
//! time of `index.html`, so that a reload shows a developer's change.

mod crash_reports;
pub mod listen;
pub(super) mod policy;

use crate::{
    StartupError,
    app_routes::AppRoutes,
    files::{Asset, Build, Site},
    forms::{form, submission},
    pages::Pages,
    rendering::{Rendering, VARY},
    routes::Target,
    sitemap,
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::Response,
};
use crash_reports::CrashReports;
use http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts};
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
    /// Run-time configuration that the page reads from /config.json, as key=value; `api=…` is required
    #[arg(long = "config", value_name = "KEY=VALUE", value_parser = pair)]
    pub config: Vec<(String, String)>,
    /// Exact origin of a shell that may embed the app; may be given more than once. The shell itself embeds others
    #[arg(long = "shell-origin", value_name = "ORIGIN")]
    pub shell_origins: Vec<String>,
    /// The origins that the shell may embed, as sources of a content security policy. Which app is embedded is the manifest's to say,
    /// and it must not need a new configuration here
    #[arg(long, default_value = "https: http://localhost:* http://127.0.0.1:*")]
    pub frame_src: String,
    /// Where visitors find the site, for canonical links and the site map; the address and port if not given. Under
    /// https:// browsers come back over https alone
    #[arg(long)]
    pub origin: Option<String>,
    /// Where this server itself reaches the API for what rendered pages show: a plain http:// address; that of the
    /// configuration if not given
    #[arg(long, value_name = "URL")]
    pub internal_api: Option<String>,
    /// How long a page may take to render, in milliseconds; after that the browser renders it
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub render_timeout_ms: u64,
    /// Connections that are served at once; more wait until one ends
    #[arg(long, default_value_t = listen::CONNECTIONS)]
    pub connections: usize,
    /// Connections that are served at once from one address; more are closed. This machine's own are not counted. Behind a
    /// proxy on another machine, set it as high as --connections
    #[arg(long, default_value_t = listen::CONNECTIONS_PER_PEER)]
    pub connections_per_peer: usize,
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

    pub(crate) fn internal_api(&self) -> &str {
        self.internal_api.as_deref().or(self.api()).unwrap_or_default()
    }

    pub(crate) fn origin(&self) -> String {
        let configured = self.origin.as_deref().map(|origin| origin.trim_end_matches('/'));
        configured.map_or_else(|| format!("http://{}", self.bind), ToOwned::to_owned)
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

/// Serves the app until a shutdown signal. Renders its public pages with `pages`; without, serves its files only.
pub async fn run(args: SiteArgs, pages: Option<Arc<dyn Pages>>) -> Result<(), StartupError> {
    if args.api().is_none() {
        return Err(StartupError::new(
            "The app must know where the API is: add --config api=http://localhost:4000.",
        ));
    }
    let bind = args.bind;
    let limits = listen::ConnectionLimits::new(args.connections, args.connections_per_peer);
    let router = router(args, pages)?;
    listen::serve(bind, router, limits).await
}

struct Server {
    site: Site,
    rendering: Option<Rendering>,
    apps: AppRoutes,
    https: bool,
    reports: CrashReports,
}

/// Creates the site's router.
pub fn router(args: SiteArgs, pages: Option<Arc<dyn Pages>>) -> Result<Router, StartupError> {
    let site = Site::open(args)?;
    let build = site.current();
    let rendering = pages.and_then(|pages| Rendering::new(&site.args, pages, &build.files));
    let https = site.args.origin().starts_with("https://");
    let timeout = Duration::from_millis(site.args.render_timeout_ms);
    let server = Server {
        apps: AppRoutes::at(site.args.internal_api(), timeout),
        reports: CrashReports::new(&site.args.app, site.args.internal_api()),
        site,
        rendering,
        https,
    };
    Ok(Router::new().fallback(respond).with_state(Arc::new(server)))
}

async fn respond(State(server): State<Arc<Server>>, request: Request) -> Response {
    let mut response = dispatch(&server, request).await;
    policy::protect(response.headers_mut());
    if server.https {
        policy::require_https(response.headers_mut());
    }
    response
}

async fn dispatch(server: &Server, request: Request) -> Response {
    match *request.method() {
        Method::POST => handle_post(server, request).await,
        Method::GET | Method::HEAD => handle_get(server, &request.into_parts().0).await,
        _ => method_not_allowed(),
    }
}

async fn handle_post(server: &Server, request: Request) -> Response {
    if request.uri().path() == crash_reports::PATH {
        return server.reports.accept(request).await;
    }
    match &server.rendering {
        Some(rendering) => submission::answer(rendering, &server.site.args.origin(), request).await,
        None => method_not_allowed(),
    }
}

fn method_not_allowed() -> Response {
    plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.")
}

/// Where a service manager or a load balancer asks for the site's health. It needs its files only, which are in memory: without the
/// API, the browser renders its pages.
const HEALTH: [&str; 3] = ["/health", "/healthz", "/ready"];

async fn handle_get(server: &Server, request: &Parts) -> Response {
    let path = request.uri.path();
    if HEALTH.contains(&path) {
        return plain(StatusCode::OK, "ok");
    }
    let build = server.site.current();
    if path != "/"
        && path != "/index.html"
        && let Some(asset) = build.files.get(path.trim_start_matches('/'))
    {
        return file(asset, StatusCode::OK, &request.headers, is_head(request));
    }
    match well_known_file(server, &build, request).await {
        Some(response) => response,
        None => page_or_not_found(server, &build, request).await,
    }
}

/// Responds with `robots.txt` or the site map. Returns `None` for every other path.
async fn well_known_file(server: &Server, build: &Build, request: &Parts) -> Option<Response> {
    let origin = server.site.args.origin();
    let asset = match (request.uri.path(), &server.rendering, &build.routes) {
        ("/robots.txt", rendering, routes) => {
            sitemap::robots(&origin, rendering.is_some() || routes.is_some())
        }
        ("/sitemap.xml", Some(rendering), _) => match rendering.map().await {
            Some(map) => return Some(file(&map, StatusCode::OK, &request.headers, is_head(request))),
            None => return Some(plain(StatusCode::SERVICE_UNAVAILABLE, "Try again later.")),
        },
        ("/sitemap.xml", None, Some(routes)) => sitemap::of_paths(&origin, &routes.public()),
        _ => return None,
    };
    Some(file(&asset, StatusCode::OK, &request.headers, is_head(request)))
}

fn is_head(request: &Parts) -> bool {
    request.method == Method::HEAD
}

/// Responds with the document of the request's page. A missing file gets a plain 404; a browser that navigates gets the app's
/// 404 page.
async fn page_or_not_found(server: &Server, build: &Build, request: &Parts) -> Response {
    let (uri, headers, head) = (&request.uri, &request.headers, is_head(request));
    let path = uri.path();
    let target = target(server, build, path).await;
    let is_navigation = headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    let Some(index) = build
        .files
        .get("index.html")
        .filter(|_| target.is_page || is_navigation || !looks_like_file(path))
    else {
        return plain(StatusCode::NOT_FOUND, "There is no such file.");
    };
    let status = if target.is_page {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    match &server.rendering {
        Some(rendering) if rendering.is_public(path) => {
            page(rendering, index, status, uri, headers, head).await
        }
        // The app's router in the browser renders the page.
        _ => {
            let document = target.document.and_then(|name| build.documents.get(name));
            file(document.unwrap_or(index), status, headers, head)
        }
    }
}

fn looks_like_file(path: &str) -> bool {
    path.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Finds the page at a path. In an app that does not declare its routes, every path that does not look like a file may be a
/// page.
async fn target<'a>(server: &Server, build: &'a Build, path: &str) -> Target<'a> {
    if let Some(routes) = &build.routes {
        return match routes.app(path) {
            Some(app) if !server.apps.has(app).await => routes.missing(),
            _ => routes.find(path),
        };
    }
    let is_page = match &server.rendering {
        Some(rendering) => rendering.is_page(path),
        None => path == "/index.html" || !looks_like_file(path),
    };
    Target {
        is_page,
        document: None,
    }
}

/// Responds with a public page: rendered for a top-level document; as the app's document inside the dashboard.
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
        .header(header::CACHE_CONTROL, "no-store")
        .body(Body::from(text))
        .unwrap_or_default()
}
