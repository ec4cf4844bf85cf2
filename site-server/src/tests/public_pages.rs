//! Tests of public pages, rendered from an API's answers.

use super::{INDEX, get};
use crate::{
    ApiResponses, DataRequest, Page, Pages, Paths, REFUSED_FORM, RenderRequest, SiteArgs, Submission,
    document::with_boot_script, router,
};
use axum::{Router, extract::Path, routing};
use http::{HeaderMap, StatusCode, header};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// An app that requests `first`, then the path it names, and shows that answer.
#[derive(Default)]
struct App {
    renders: Arc<AtomicUsize>,
}

pub(super) fn question(key: &str) -> Vec<DataRequest> {
    vec![DataRequest {
        key: key.to_owned(),
        target: format!("/{key}"),
    }]
}

impl Pages for App {
    fn is_public(&self, path: &str) -> bool {
        path != "/mine"
    }

    fn is_cacheable(&self, path: &str) -> bool {
        path != "/second" && path != "/none"
    }

    fn is_page(&self, path: &str) -> bool {
        path != "/gone"
    }

    fn page(&self, visit: &RenderRequest<'_>) -> Page {
        self.renders.fetch_add(1, Ordering::Relaxed);
        assert_ne!(visit.path, "/breaks", "a page that cannot be rendered");
        let first = visit
            .path
            .strip_prefix('/')
            .filter(|path| !path.is_empty())
            .unwrap_or("first");
        let Some(known) = visit.responses.get(first) else {
            return Page {
                missing: question(first),
                ..Page::default()
            };
        };
        if let Some(form) = visit.responses.get(REFUSED_FORM) {
            return Page {
                body: format!("<p>{}</p>", form.body),
                ..Page::default()
            };
        }
        let second = known.body.trim_matches('"');
        let missing = if first == "first" && !visit.responses.contains_key(second) {
            question(second)
        } else {
            Vec::new()
        };
        let body = visit
            .responses
            .get(second)
            .map_or(&known.body, |answer| &answer.body);
        Page {
            status: known.status,
            head: "<title>Read</title>".into(),
            body: format!("<p>{body}</p>"),
            missing,
        }
    }

    fn submission(&self, path: &str, fields: &str) -> Option<Submission> {
        (path != "/second").then(|| Submission {
            target: path.to_owned(),
            body: format!("\"{fields}\""),
            done: "/?done=yes".into(),
        })
    }

    fn paths(&self, responses: &ApiResponses) -> Paths {
        match responses.get("first") {
            Some(_) => Paths {
                paths: vec!["/".into(), "/a?b=1&c=2".into()],
                missing: Vec::new(),
            },
            None => Paths {
                paths: Vec::new(),
                missing: question("first"),
            },
        }
    }
}

