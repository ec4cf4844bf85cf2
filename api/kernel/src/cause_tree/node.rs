//! The nodes of the tree.

use super::Found;
use crate::{cause::Cause, jobs::JobState};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId, TenantId, UserId},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Something that happened, and what it caused.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What happened.
    pub what: What,
    /// The module in whose database it is; empty for a request.
    pub module: &'static str,
    /// When it was announced or enqueued; for a request, when its first effect was.
    pub at: Option<Timestamp>,
    /// The handler that announced or enqueued it: an endpoint, a subscriber, or a kind of job.
    pub handler: Option<String>,
    /// The person on whose behalf, if any.
    pub person: Option<UserId>,
    /// The tenant that it concerns, if it is known.
    pub tenant: Option<TenantId>,
    /// The W3C trace context, if any.
    pub traceparent: Option<String>,
    /// Whether it is what was asked about.
    pub is_asked: bool,
    /// What it caused, the oldest first.
    pub effects: Vec<Node>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A request, by its id. Its log lines have the same.
    Request(String),
    /// An event or a job whose row was deleted: `event:…`, `job:…`.
    Deleted(String),
    /// An event.
    Event {
        /// Its id.
        id: EventId,
        /// Its topic.
        topic: String,
        /// Its own fields, in JSON.
        payload: String,
        /// What became of it at each subscriber that received it.
        deliveries: Vec<Delivered>,
    },
    /// A job.
    Job {
        /// Its id.
        id: JobId,
        /// Its kind.
        kind: String,
        /// Its state.
        state: JobState,
        /// The schedule whose occurrence it is, if any.
        schedule: Option<String>,
        /// Its last error, or why it was cancelled or discarded.
        error: Option<String>,
    },
}

/// An event at a subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The subscriber.
    pub subscriber: String,
    /// When it received the event.
    pub at: Timestamp,
    /// The state and the last error or reason, if it did not handle the event: `parked`, …
    pub open: Option<(String, String)>,
}

/// The parts of a tree, by name.
pub(super) struct Branches<'a> {
    /// What was asked about.
    pub(super) subjects: &'a HashSet<String>,
    /// The effects of each cause.
    pub(super) children: HashMap<String, Vec<Found>>,
    /// What became of each event.
    pub(super) deliveries: HashMap<Uuid, Vec<Delivered>>,
}

impl Branches<'_> {
    /// Builds the tree below `found`. Each branch is used once.
    pub(super) fn node(&mut self, found: Found) -> Node {
        let (name, at) = (found.name(), found.at());
        let mut effects = self.children.remove(&name).unwrap_or_default();
        effects.sort_by_key(Found::at);
        let effects: Vec<Node> = effects.into_iter().map(|effect| self.node(effect)).collect();
        let is_asked = self.subjects.contains(&name);
        match found {
            Found::Unstored(cause, _) => Node {
                what: match cause {
                    Cause::Request(id) => What::Request(id),
                    deleted => What::Deleted(deleted.to_string()),
                },
                module: "",
                at: effects.first().and_then(|first| first.at).or(at),
                handler: None,
                // A request is on behalf of one person.
                person: effects.iter().find_map(|effect| effect.person),
                tenant: None,
                traceparent: None,
                is_asked,
                effects,
            },
            Found::Event(module, event) => Node {
                module,
                at,
                handler: event.handler,
                person: event.actor.map(UserId),
                tenant: event.tenant.map(TenantId),
                traceparent: event.traceparent,
                is_asked,
                effects,
                what: What::Event {
                    deliveries: self.deliveries.remove(&event.id).unwrap_or_default(),
                    id: EventId(event.id),
                    topic: event.topic,
                    payload: event.payload,
                },
            },
            Found::Job(module, job) => {
                let job = *job;
                Node {
                    module,
                    at,
                    handler: job.handler,
                    person: job.actor,
                    tenant: None,
                    traceparent: job.traceparent,
                    is_asked,
                    effects,
                    what: What::Job {
                        id: job.id,
                        kind: job.kind,
                        state: job.state,
                        schedule: job.schedule,
                        error: job.reason.or(job.error),
                    },
                }
            }
        }
    }
}
