//! Events: a module announces one in its outbox, in the transaction that makes it true. The relay carries it over a bus to the
//! modules that subscribed, and each marks it in its inbox in the transaction that handles it.

pub mod bus;
pub(crate) mod delivery;
mod envelope;
mod inbox;
pub mod lag;
mod outage;
pub(crate) mod outbox;
pub(crate) mod position;
pub(crate) mod relay;
pub mod replay;
mod subscription;

pub use delivery::{Delivery, DeliveryState, deliveries, deliveries_after, dismiss, retry, unhandled};
pub use envelope::{Envelope, Unreadable};
pub(crate) use outbox::Announcement;
pub use outbox::Outbox;
pub(crate) use position::INACTIVE_DAYS;
pub use relay::Relay;
pub use subscription::{EnvelopeListener, Listener, Subscription, Topics};
