//! `/dev/mail`: the mails of a development system without a mail server. The routes exist on no other system.

use crate::{Notifications, store::captured_mails};
use allpet_domain::Timestamp;
use allpet_kernel::Failure;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{HeaderName, StatusCode, header};
use minijinja::{Value, context};
use uuid::Uuid;

/// How many mails the page shows.
const MAILS_MAX: i64 = 100;

/// Returns the routes.
pub(crate) fn routes(app: &Notifications) -> Router {
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/{id}", get(html))
        .with_state(app.clone())
}

/// Allows the pages' own styles, and nothing else.
fn headers() -> [(HeaderName, &'static str); 2] {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ]
}

async fn list(State(app): State<Notifications>) -> Result<Response, StatusCode> {
    let page = list_page(&app).await.map_err(log_failure)?;
    Ok((headers(), Html(page)).into_response())
}

async fn html(State(app): State<Notifications>, Path(id): Path<Uuid>) -> Result<Response, StatusCode> {
    let html = captured_mails::html(&app.db, id).await.map_err(log_failure)?;
    let html = html.ok_or(StatusCode::NOT_FOUND)?;
    Ok((headers(), Html(html)).into_response())
}

async fn list_page(app: &Notifications) -> Result<String, Failure> {
    let mails = captured_mails::list(&app.db, MAILS_MAX).await?;
    let mails: Vec<Value> = mails
        .into_iter()
        .map(|mail| {
            let sent = Timestamp::from_unix_millis(u64::try_from(mail.sent_ms).unwrap_or(0));
            context! {
                id => mail.id.to_string(),
                recipient => mail.recipient,
                subject => mail.subject,
                sent => sent.to_string(),
                pieces => pieces(&mail.plain),
            }
        })
        .collect();
    app.templates
        .dev_mail_page(&Value::from(mails))
        .map_err(Failure::internal)
}

/// Splits a text into lines, and says which are links: a link is a line of its own.
fn pieces(text: &str) -> Value {
    let mut pieces = Vec::new();
    for line in text.lines() {
        let is_link = line.starts_with("https://") || line.starts_with("http://");
        pieces.push(context! { text => line, is_link });
        pieces.push(context! { text => "\n", is_link => false });
    }
    Value::from(pieces)
}

fn log_failure(failure: Failure) -> StatusCode {
    // Logs the cause.
    let problem = failure.into_problem();
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
