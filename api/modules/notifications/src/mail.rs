//! E-mail over SMTP.

mod message;
mod refusal;

pub(crate) use message::{MailAddress, OutgoingMail, message_id};
pub(crate) use refusal::SendError;

use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor, message::Mailbox};
use std::{fmt, time::Duration};

/// How long a step of the dialogue with the mail server may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// The operator's settings of mail.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The address of the mail server: `smtps://USER:PASSWORD@HOST`; `None` without one.
    pub smtp_url: Option<String>,
    /// The sender: `All Pet Plus <news@example.com>`.
    pub from: String,
    /// The public address of the API, for links in mails.
    pub api_url: String,
    /// Whether mails are shown at `/dev/mail` if there is no mail server: in development alone.
    pub capture: bool,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address of the mail server may hold a password.
        f.debug_struct("MailSettings")
            .field("from", &self.from)
            .field("api_url", &self.api_url)
            .field("capture", &self.capture)
            .finish_non_exhaustive()
    }
}

/// The error for settings with which no mail can be sent.
#[derive(Debug, thiserror::Error)]
pub enum InvalidMailSettings {
    /// The address of the mail server is invalid.
    #[error("ALLPET_SMTP_URL is not the address of a mail server. Write smtps://USER:PASSWORD@HOST:PORT.")]
    Server,
    /// The sender is invalid.
    #[error("ALLPET_MAIL_FROM is not a sender. Write All Pet Plus <news@example.com>.")]
    Sender,
}

/// Hands mails to the mail server.
pub(crate) struct Mailer {
    from: Mailbox,
    channel: MailChannel,
}

enum MailChannel {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// Mails are shown at `/dev/mail`.
    Captured,
    /// There is no mail server.
    None,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Mailer {
    /// Prepares the connection; connects at the first mail.
    pub(crate) fn new(settings: &MailSettings) -> Result<Self, InvalidMailSettings> {
        let from = settings.from.parse().map_err(|_| InvalidMailSettings::Sender)?;
        let channel = match &settings.smtp_url {
            Some(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| InvalidMailSettings::Server)?;
                MailChannel::Smtp(Box::new(builder.timeout(Some(STEP_TIMEOUT)).build()))
            }
            None if settings.capture => MailChannel::Captured,
            None => {
                tracing::warn!("no mail server is configured (ALLPET_SMTP_URL): people get no e-mail");
                MailChannel::None
            }
        };
        Ok(Self { from, channel })
    }

    /// Returns whether mails are shown at `/dev/mail`.
    pub(crate) fn captures(&self) -> bool {
        matches!(self.channel, MailChannel::Captured)
    }

    /// Returns whether there is no way to send a mail.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.channel, MailChannel::None)
    }

    /// Returns the domain of the sender, for message ids.
    pub(crate) fn domain(&self) -> &str {
        self.from.email.domain()
    }

    /// Hands a mail to the mail server. Returns its answer.
    pub(crate) async fn send(&self, mail: &OutgoingMail<'_>) -> Result<String, SendError> {
        let MailChannel::Smtp(transport) = &self.channel else {
            return Err(SendError::Temporary("there is no mail server".to_owned()));
        };
        let message = mail.build(&self.from)?;
        match transport.send(message).await {
            Ok(response) => {
                let lines: Vec<&str> = response.message().collect();
                Ok(format!("{} {}", response.code(), lines.join(" ")))
            }
            Err(error) => Err(SendError::of(&error)),
        }
    }
}
