//! The kinds of messages: with which event, to whom, on which channels by default.

use crate::context::{Facts, Subject};
use allpet_contract::events::{
    AccountClosed, ApplicationDecided, ApplicationSubmitted, DataExportReady, EmailChanged, Event,
    FinderMessageSent, LicenceExpired, LicenceExpiring, LicenceLapsed, MemberInvited, NewDeviceUsed,
    OrderCancelled, OrderDelivered, OrderPaid, OrderPlaced, OrderRefunded, OrderShipped, PasskeysChanged,
    PasswordChanged, PasswordResetRequested, PaymentRefunded, QueueSummarized, SecondFactorChanged,
    SecondFactorGuessed, StockRanLow, TagScanned, VerificationRequested,
};
use allpet_domain::{
    licensing::{ApplicationState, LicenceState},
    orders::OrderState,
    role::{Grant, Role},
};
use std::time::Duration;

/// A way on which a message reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// The inbox in the dashboard.
    Inbox,
    /// E-mail.
    Email,
}

impl Channel {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Email => "email",
        }
    }
}

/// Whom a kind addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// The person whom the event concerns.
    Person,
    /// The addresses that the event names, whoever reads their mail.
    NamedAddresses,
    /// The people with this role for the tenant that the event names, and its admins.
    Staff(Role),
}

/// When people hear of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timing {
    /// After it has lasted so long.
    After(Duration),
    /// At once by day, and otherwise from the morning on where the licence is valid: a licence expires at midnight.
    InTheMorning,
}

impl Timing {
    /// How long the fact must last before it is worth a message.
    pub(crate) fn delay(self) -> Duration {
        match self {
            Self::After(delay) => delay,
            Self::InTheMorning => Duration::ZERO,
        }
    }
}

/// A kind of message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// Its name: `order-shipped`. It never changes.
    pub(crate) name: &'static str,
    /// The group in the settings.
    pub(crate) group: &'static str,
    /// The label in the settings, which says what happened.
    pub(crate) label: &'static str,
    /// The topic of its event.
    pub(crate) topic: &'static str,
    /// The newest version of the event that its template knows.
    pub(crate) version: u32,
    /// The oldest version that it reads.
    pub(crate) oldest: u32,
    /// The subject of the message.
    pub(crate) subject: Subject,
    /// Whom it addresses.
    pub(crate) audience: Audience,
    /// Whether it is in the inbox by default.
    pub(crate) inbox: bool,
    /// Whether it is sent by e-mail by default.
    pub(crate) email: bool,
    /// True if it is about the security of the account or an invitation: it cannot be switched off, and quiet hours do not delay it.
    pub(crate) required: bool,
    /// When people hear of it.
    pub(crate) timing: Timing,
    /// Whether the facts lead to this kind; `None` if the event alone does. It must still hold when a mail is sent.
    pub(crate) condition: Option<fn(&Facts) -> bool>,
}

impl Kind {
    const fn of<E: Event>(
        name: &'static str,
        group: &'static str,
        label: &'static str,
        subject: Subject,
    ) -> Self {
        Self {
            name,
            group,
            label,
            topic: E::TOPIC,
            version: E::VERSION,
            oldest: E::OLDEST,
            subject,
            audience: Audience::Person,
            inbox: true,
            email: true,
            required: false,
            timing: Timing::After(Duration::ZERO),
            condition: None,
        }
    }

    const fn when(self, condition: fn(&Facts) -> bool) -> Self {
        Self {
            condition: Some(condition),
            ..self
        }
    }

    /// About the security of the account.
    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn email_only(self) -> Self {
        Self { inbox: false, ..self }
    }

    /// Returns whether a person with these roles may receive it.
    pub(crate) fn is_for(&self, roles: &[Grant]) -> bool {
        match self.audience {
            Audience::Staff(needed) => roles.iter().any(|grant| grant.role.covers(needed)),
            Audience::Person | Audience::NamedAddresses => true,
        }
    }

    /// Returns whether the facts lead to this kind.
    pub(crate) fn applies(&self, facts: &Facts) -> bool {
        self.condition.is_none_or(|condition| condition(facts))
    }

    /// Returns the default of a channel.
    pub(crate) fn default_of(&self, channel: Channel) -> bool {
        match channel {
            Channel::Inbox => self.inbox,
            Channel::Email => self.email,
        }
    }
}

const LICENSES: &str = "Licenses";
const ORDERS: &str = "Orders";
const WORK: &str = "Work";
const ACCOUNT: &str = "Account";

