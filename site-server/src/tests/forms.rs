//! Tests of forms sent without JavaScript.

use super::public_pages::{api, site, text};
use axum::{Router, body::Body, extract::Request};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn post(
    router: &Router,
    path: &str,
    headers: &[(&str, &str)],
    fields: &str,
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(fields.to_owned())).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status, parts.headers, text(&body))
}

#[tokio::test]
async fn success_redirects() {
    let (router, ..) = site(api().await);
    let (status, headers, _) = post(&router, "/first", &[FORM], "a=b").await;
    assert_eq!(
        (status, &headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/?done=yes".parse().unwrap())
    );
}

#[tokio::test]
async fn a_refused_form_keeps_its_input_and_is_not_cached() {
    let (router, ..) = site(api().await);
    let (status, headers, body) = post(&router, "/script", &[FORM], "a=b").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("<p>{\"fields\":\"a=b\",\"problem\":{\"title\":\"a=b\"}}</p>"),
        "{body}"
    );
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let (status, _, body) = post(&router, "/broken", &[FORM], "a=b").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        body.contains("What you typed is still there") || body.contains("try again"),
        "{body}"
    );
}

#[tokio::test]
async fn a_form_is_taken_from_this_sites_own_pages_alone() {
    let (router, ..) = site(api().await);
    for (from, status) in [
        (("sec-fetch-site", "same-origin"), StatusCode::SEE_OTHER),
        (("sec-fetch-site", "none"), StatusCode::SEE_OTHER),
        (("sec-fetch-site", "same-site"), StatusCode::FORBIDDEN),
        (("sec-fetch-site", "cross-site"), StatusCode::FORBIDDEN),
        (("origin", "https://shop.example"), StatusCode::SEE_OTHER),
        (("origin", "https://evil.example"), StatusCode::FORBIDDEN),
        (("origin", "null"), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(
            post(&router, "/first", &[FORM, from], "a=b").await.0,
            status,
            "{from:?}"
        );
    }
}

#[tokio::test]
async fn unknown_fields_are_dropped() {
    let (router, ..) = site(api().await);
    let json = ("content-type", "application/json");
    for (path, kind) in [("/first", json), ("/second", FORM), ("/mine", FORM)] {
        assert_eq!(
            post(&router, path, &[kind], "{}").await.0,
            StatusCode::METHOD_NOT_ALLOWED,
            "{path}"
        );
    }
    let long = "a".repeat(16 * 1024 + 1);
    assert_eq!(
        post(&router, "/first", &[FORM], &long).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}
