//! The content security policy of an app's pages, and their other headers.

use crate::SiteArgs;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest as _, Sha256};

/// The headers of a page that allows only these inline `scripts` and `styles`.
pub(crate) fn page<'a>(
    args: &SiteArgs,
    scripts: impl Iterator<Item = &'a str>,
    styles: &[String],
) -> [(&'static HeaderName, String); 3] {
    static OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
    static PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
    [
        (&header::CONTENT_SECURITY_POLICY, policy(args, scripts, styles)),
        (
            &PERMISSIONS,
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()".into(),
        ),
        (&OPENER, "same-origin".into()),
    ]
}

/// Forbids to guess the type of a response, and to show in a frame what has no policy of its own: a redirect, a script, a picture.
pub(crate) fn protect(headers: &mut HeaderMap) {
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("frame-ancestors 'none'"));
}

/// Makes browsers use only https for this host and its subdomains for two years after their first visit.
pub(crate) fn require_https(headers: &mut HeaderMap) {
    headers.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000; includeSubDomains"),
    );
}

/// The policy: our own files, and inline scripts by their hashes. WebAssembly may compile, but nothing may be evaluated.
fn policy<'a>(args: &SiteArgs, scripts: impl Iterator<Item = &'a str>, styles: &[String]) -> String {
    let hash = |text: &str| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let scripts: String = scripts.map(hash).collect();
    let styles: String = styles.iter().map(|style| hash(style)).collect();
    let api = args.api().unwrap_or_default();
    let ancestors = if args.is_shell() || args.shell_origins.is_empty() {
        "'none'".to_owned()
    } else {
        args.shell_origins.join(" ")
    };
    let frames = if args.is_shell() {
        args.frame_src.as_str()
    } else {
        "blob:"
    };
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval'{scripts}"),
        format!("style-src 'self'{styles}"),
        "font-src 'self'".into(),
        format!("img-src 'self' data: blob: {api}"),
        format!("connect-src 'self' {api}"),
        format!("frame-src {frames}"),
        "manifest-src 'self'".into(),
        "form-action 'self'".into(),
        "base-uri 'none'".into(),
        format!("frame-ancestors {ancestors}"),
    ]
    .join("; ")
}

/// The text of every inline script in a built page. Data blocks (JSON) need no hash and have none. Never call it for a page with
/// other people's text: a script among it would be allowed by its own hash.
pub(crate) fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, behind) = rest.split_once('>')?;
        let (script, _) = behind.split_once("</script>")?;
        let is_code = !attributes.contains("src=") && !attributes.contains("json") && !script.is_empty();
        is_code.then_some(script)
    })
}