/// All kinds, in the order of the settings.
pub(crate) const KINDS: &[Kind] = &[
    Kind::of::<ApplicationSubmitted>(
        "application-received",
        LICENSES,
        "An application is received",
        Subject::Application,
    )
    .when(|facts| facts.application_state() == Some(ApplicationState::Submitted)),
    Kind::of::<ApplicationDecided>(
        "application-approved",
        LICENSES,
        "An application is approved",
        Subject::Application,
    )
    .when(|facts| facts.application_state() == Some(ApplicationState::Approved) && facts.licence.is_some()),
    Kind::of::<ApplicationDecided>(
        "application-rejected",
        LICENSES,
        "An application is rejected",
        Subject::Application,
    )
    .when(|facts| facts.application_state() == Some(ApplicationState::Rejected)),
    Kind::of::<PaymentRefunded>(
        "fee-refunded",
        LICENSES,
        "A license fee is refunded",
        Subject::RefundedApplication,
    ),
    Kind::of::<LicenceExpiring>(
        "licence-expiring",
        LICENSES,
        "A license ends soon",
        Subject::Licence,
    )
    .when(|facts| facts.needs_renewal(LicenceState::Issued)),
    Kind {
        timing: Timing::InTheMorning,
        ..Kind::of::<LicenceExpired>(
            "licence-expired",
            LICENSES,
            "A license has expired",
            Subject::Licence,
        )
    }
    .when(|facts| facts.needs_renewal(LicenceState::Expired)),
    Kind {
        timing: Timing::InTheMorning,
        ..Kind::of::<LicenceLapsed>(
            "licence-late",
            LICENSES,
            "A license is long expired",
            Subject::Licence,
        )
    }
    .when(|facts| facts.needs_renewal(LicenceState::Delinquent)),
    Kind::of::<FinderMessageSent>(
        "finder-message",
        LICENSES,
        "Somebody found your pet",
        Subject::Owner,
    ),
    Kind::of::<TagScanned>(
        "tag-scanned",
        LICENSES,
        "Somebody looks up your pet’s tag",
        Subject::Owner,
    ),
    Kind {
        // Most people pay at once, and then hear that the order is paid.
        timing: Timing::After(Duration::from_mins(5)),
        ..Kind::of::<OrderPlaced>("order-placed", ORDERS, "An order awaits payment", Subject::Order)
    }
    .when(|facts| facts.order_state() == Some(OrderState::Placed)),
    Kind::of::<OrderPaid>("order-paid", ORDERS, "An order is paid", Subject::Order),
    Kind::of::<OrderShipped>("order-shipped", ORDERS, "An order is on its way", Subject::Order),
    Kind::of::<OrderDelivered>("order-delivered", ORDERS, "An order is delivered", Subject::Order),
    Kind::of::<OrderCancelled>("order-cancelled", ORDERS, "An order is canceled", Subject::Order),
    Kind::of::<OrderRefunded>("order-refunded", ORDERS, "An order is refunded", Subject::Order),
    Kind {
        audience: Audience::Staff(Role::Clerk),
        ..Kind::of::<QueueSummarized>(
            "queue-digest",
            WORK,
            "Applications wait in the morning",
            Subject::Queue,
        )
    },
    Kind {
        audience: Audience::Staff(Role::Merchant),
        ..Kind::of::<StockRanLow>("stock-short", WORK, "Items run low", Subject::Stock)
    },
    Kind::of::<VerificationRequested>(
        "verify-email",
        ACCOUNT,
        "An e-mail address needs confirming",
        Subject::AccountRequest,
    )
    .required()
    .email_only(),
    Kind::of::<PasswordResetRequested>(
        "password-reset",
        ACCOUNT,
        "You forgot your password",
        Subject::AccountRequest,
    )
    .required()
    .email_only(),
    Kind::of::<PasswordChanged>(
        "password-changed",
        ACCOUNT,
        "Your password is changed",
        Subject::Account,
    )
    .required(),
    Kind::of::<SecondFactorChanged>(
        "second-factor-changed",
        ACCOUNT,
        "Two-step sign-in is turned on or off",
        Subject::Account,
    )
    .required(),
    Kind::of::<PasskeysChanged>(
        "passkeys-changed",
        ACCOUNT,
        "A passkey is added or removed",
        Subject::Account,
    )
    .required(),
    Kind::of::<SecondFactorGuessed>(
        "second-factor-guessed",
        ACCOUNT,
        "Somebody knows your password and guesses codes",
        Subject::Account,
    )
    .required(),
    Kind {
        audience: Audience::NamedAddresses,
        ..Kind::of::<EmailChanged>(
            "email-changed",
            ACCOUNT,
            "Your e-mail address is changed",
            Subject::Account,
        )
    }
    .required(),
    Kind::of::<NewDeviceUsed>("new-device", ACCOUNT, "A new device signs in", Subject::Account).required(),
    // Nobody can switch it off: the address may have no account, and each organization sends few.
    Kind::of::<MemberInvited>(
        "invitation",
        ACCOUNT,
        "An organization invites you to work for it",
        Subject::Invitation,
    )
    .required()
    .email_only(),
    Kind::of::<DataExportReady>(
        "data-export-ready",
        ACCOUNT,
        "A download of your data is ready",
        Subject::Account,
    )
    .required(),
    Kind {
        audience: Audience::NamedAddresses,
        ..Kind::of::<AccountClosed>(
            "account-closed",
            ACCOUNT,
            "Your account is closed",
            Subject::Nothing,
        )
    }
    .required()
    .email_only(),
];

/// Finds a kind by its name.
pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Returns the kinds to which events of a topic may lead.
pub(crate) fn of_topic(topic: &str) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(move |kind| kind.topic == topic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
    }

    #[test]
    fn a_message_about_security_is_always_mailed() {
        assert!(KINDS.iter().filter(|kind| kind.required).all(|kind| kind.email));
        let account = KINDS.iter().filter(|kind| kind.group == ACCOUNT);
        assert!(account.clone().all(|kind| kind.required) && account.count() > 0);
    }
}
