//! The events of accounts and sessions.

use super::{DeclaredEvent, Event, declaration::rewrite};
use allpet_domain::id::{AccountRequestId, TenantId, UserId};
use serde::{Deserialize, Serialize};

events! {
    /// A person created an account.
    UserRegistered = "user.registered", 1, |_| None; {
        /// The person.
        user: UserId,
    }
    /// A session ended because its owner ended it or because a refresh token was used twice.
    SessionRevoked = "session.revoked", 1, |_| None; {
        /// The person whose session it was.
        user: UserId,
    }
    /// A person must prove that they read the mail of an address: the account's, or the one that is to replace it.
    VerificationRequested = "account.verification-requested", 1, |_| None; {
        /// The person.
        user: UserId,
        /// The request, for which the sender of the mail gets a link.
        request: AccountRequestId,
    }
    /// A person proved that they read the mail of their account's address.
    EmailVerified = "account.email-verified", 1, |_| None; {
        /// The person.
        user: UserId,
    }
    /// Somebody who cannot sign in asked for a new password.
    PasswordResetRequested = "account.password-reset-requested", 1, |_| None; {
        /// The person.
        user: UserId,
        /// The request, for which the sender of the mail gets a link.
        request: AccountRequestId,
    }
    /// The password of an account was changed or reset.
    PasswordChanged = "account.password-changed", 1, |_| None; {
        /// The person.
        user: UserId,
    }
    /// Signing in to an account needs a code from now on, or no longer.
    SecondFactorChanged = "account.second-factor-changed", 1, |_| None; {
        /// The person.
        user: UserId,
        /// Whether it needs a code.
        on: bool,
    }
    /// An account has one passkey more, or one less.
    PasskeysChanged = "account.passkeys-changed", 1, |_| None; {
        /// The person.
        user: UserId,
        /// Whether one was added.
        added: bool,
    }
    /// Somebody who knows the password of an account typed wrong codes; announced once a day at most.
    SecondFactorGuessed = "account.second-factor-guessed", 1, |_| None; {
        /// The person whose account it is.
        user: UserId,
    }
    /// The e-mail address of an account was replaced by one that is verified.
    EmailChanged = "account.email-changed", 1, |_| None; {
        /// The person.
        user: UserId,
        /// The replaced address.
        old: String,
        /// The new address.
        new: String,
    }
    /// A person signed in on a kind of device that they had not used before.
    NewDeviceUsed = "account.new-device", 1, |_| None; {
        /// The person.
        user: UserId,
        /// The device in words, such as `Firefox on Windows`.
        device: String,
    }
    /// The document with all that is stored of a person is ready for them to download.
    DataExportReady = "account.data-export-ready", 1, |_| None; {
        /// The person.
        user: UserId,
    }
    /// A person closed their account.
    AccountClosed = "account.closed", 2, |_| None; {
        /// The person.
        user: UserId,
        /// The address that the account had; empty if the closing is announced again.
        email: String,
        /// Whether the person had proved that they read the address's mail. In version 1, absent.
        #[serde(default)]
        verified: bool,
    }
}

impl AccountClosed {
    /// Returns the address that the account had, if it is known and was proved. What is stored of an address that nobody proved may be
    /// another person's.
    pub fn proved_address(&self) -> Option<&str> {
        Some(self.email.as_str()).filter(|email| self.verified && !email.is_empty())
    }
}
