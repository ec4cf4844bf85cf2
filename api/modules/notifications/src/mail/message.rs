//! A mail as it goes out (RFC 5322), with its headers.

use super::SendError;
use crate::{kinds::Channel, templates::RenderedMail};
use allpet_domain::{Timestamp, email, id::EventId};
use allpet_kernel::cursor::base64url;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use sha2::{Digest as _, Sha256};
use std::{
    error::Error,
    time::{Duration, SystemTime},
};

/// The recipient of a mail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MailAddress<'a> {
    /// The display name; may be empty.
    pub(crate) name: &'a str,
    /// The address, checked.
    pub(crate) email: &'a str,
}

/// A mail to send.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutgoingMail<'a> {
    pub(crate) to: MailAddress<'a>,
    /// The same at each attempt, so that a mailbox or a reader recognizes a copy.
    pub(crate) message_id: &'a str,
    pub(crate) content: &'a RenderedMail,
    /// The link to unsubscribe, if the kind can be switched off.
    pub(crate) unsubscribe: Option<&'a str>,
    pub(crate) now: Timestamp,
}

/// Returns the message id of a fact, recipient and channel.
pub(crate) fn message_id(
    event: EventId,
    kind: &str,
    recipient: &str,
    channel: Channel,
    domain: &str,
) -> String {
    let mut hash = Sha256::new();
    for part in [&event.to_string(), kind, recipient, channel.as_str()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hash = hash.finalize();
    let unique = base64url(hash.get(..18).unwrap_or_default());
    ["<", &unique, "@", domain, ">"].concat()
}

macro_rules! raw_headers {
    ($($(#[$doc:meta])* $name:ident = $header:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }
            fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }
            fn display(&self) -> HeaderValue {
                // All values are ASCII without line breaks, and a folded address would not be recognized.
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    )+};
}

raw_headers! {
    /// Where a mail program unsubscribes (RFC 2369).
    ListUnsubscribe = "List-Unsubscribe";
    /// That it may do so by a POST without asking (RFC 8058).
    ListUnsubscribePost = "List-Unsubscribe-Post";
    /// That no person wrote it, so that no absence note answers (RFC 3834).
    AutoSubmitted = "Auto-Submitted";
}

impl OutgoingMail<'_> {
    /// Builds the message. Fails if the address cannot be written to.
    pub(super) fn build(&self, from: &Mailbox) -> Result<Message, SendError> {
        let address: Address = email::ascii(self.to.email)
            .parse()
            .map_err(|_| SendError::AddressRefused("the address is malformed".to_owned()))?;
        let name = (!self.to.name.is_empty()).then(|| self.to.name.to_owned());
        let date = SystemTime::UNIX_EPOCH + Duration::from_millis(self.now.unix_millis());
        let mut builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(name, address))
            .subject(self.content.subject.as_str())
            .message_id(Some(self.message_id.to_owned()))
            .date(date)
            .header(AutoSubmitted("auto-generated".to_owned()));
        if let Some(link) = self.unsubscribe {
            builder = builder
                .header(ListUnsubscribe(["<", link, ">"].concat()))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        let content =
            MultiPart::alternative_plain_html(self.content.plain.clone(), self.content.html.clone());
        builder
            .multipart(content)
            .map_err(|error| SendError::MessageRefused(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u8) -> EventId {
        EventId(uuid::Uuid::from_bytes([number; 16]))
    }

    #[test]
    fn a_fact_a_recipient_and_a_channel_have_one_message_id() {
        let id = |number, kind, recipient| {
            message_id(event(number), kind, recipient, Channel::Email, "example.com")
        };
        let first = id(1, "order-paid", "ada@example.com");
        assert_eq!(first, id(1, "order-paid", "ada@example.com"));
        assert!(
            first.starts_with('<') && first.ends_with("@example.com>"),
            "{first}"
        );
        for other in [
            id(2, "order-paid", "ada@example.com"),
            id(1, "order-shipped", "ada@example.com"),
            id(1, "order-paid", "bob@example.com"),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_mail_can_be_unsubscribed_in_one_click_and_has_both_parts() {
        let content = RenderedMail {
            subject: "Order AP-1 is on its way".into(),
            plain: "plain text".into(),
            html: "<p>html text</p>".into(),
        };
        let link = format!(
            "https://api.example/unsubscribe/{}.{}",
            "a".repeat(120),
            "b".repeat(43)
        );
        let mail = OutgoingMail {
            to: MailAddress {
                name: "Zoë, the Owner",
                email: "zoe@münchen.example",
            },
            message_id: "<unique@example.com>",
            content: &content,
            unsubscribe: Some(&link),
            now: Timestamp::from_unix_millis(1_795_262_400_000),
        };
        let from = "All Pet Plus <news@example.com>".parse().unwrap();
        let text = String::from_utf8(mail.build(&from).unwrap().formatted()).unwrap();
        assert!(
            text.contains(&format!("List-Unsubscribe: <{link}>\r\n")),
            "{text}"
        );
        assert!(
            text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
            "{text}"
        );
        assert!(text.contains("Message-ID: <unique@example.com>\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("xn--mnchen-3ya.example"), "{text}");
        assert!(
            text.contains("Date: Sat, 21 Nov 2026 12:00:00 +0000\r\n"),
            "{text}"
        );
        assert!(
            text.contains("plain text") && text.contains("<p>html text</p>"),
            "{text}"
        );
        let required = OutgoingMail {
            unsubscribe: None,
            ..mail
        };
        let text = String::from_utf8(required.build(&from).unwrap().formatted()).unwrap();
        assert!(!text.contains("List-Unsubscribe"), "{text}");
    }
}
