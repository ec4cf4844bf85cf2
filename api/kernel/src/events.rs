//! Announcing and hearing. What a module announces stands in its outbox in the transaction that made it true; the relay carries it
//! over a bus to the modules that subscribed; what they hear stands in their inbox in the transaction that acted on it.

pub mod bus;
mod delivery;
mod envelope;
mod inbox;
mod outage;
mod outbox;
mod position;
mod relay;
pub mod replay;
mod subscription;

pub use delivery::{Delivery, DeliveryState, deliveries, dismiss, retry};
pub use envelope::{Envelope, Unreadable};
pub(crate) use outbox::Announcement;
pub use outbox::Outbox;
pub(crate) use position::FORGOTTEN_DAYS;
pub use relay::Relay;
pub use subscription::{EnvelopeListener, Listener, Subscription, Topics};
