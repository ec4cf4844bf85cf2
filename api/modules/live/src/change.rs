//! Changes: from an event to what followers learn of it.

use allpet_contract::{
    access::audience,
    events::{Event as _, LicenceExpiring},
    live::{CHANGE, Change},
};
use allpet_domain::{
    id::{TenantId, UserId},
    live::Topic,
};
use allpet_kernel::{Failure, events::Envelope, token::Claims};
use bytes::Bytes;
use serde_json::Value;
use uuid::Uuid;

/// The events that are changes: the first word of their topic, which also names the field of their subject.
pub(crate) const SOURCES: [(&str, Topic); 7] = [
    ("application", Topic::ApplicationChanged),
    ("cart", Topic::CartChanged),
    ("design", Topic::DesignChanged),
    ("licence", Topic::LicenceChanged),
    ("notification", Topic::NotificationChanged),
    ("order", Topic::OrderChanged),
    ("pet", Topic::PetChanged),
];

/// A change, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewChange {
    /// The person whose thing changed, if it is an account's.
    pub(crate) person: Option<UserId>,
    /// The tenant that works on it, if any.
    pub(crate) tenant: Option<TenantId>,
    pub(crate) topic: Topic,
    pub(crate) subject: Uuid,
}

/// A change with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumberedChange {
    pub(crate) id: i64,
    pub(crate) change: NewChange,
}

impl NewChange {
    /// Reads the change in an event; none if nothing changed, or if it concerns nobody who could follow it. Reads only the owner and the subject, which all
    /// versions of an event have.
    pub(crate) fn of(envelope: &Envelope) -> Result<Option<Self>, Failure> {
        let Some((source, _)) = envelope.topic.split_once('.') else {
            return Ok(None);
        };
        // A reminder: the licence is as it was.
        if envelope.topic == LicenceExpiring::TOPIC {
            return Ok(None);
        }
        let Some((field, topic)) = SOURCES.iter().find(|(known, _)| *known == source) else {
            return Ok(None);
        };
        let payload: Value = serde_json::from_str(&envelope.payload)?;
        let id = |field: &str| payload[field].as_str().and_then(|text| text.parse::<Uuid>().ok());
        let subject =
            id(field).ok_or_else(|| Failure::internal(format!("{} names no {field}", envelope.topic)))?;
        // An event without an owner is its person's own act: a submitted application.
        let names_owner = payload.get("owner").is_some();
        let person = if names_owner {
            id("owner").map(UserId)
        } else {
            envelope.actor
        };
        let change = Self {
            person,
            tenant: envelope.tenant,
            topic: *topic,
            subject,
        };
        Ok((person.is_some() || change.tenant.is_some()).then_some(change))
    }

    /// Returns whether the bearer of `claims` may learn of it: it is theirs or their tenant's, and concerns the app of their token.
    pub(crate) fn concerns(&self, claims: &Claims) -> bool {
        let is_own = self.person == Some(claims.sub);
        let works_there = |tenant| claims.roles.iter().any(|grant| grant.tenant == tenant);
        (is_own || self.tenant.is_some_and(works_there)) && is_of_app(self.topic, &claims.aud)
    }
}

/// Returns whether an app shows things of a topic. The shell shows all, and hands topics to the apps that it embeds.
fn is_of_app(topic: Topic, app: &str) -> bool {
    let apps: &[&str] = match topic {
        Topic::ApplicationChanged | Topic::LicenceChanged => audience::FOR_LICENSING,
        Topic::CartChanged => audience::FOR_SHOPPING,
        Topic::OrderChanged => audience::FOR_PRODUCTS,
        Topic::PetChanged => audience::FOR_PETS,
        Topic::DesignChanged => audience::FOR_DESIGNS,
        Topic::NotificationChanged => audience::ONLY_SHELL,
    };
    apps.contains(&app)
}

impl NumberedChange {
    /// Writes the change as an event of a stream.
    pub(crate) fn to_event(&self) -> Bytes {
        let change = Change {
            topic: self.change.topic,
            subject: self.change.subject.to_string(),
        };
        let data = serde_json::to_string(&change).unwrap_or_default();
        event(CHANGE, self.id, &data)
    }
}

/// Writes an event of a stream. `data` is one line.
pub(crate) fn event(name: &str, id: i64, data: &str) -> Bytes {
    format!("event: {name}\nid: {id}\ndata: {data}\n\n").into()
}

/// Writes a sign of life: a block without data, which is no event, but moves the position on.
pub(crate) fn sign_of_life(id: i64) -> Bytes {
    format!(":\nid: {id}\n\n").into()
}
