//! A form that is sent without JavaScript: the API is asked as a guest, and the page says what came of it.
//!
//! No cookie goes along in either direction, so that another site could send nothing in a visitor's name. All the same a form
//! is taken from this site's own pages alone.

use crate::{
    host::{file, moved, plain},
    pages::{Answer, Submission},
    rendering::Rendering,
};
use axum::{body::Body, extract::Request, response::Response};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use std::time::Duration;

/// The largest form, in bytes.
const LARGEST: usize = 16 * 1024;

/// How long a form may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);

const UNREACHABLE: &str = r#"{"status":503,"code":"offline","title":"We couldn’t send this","detail":"Please try again in a moment."}"#;

/// Sends what a form says to the API. Its sender is led to the page that says that it is done, or sees the form again with what
/// was typed and what is wrong.
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
    let answer = rendering.send(&submission).await.unwrap_or_else(|| Answer {
        status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
        body: UNREACHABLE.to_owned(),
    });
    let status = StatusCode::from_u16(answer.status).unwrap_or_default();
    if status.is_success() {
        return moved(&submission.done);
    }
    match rendering.refused(&path, refused(&submission, &answer)).await {
        Some(page) => file(&page, status, &parts.headers, false),
        None => plain(
            status,
            "We couldn’t send this. Go back: what you typed is still there. Then try again.",
        ),
    }
}

/// Whether a page of this site sent it, as far as the browser says.
pub(crate) fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text("sec-fetch-site") {
        // "none": its sender reloads what came of it.
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text("origin").is_none_or(|from| from == origin),
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
    let whole = tokio::time::timeout(ARRIVAL, reading).await.ok()?.ok()?;
    String::from_utf8(whole.to_bytes().to_vec()).ok()
}

/// What was sent, and why it was refused, for the page that is drawn again.
fn refused(submission: &Submission, answer: &Answer) -> Answer {
    Answer {
        status: 200,
        body: [
            "{\"fields\":",
            &submission.body,
            ",\"problem\":",
            &answer.body,
            "}",
        ]
        .concat(),
    }
}
