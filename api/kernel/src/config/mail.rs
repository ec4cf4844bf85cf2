//! Reads the settings of mail.

use super::{SmtpUrl, are_local, is_loopback, is_origin, source::Source};
use std::net::SocketAddr;

/// The sender if no mail server is configured.
const DEFAULT_FROM: &str = "All Pet Plus <news@allpetplus.example>";

/// The settings of mail.
pub(super) struct Mail {
    pub(super) smtp_url: Option<SmtpUrl>,
    pub(super) from: String,
    pub(super) api_url: String,
}

impl Source<'_> {
    /// Reads the mail server, the sender and the address of links. Mails contain links that open accounts, so a server on another machine
    /// requires TLS, unless `clear_text` states that the network is private.
    pub(super) fn mail(&mut self, clear_text: bool, bind: SocketAddr, origins: &[String]) -> Mail {
        let smtp_url = self.smtp_url(clear_text);
        let from = self.text("ALLPET_MAIL_FROM");
        let api_url = self.text("ALLPET_API_URL");
        if smtp_url.is_some() && from.is_none() {
            self.errors.push(
                "  ALLPET_MAIL_FROM: set it to the sender of mails, like All Pet Plus <news@example.com>"
                    .into(),
            );
        }
        if smtp_url.is_some() && api_url.is_none() && !are_local(origins) {
            self.errors.push(
                "  ALLPET_API_URL: set it to the public address of the API, to which mails link, like https://api.example.com".into(),
            );
        }
        if api_url.as_deref().is_some_and(|url| !is_origin(url)) {
            self.errors
                .push("  ALLPET_API_URL: set it to an origin like https://api.example.com".into());
        }
        Mail {
            smtp_url,
            from: from.unwrap_or_else(|| DEFAULT_FROM.to_owned()),
            api_url: api_url.unwrap_or_else(|| format!("http://localhost:{}", bind.port())),
        }
    }

    fn smtp_url(&mut self, clear_text: bool) -> Option<SmtpUrl> {
        let url = self.text("ALLPET_SMTP_URL")?;
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        if !matches!(scheme, "smtp" | "smtps") || rest.is_empty() {
            self.errors
                .push("  ALLPET_SMTP_URL: set it to smtps://USER:PASSWORD@HOST:PORT".into());
            return None;
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        let is_encrypted = scheme == "smtps" || rest.contains("tls=required");
        if !is_encrypted && !clear_text && !is_loopback(host) {
            self.errors.push(
                "  ALLPET_SMTP_URL: this mail server is on another machine and would be contacted in clear text; use smtps:// or add \
                 ?tls=required, or set ALLPET_DATABASE_CLEAR_TEXT=true if the network is private"
                    .into(),
            );
        }
        Some(SmtpUrl(url))
    }
}
