//! Why a mail was not accepted, and what follows.

use lettre::transport::smtp;

/// Why a mail was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    /// The address does not exist: it gets no mail any more.
    AddressRefused(String),
    /// The server does not take this mail, now or later.
    MessageRefused(String),
    /// Another attempt may succeed.
    Temporary(String),
}

impl SendError {
    pub(super) fn of(error: &smtp::Error) -> Self {
        let text = error.to_string();
        match error.status() {
            Some(code) if error.is_permanent() => Self::permanent(u16::from(code), text),
            _ => Self::Temporary(text),
        }
    }

    /// Tells what a permanent answer (5xx) is about, by its enhanced status code (RFC 3463) if it has one.
    fn permanent(code: u16, text: String) -> Self {
        // The server does not know us: the operator's settings are wrong, not the mail.
        if matches!(code, 500..=504 | 530 | 534 | 535 | 538) {
            return Self::Temporary(text);
        }
        let is_about_address = match enhanced_status(&text) {
            // Bad destination address; mailbox disabled.
            Some((1, _) | (2, 1)) => true,
            Some(_) => false,
            None => matches!(code, 550 | 551 | 553),
        };
        if is_about_address {
            Self::AddressRefused(text)
        } else {
            Self::MessageRefused(text)
        }
    }
}

/// Finds the subject and the detail of an enhanced status code: `5.1.1`.
fn enhanced_status(text: &str) -> Option<(u16, u16)> {
    text.split([' ', ':', ',', '(', ')']).find_map(|word| {
        let mut numbers = word.strip_prefix("5.")?.split('.');
        let subject = numbers.next()?.parse().ok()?;
        let detail = numbers.next()?.parse().ok()?;
        numbers.next().is_none().then_some((subject, detail))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(code: u16, text: &str) -> &'static str {
        match SendError::permanent(code, text.to_owned()) {
            SendError::AddressRefused(_) => "address",
            SendError::MessageRefused(_) => "message",
            SendError::Temporary(_) => "temporary",
        }
    }

    #[test]
    fn only_an_address_that_does_not_exist_is_suppressed() {
        assert_eq!(kind(550, "permanent error (550): 5.1.1 User unknown"), "address");
        assert_eq!(kind(550, "permanent error (550): no such user"), "address");
        assert_eq!(kind(553, "mailbox name not allowed"), "address");
        assert_eq!(
            kind(550, "permanent error (550): 5.2.1 mailbox disabled"),
            "address"
        );
        assert_eq!(kind(550, "permanent error (550): 5.7.1 spam"), "message");
        assert_eq!(kind(552, "permanent error (552): 5.2.2 mailbox full"), "message");
        assert_eq!(kind(554, "transaction failed"), "message");
    }

    #[test]
    fn wrong_credentials_blame_nobody() {
        assert_eq!(
            kind(535, "permanent error (535): 5.7.8 authentication failed"),
            "temporary"
        );
        assert_eq!(kind(530, "5.7.0 authentication required"), "temporary");
    }
}
