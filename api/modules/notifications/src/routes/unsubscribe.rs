//! The page behind a link to unsubscribe, and its button, which is also what a mail program presses.

use crate::{Notifications, service::unsubscribe};
use allpet_contract::{
    File,
    notifications::{ShowUnsubscribe, Unsubscribe},
};
use allpet_kernel::{Anyone, Failure, Reply};
use http::{HeaderName, HeaderValue, header};

/// The page's own style and its form, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

pub(crate) async fn show(
    app: Notifications,
    _: Anyone,
    request: ShowUnsubscribe,
) -> Result<Reply<File>, Failure> {
    let (_, kind) = unsubscribe::read(&app, &request.token)?;
    page(&app, kind.label, false)
}

pub(crate) async fn unsubscribe(
    app: Notifications,
    _: Anyone,
    request: Unsubscribe,
) -> Result<Reply<File>, Failure> {
    let kind = unsubscribe::unsubscribe(&app, &request.token).await?;
    page(&app, kind.label, true)
}

fn page(app: &Notifications, label: &str, is_done: bool) -> Result<Reply<File>, Failure> {
    let settings = [app.shell_origin(), "/dashboard/settings#notifications"].concat();
    let html = app
        .templates
        .unsubscribe_page(label, is_done, &settings)
        .map_err(Failure::internal)?;
    let headers: [(HeaderName, &'static str); 3] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok(Reply {
        body: File {
            content_type: "text/html; charset=utf-8".to_owned(),
            bytes: html.into_bytes(),
        },
        headers: headers
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .to_vec(),
    })
}
