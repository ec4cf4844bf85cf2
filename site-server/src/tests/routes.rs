//! Tests of routes, and of the answers without one.

use super::{INDEX, get, site, site_with};
use crate::document::with_boot_script;
use axum::Router;
use http::StatusCode;
use std::fs;

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// A shell with two pages as documents, one of which runs no app.
fn shell() -> (Router, tempfile::TempDir) {
    // Nobody answers there.
    shell_with("http://localhost:4000")
}

fn shell_with(api: &str) -> (Router, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).unwrap();
    fs::write(folder.path().join("index.html"), INDEX).unwrap();
    let files = [
        (
            "routes.txt",
            "/ front.html\n/terms terms.html\n/dashboard/{app}/*\n? missing.html\n",
        ),
        (
            "front.html",
            "<title>Front</title><meta property=\"og:image\" content=\"{origin}/card.png\"><body><a href=\"{licensing}/fees\">Fees</a></body>",
        ),
        (
            "terms.html",
            "<title>Terms</title><body data-plain>{_foot}<h1>Terms</h1></body>",
        ),
        (
            "missing.html",
            "<title>None</title><body><h1>No such page</h1></body>",
        ),
        ("_foot.html", "<footer>{products}</footer>\n"),
    ];
    for (name, text) in files {
        fs::write(pages.join(name), text).unwrap();
    }
    (
        site_with("shell", folder.path(), Some("https://pets.example/"), api),
        folder,
    )
}

#[tokio::test]
async fn a_site_says_that_it_runs_though_the_api_does_not_answer() {
    let (router, _folder) = shell();
    for path in ["/health", "/healthz", "/ready"] {
        let (status, headers, body) = get(&router, path, &[HTML]).await;
        assert_eq!((status, body), (StatusCode::OK, b"ok".to_vec()), "{path}");
        assert_eq!(headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_path_is_a_page_whatever_it_looks_like() {
    let (router, _folder) = shell();
    for path in ["/dashboard/licensing/verify/AB.CD", "/dashboard/x/app.js"] {
        let (status, _, body) = get(&router, path, &[]).await;
        assert_eq!(
            (status, body),
            (StatusCode::OK, with_boot_script(INDEX).into_bytes()),
            "{path}"
        );
    }
    for path in [
        "/nothing",
        "/dashboard",
        "/page.html",
        "/pages/front.html",
        "/pages/routes.txt",
    ] {
        let (status, headers, body) = get(&router, path, &[HTML]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8", "{path}");
        assert!(String::from_utf8_lossy(&body).contains("No such page"), "{path}");
    }
    let (status, headers, _) = get(&router, "/missing.js", &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
}

#[tokio::test]
async fn an_address_under_no_app_of_the_manifest_is_no_page() {
    let listed = r#"[{"id":"licensing","route":"licensing"}]"#;
    let api = Router::new().route(
        "/api/apps",
        axum::routing::get(move || async move { ([("content-type", "application/json")], listed) }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, api).await });
    let (router, _folder) = shell_with(&address);
    for (path, expected) in [
        ("/dashboard/licensing/queue", StatusCode::OK),
        ("/dashboard/nonsense/queue", StatusCode::NOT_FOUND),
    ] {
        let (status, headers, _) = get(&router, path, &[HTML]).await;
        assert_eq!(status, expected, "{path}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn a_document_stands_in_the_index_and_a_plain_one_runs_no_program() {
    let (router, _folder) = shell();
    let (status, headers, body) = get(&router, "/", &[]).await;
    let html = String::from_utf8_lossy(&body).into_owned();
    assert_eq!(status, StatusCode::OK);
    assert!(
        html.contains("<title>Front</title>") && html.contains("start()"),
        "{html}"
    );
    assert!(
        html.contains("content=\"https://pets.example/card.png\""),
        "{html}"
    );
    assert!(
        html.contains("<a href=\"/dashboard/licensing/fees\">"),
        "an app whose address is not said is reached through the dashboard: {html}"
    );
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("'sha256-")
    );
    let (_, headers, body) = get(&router, "/terms", &[]).await;
    let html = String::from_utf8_lossy(&body).into_owned();
    assert!(
        html.contains("<body><footer>/dashboard/products</footer><h1>Terms</h1></body>"),
        "{html}"
    );
    assert!(!html.contains("script"), "{html}");
    assert!(
        !headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("'sha256-")
    );
}

#[tokio::test]
async fn an_icon_robots_and_a_map_are_there() {
    let (shell, _one) = shell();
    let (plain, _two) = site("licensing");
    for router in [&shell, &plain] {
        let (status, headers, _) = get(router, "/favicon.ico", &[]).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::OK, &"image/x-icon".parse().unwrap())
        );
        assert_eq!(get(router, "/robots.txt", &[]).await.0, StatusCode::OK);
    }
    let (_, _, robots) = get(&shell, "/robots.txt", &[]).await;
    let robots = String::from_utf8_lossy(&robots).into_owned();
    assert!(
        robots.contains("Sitemap: https://pets.example/sitemap.xml"),
        "{robots}"
    );
    let (_, _, map) = get(&shell, "/sitemap.xml", &[]).await;
    assert!(String::from_utf8_lossy(&map).contains("<loc>https://pets.example/terms</loc>"));
}
