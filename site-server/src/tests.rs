//! Tests of a built app in a folder, requested as browsers do.

use crate::{SiteArgs, document::with_boot_script, router};
use axum::{Router, body::Body, extract::Request};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

const INDEX: &str =
    "<!doctype html><html><head><script type=\"module\">start()</script></head><body></body></html>";

fn site(app: &str) -> (Router, tempfile::TempDir) {
    site_at(app, None)
}

fn site_at(app: &str, origin: Option<&str>) -> (Router, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), INDEX).unwrap();
    std::fs::write(folder.path().join("app-0123456789abcdef_bg.wasm"), vec![0; 4_000]).unwrap();
    std::fs::write(folder.path().join("robots.txt"), "User-agent: *").unwrap();
    (site_of_folder(app, folder.path(), origin), folder)
}

fn site_of_folder(app: &str, folder: &std::path::Path, origin: Option<&str>) -> Router {
    site_with(app, folder, origin, "http://localhost:4000")
}

fn site_with(app: &str, folder: &std::path::Path, origin: Option<&str>, api: &str) -> Router {
    let args = SiteArgs {
        app: app.into(),
        dir: folder.into(),
        bind: "127.0.0.1:0".parse().unwrap(),
        config: vec![("api".into(), api.into())],
        shell_origins: vec!["http://localhost:3000".into()],
        frame_src: "https:".into(),
        origin: origin.map(ToOwned::to_owned),
        internal_api: None,
        render_timeout_ms: 300,
        connections: 16,
        connections_per_peer: 16,
    };
    router(args, None).unwrap()
}

async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    (
        parts.status,
        parts.headers,
        body.collect().await.unwrap().to_bytes().to_vec(),
    )
}

#[tokio::test]
async fn crash_reports_of_the_sites_own_pages_are_accepted_and_others_are_not() {
    let (router, _folder) = site("licensing");
    let report = async |from: &str, text: String| {
        let request = Request::post("/stopped").header("sec-fetch-site", from);
        let request = request.body(Body::from(text)).unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    };
    let text = || "/fees\nRuntimeError: unreachable".to_owned();
    assert_eq!(report("same-origin", text()).await, StatusCode::NO_CONTENT);
    assert_eq!(report("cross-site", text()).await, StatusCode::FORBIDDEN);
    let without = Request::post("/stopped").body(Body::from(text())).unwrap();
    assert_eq!(
        router.clone().oneshot(without).await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let long = "x".repeat(1_025);
    assert_eq!(report("same-origin", long).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_page_may_be_framed_by_the_shell_alone_and_runs_only_its_own_scripts() {
    let (router, _folder) = site("licensing");
    let (status, headers, body) = get(&router, "/apply/pet", &[]).await;
    assert_eq!(
        (status, String::from_utf8_lossy(&body).as_ref()),
        (StatusCode::OK, with_boot_script(INDEX).as_str()),
        "a deep link is the app's to route"
    );
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors http://localhost:3000"),
        "{policy}"
    );
    assert!(policy.contains("'wasm-unsafe-eval' 'sha256-"), "{policy}");
    assert!(
        policy.contains("connect-src 'self' http://localhost:4000"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn the_shell_is_framed_by_nobody() {
    let (router, _folder) = site("shell");
    let (_, headers, _) = get(&router, "/", &[]).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("frame-src https:"),
        "{policy}"
    );
}

#[tokio::test]
async fn what_is_no_page_is_framed_by_nobody_and_is_what_it_says() {
    let (router, _folder) = site("licensing");
    for path in ["/app-0123456789abcdef_bg.wasm", "/no-such-file.js", "/healthz"] {
        let (_, headers, _) = get(&router, path, &[]).await;
        assert_eq!(
            headers["content-security-policy"], "frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn hashed_files_are_immutable_and_compressed() {
    let (router, _folder) = site("licensing");
    let (_, headers, body) = get(
        &router,
        "/app-0123456789abcdef_bg.wasm",
        &[("accept-encoding", "gzip, br;q=1")],
    )
    .await;
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["content-type"], "application/wasm");
    assert!(body.len() < 4_000);
    let (_, headers, body) = get(&router, "/app-0123456789abcdef_bg.wasm", &[]).await;
    assert!(!headers.contains_key("content-encoding") && body.len() == 4_000);
}

#[tokio::test]
async fn etags_are_honoured_and_missing_files_are_404s() {
    let (router, _folder) = site("licensing");
    let (_, headers, _) = get(&router, "/robots.txt", &[]).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(
        get(&router, "/robots.txt", &[("if-none-match", &tag)]).await.0,
        StatusCode::NOT_MODIFIED
    );
    assert_eq!(
        get(&router, "/gone-0123456789abcdef.js", &[]).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_configuration_is_made_at_run_time_and_a_new_build_is_noticed() {
    let (router, folder) = site("licensing");
    let (_, _, body) = get(&router, "/config.json", &[]).await;
    let config: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(config["api"], "http://localhost:4000");
    assert_eq!(config["shell_origins"][0], "http://localhost:3000");
    let index = folder.path().join("index.html");
    std::fs::write(&index, "<p>new").unwrap();
    let file = std::fs::File::options().write(true).open(&index).unwrap();
    file.set_modified(index.metadata().unwrap().modified().unwrap() + std::time::Duration::from_secs(5))
        .unwrap();
    assert_eq!(get(&router, "/", &[]).await.2, b"<p>new");
}

#[tokio::test]
async fn https_sites_send_hsts() {
    let sent = async |router: &Router, path: &str| {
        let (_, headers, _) = get(router, path, &[]).await;
        headers
            .get("strict-transport-security")
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let (https, _one) = site_at("licensing", Some("https://licensing.example/"));
    let (http, _two) = site_at("licensing", Some("http://licensing.example"));
    let (unsaid, _three) = site("licensing");
    for path in ["/", "/apply/pet", "/robots.txt", "/config.json", "/gone.js"] {
        assert_eq!(
            sent(&https, path).await.as_deref(),
            Some("max-age=63072000; includeSubDomains"),
            "{path}"
        );
        assert_eq!(sent(&http, path).await, None, "{path}");
        assert_eq!(sent(&unsaid, path).await, None, "{path}");
    }
}

mod event_replay;
mod forms;
mod public_pages;
mod routes;
mod sitemap;
mod withdrawable_pages;
