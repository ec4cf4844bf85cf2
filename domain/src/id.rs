//! Typed identifiers: UUID version 7 (RFC 9562), which sort by creation time.

use crate::Timestamp;

/// Ten random bytes for a new id; a parameter, so that tests choose them.
pub type Entropy = [u8; 10];

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// Creates an id from the time and the given randomness.
            pub fn new(now: Timestamp, entropy: Entropy) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(now.unix_millis(), &entropy).into_uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person with an account.
    UserId,
    /// A sign-in on one device; the family of its refresh tokens.
    SessionId,
    /// A request that a link in a mail fulfils: to verify an address, or to set a new password.
    AccountRequestId,
    /// A passkey of an account.
    PasskeyId,
    /// The creation of a passkey, or a sign-in with one, between its first and its second request.
    PasskeyCeremonyId,
    /// A licensing authority, a shop or a partner.
    TenantId,
    /// An invitation of an e-mail address to a role in a tenant.
    InvitationId,
    /// A pet.
    PetId,
    /// An application for a licence.
    ApplicationId,
    /// A licence for one pet and one term.
    LicenceId,
    /// A finder's message to the owner of a tag.
    FinderMessageId,
    /// An uploaded proof document.
    ProofId,
    /// A cart.
    CartId,
    /// A line of a cart.
    CartLineId,
    /// A payment: one attempt to pay for one thing.
    PaymentId,
    /// A full or partial refund of a payment.
    RefundId,
    /// An order.
    OrderId,
    /// A product: one page of the store.
    ProductId,
    /// A reservation of stock for one order.
    ReservationId,
    /// A stock item; several variants may draw on one.
    StockItemId,
    /// A configured product of the builder.
    DesignId,
    /// A share link of a design.
    ShareId,
    /// A job in a queue.
    JobId,
    /// An event in an outbox.
    EventId,
    /// An operator's action.
    OperatorActionId,
    /// A message in a person's inbox.
    NotificationId,
    /// A message to a person on one channel, in the delivery log.
    DeliveryId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = PetId::new(Timestamp::from_unix_millis(1_000), [0xff; 10]);
        let late = PetId::new(Timestamp::from_unix_millis(1_001), [0; 10]);
        assert!(early < late);
        assert_eq!(late.0.get_version_num(), 7);
    }

    #[test]
    fn an_id_round_trips() {
        let id = PetId::new(Timestamp::from_unix_millis(1_000), [7; 10]);
        assert_eq!(id.to_string().parse::<PetId>().unwrap(), id);
    }
}
