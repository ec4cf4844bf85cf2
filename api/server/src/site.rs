//! `api site`: serves one built app with the headers that it has in production.
//!
//! Everything is read into memory with its brotli form; a request costs a look-up. A new build in the folder is noticed
//! by the time of `index.html`, so that a team sees its change with a reload.

mod files;
mod policy;

use crate::{failure::Stop, listen};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::Response,
};
use files::{Asset, Site};
use http::{HeaderMap, Method, StatusCode, header};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc};

/// Serves one built app with its production headers.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SiteArgs {
    /// Id of the app: `shell`, `licensing`, …
    #[arg(long)]
    pub(crate) app: String,
    /// Folder that trunk built
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:3000")]
    pub(crate) bind: SocketAddr,
    /// Run-time configuration that the page reads from /config.json, as key=value; `api=…` is needed
    #[arg(long = "config", value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) config: Vec<(String, String)>,
    /// Exact origin of a shell that may embed the app; may be given more than once. The shell itself embeds others
    #[arg(long = "shell-origin", value_name = "ORIGIN")]
    pub(crate) shell_origins: Vec<String>,
    /// What the shell may embed, as sources of a content security policy. Which app is embedded is the manifest's to say,
    /// and it must not need a new configuration here
    #[arg(long, default_value = "https: http://localhost:* http://127.0.0.1:*")]
    pub(crate) frame_src: String,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}

impl SiteArgs {
    fn is_shell(&self) -> bool {
        self.app == "shell"
    }

    fn api(&self) -> Option<&str> {
        self.config
            .iter()
            .find(|(key, _)| key == "api")
            .map(|(_, value)| value.as_str())
    }

    /// The text of `/config.json`.
    fn config_json(&self) -> String {
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

/// Serves until told to stop.
pub(crate) async fn run(args: SiteArgs) -> Result<(), Stop> {
    if args.api().is_none() {
        return Err(Stop::new(
            "The app must know where the API is: add --config api=http://localhost:4000.",
        ));
    }
    let bind = args.bind;
    let router = router(args)?;
    listen::serve(bind, router).await
}

/// The site as a router.
pub(crate) fn router(args: SiteArgs) -> Result<Router, Stop> {
    let site = Site::open(args)?;
    Ok(Router::new().fallback(answer).with_state(Arc::new(site)))
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if !matches!(method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.");
    }
    let files = site.current();
    let asset = files.get(path.trim_start_matches('/')).or_else(|| {
        // A page of the app: its router in the browser knows what to show. A missing file is a 404, not a page.
        let last = path.rsplit('/').next().unwrap_or_default();
        if last.contains('.') {
            None
        } else {
            files.get("index.html")
        }
    });
    match asset {
        Some(asset) => file(asset, request.headers(), method == Method::HEAD),
        None => plain(StatusCode::NOT_FOUND, "There is no such file."),
    }
}

fn file(asset: &Asset, request: &HeaderMap, head: bool) -> Response {
    let text = |name: header::HeaderName| {
        request
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let mut response = Response::builder()
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, &asset.tag);
    for (name, value) in &asset.headers {
        response = response.header(*name, value);
    }
    if text(header::IF_NONE_MATCH) == asset.tag {
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

fn plain(status: StatusCode, text: &'static str) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store")
        .body(Body::from(text))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
