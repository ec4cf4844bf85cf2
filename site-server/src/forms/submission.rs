//! Forms sent without JavaScript: the server calls the API as a guest, and the page shows the outcome.
//!
//! No cookie travels in either direction, so another site could send nothing in a visitor's name. Still, only this site's own
//! pages may send forms.

use crate::{
    pages::{ApiResponse, Submission},
    rendering::Rendering,
    server::{file, moved, plain},
};
use axum::{body::Body, extract::Request, response::Response};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use std::time::Duration;

/// Maximum size of a form, in bytes.
const LARGEST: usize = 16 * 1024;

/// Time-out of receiving a form.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(10);

const UNREACHABLE: &str = r#"{"status":503,"code":"offline","title":"We couldn’t send this","detail":"Please try again in a moment."}"#;

/// Sends a form to the API. Redirects to the page after a success; otherwise shows the form again with its input and the errors.
pub(crate) async fn answer(rendering: &Rendering, origin: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if !is_own(&parts.headers, origin) {
        return plain(
            StatusCode::FORBIDDEN,
            "Open the page itself and send its form from there.",
        );
    }
    if !is_form(&parts.headers) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.");
    }
    let Some(fields) = read(body).await else {
        return plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This is more than the form takes. Go back and shorten it.",
        );
    };
    let submission = rendering
        .is_public(&path)
        .then(|| rendering.submission(&path, &fields))
        .flatten();
    let Some(submission) = submission else {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.");
    };
    let response = rendering.send(&submission).await.unwrap_or_else(|| ApiResponse {
        status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
        body: UNREACHABLE.to_owned(),
    });
    let status = StatusCode::from_u16(response.status).unwrap_or_default();
    if status.is_success() {
        return moved(&submission.done);
    }
    match rendering
        .refused(&path, refusal_response(&submission, &response))
        .await
    {
        Some(page) => file(&page, status, &parts.headers, false),
        None => plain(
            status,
            "We couldn’t send this. Go back: what you typed is still there. Then try again.",
        ),
    }
}

/// Returns whether a page of this site sent the request, by the browser's headers.
pub(crate) fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text("sec-fetch-site") {
        // "none": the user reloads the result.
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text("origin").is_none_or(|sender| sender == origin),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.split(';').next() == Some("application/x-www-form-urlencoded"))
}

pub(crate) async fn read(body: Body) -> Option<String> {
    let reading = Limited::new(body, LARGEST).collect();
    let whole = tokio::time::timeout(RECEIVE_TIMEOUT, reading).await.ok()?.ok()?;
    String::from_utf8(whole.to_bytes().to_vec()).ok()
}

/// The refused form and its problem, for rendering the page again.
fn refusal_response(submission: &Submission, response: &ApiResponse) -> ApiResponse {
    ApiResponse {
        status: 200,
        body: [
            "{\"fields\":",
            &submission.body,
            ",\"problem\":",
            &response.body,
            "}",
        ]
        .concat(),
    }
}