/// An API: `/first` names `/second`; `/none` does not exist, `/slow` takes long, `/broken` fails.
pub(super) async fn api() -> String {
    async fn say(Path(name): Path<String>) -> (StatusCode, HeaderMap, String) {
        let (status, body) = match name.as_str() {
            "first" => (StatusCode::OK, "\"second\""),
            "second" => (StatusCode::OK, "\"it's <b>\""),
            "slow" => {
                tokio::time::sleep(Duration::from_secs(5)).await;
                (StatusCode::OK, "\"late\"")
            }
            "script" => (StatusCode::OK, "\"<script>evil()</script>\""),
            name if name.starts_with("products-") => (StatusCode::OK, "[]"),
            "broken" => (StatusCode::INTERNAL_SERVER_ERROR, "{}"),
            _ => (StatusCode::NOT_FOUND, "{\"title\":\"none\"}"),
        };
        let json = [(header::CONTENT_TYPE, "application/json".parse().unwrap())];
        (status, json.into_iter().collect(), body.to_owned())
    }
    async fn take(
        Path(name): Path<String>,
        kind: HeaderMap,
        body: String,
    ) -> (StatusCode, HeaderMap, String) {
        assert_eq!(kind[header::CONTENT_TYPE], "application/json");
        let status = match name.as_str() {
            "first" => StatusCode::NO_CONTENT,
            "broken" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let json = [(header::CONTENT_TYPE, "application/problem+json".parse().unwrap())];
        (
            status,
            json.into_iter().collect(),
            format!("{{\"title\":{body}}}"),
        )
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/{name}", routing::get(say).post(take));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

pub(super) fn site(api: String) -> (Router, Arc<AtomicUsize>, tempfile::TempDir) {
    let app = App::default();
    let renders = Arc::clone(&app.renders);
    let (router, folder) = site_of(api, Arc::new(app));
    (router, renders, folder)
}

pub(super) fn site_of(api: String, pages: Arc<dyn Pages>) -> (Router, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), INDEX).unwrap();
    let args = SiteArgs {
        app: "products".into(),
        dir: folder.path().into(),
        bind: "127.0.0.1:0".parse().unwrap(),
        config: vec![("api".into(), api)],
        shell_origins: vec!["http://localhost:3000".into()],
        frame_src: "https:".into(),
        origin: Some("https://shop.example/".into()),
        internal_api: None,
        render_timeout_ms: 300,
        connections: 16,
        connections_per_peer: 16,
    };
    (router(args, Some(pages)).unwrap(), folder)
}

pub(super) fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

#[tokio::test]
async fn a_page_embeds_the_data_it_requested() {
    let (router, renders, _folder) = site(api().await);
    let (status, headers, body) = get(&router, "/", &[]).await;
    let html = text(&body);
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("<body><p>\"it's <b>\"</p></body>"), "{html}");
    assert!(
        html.contains("id=\"answer:second\">\"it's \\u003cb>\"</script>"),
        "{html}"
    );
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert_eq!(
        policy.matches("'sha256-").count(),
        3,
        "the start-up, the boot script and the event replay: {policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(headers["vary"], "accept-encoding, sec-fetch-dest");
    assert_eq!(renders.load(Ordering::Relaxed), 3);
    get(&router, "/", &[]).await;
    assert_eq!(renders.load(Ordering::Relaxed), 3, "it was kept");
}

#[tokio::test]
async fn a_script_among_the_words_of_a_page_is_not_allowed() {
    let (router, ..) = site(api().await);
    let (_, headers, body) = get(&router, "/script", &[]).await;
    assert!(text(&body).contains("<p>\"<script>evil()"), "it was rendered");
    let (_, of_another, _) = get(&router, "/", &[]).await;
    let policy = "content-security-policy";
    assert_eq!(headers[policy], of_another[policy]);
}

#[tokio::test]
async fn a_newer_build_falls_back_to_browser_rendering() {
    let (router, _, folder) = site(api().await);
    get(&router, "/", &[]).await;
    let index = folder.path().join("index.html");
    let newer = INDEX.replace("start()", "start(2)");
    std::fs::write(&index, &newer).unwrap();
    let file = std::fs::File::options().write(true).open(&index).unwrap();
    file.set_modified(index.metadata().unwrap().modified().unwrap() + Duration::from_secs(5))
        .unwrap();
    assert_eq!(text(&get(&router, "/", &[]).await.2), with_boot_script(&newer));
}

#[tokio::test]
async fn failed_rendering_falls_back_to_the_browser() {
    let (router, ..) = site(api().await);
    for path in ["/slow", "/broken", "/breaks", "/mine"] {
        let (status, _, body) = get(&router, path, &[]).await;
        assert_eq!(
            (status, text(&body)),
            (StatusCode::OK, with_boot_script(INDEX)),
            "{path}"
        );
    }
    let (down, ..) = site("http://127.0.0.1:1".into());
    assert_eq!(text(&get(&down, "/", &[]).await.2), with_boot_script(INDEX));
    let framed = get(&router, "/", &[("sec-fetch-dest", "iframe")]).await;
    assert_eq!(
        text(&framed.2),
        with_boot_script(INDEX),
        "the dashboard's app renders its own"
    );
}

#[tokio::test]
async fn a_missing_item_is_a_404() {
    let (router, ..) = site(api().await);
    let (status, _, body) = get(&router, "/none", &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text(&body).contains("data-status=\"404\""));
}

#[tokio::test]
async fn an_unknown_path_is_a_404_even_if_the_browser_renders() {
    let (router, ..) = site("http://127.0.0.1:1".into());
    let (status, _, body) = get(&router, "/gone", &[]).await;
    assert_eq!(
        (status, text(&body)),
        (StatusCode::NOT_FOUND, with_boot_script(INDEX))
    );
    assert_eq!(get(&router, "/AB.CD", &[]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn robots_find_the_map_and_forms_their_address() {
    let (router, ..) = site(api().await);
    let robots = text(&get(&router, "/robots.txt", &[]).await.2);
    assert!(
        robots.contains("Sitemap: https://shop.example/sitemap.xml"),
        "{robots}"
    );
    let (_, headers, map) = get(&router, "/sitemap.xml", &[]).await;
    assert_eq!(headers["content-type"], "application/xml; charset=utf-8");
    assert!(text(&map).contains("<loc>https://shop.example/a?b=1&amp;c=2</loc>"));
    let (status, headers, _) = get(&router, "/?q=&colour=teal&colour=navy", &[]).await;
    assert_eq!(
        (status, &headers["location"]),
        (StatusCode::SEE_OTHER, &"/?colour=teal%2Cnavy".parse().unwrap())
    );
}

#[tokio::test]
async fn a_form_stays_on_this_site() {
    let (router, ..) = site(api().await);
    let cases = [
        ("//evil.example/?q=", "/evil.example/"),
        ("/\\evil.example/?q=", "/evil.example/"),
        ("/\\/\\evil.example\\a/?q=&b=1", "/evil.example%5Ca/?b=1"),
        ("/a//b?q=", "/a//b"),
    ];
    for (asked, to) in cases {
        let (status, headers, _) = get(&router, asked, &[]).await;
        assert_eq!(
            (status, headers["location"].to_str().unwrap()),
            (StatusCode::SEE_OTHER, to),
            "{asked}"
        );
    }
}
