//! The nodes of the tree.

use super::CauseRecord;
use crate::{cause::Cause, jobs::JobState};
use allpet_contract::operations::{
    CauseDelivery,
    module::{CausedEvent, CausedJob},
};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId, TenantId, UserId},
};
use std::collections::{HashMap, HashSet};

/// The deliveries of each event to the subscribers that received it.
pub(super) type Deliveries = HashMap<EventId, Vec<CauseDelivery>>;

/// Something that happened, and what it caused.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The kind of a node.
    pub what: NodeKind,
    /// The module in whose database it is; empty for a request.
    pub module: String,
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
    /// Whether the query names it.
    pub is_asked: bool,
    /// Its effects, the oldest first.
    pub effects: Vec<Node>,
}

/// The kind of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A request, by its id. Its log lines have the same.
    Request(String),
    /// An event whose row was deleted.
    DeletedEvent(EventId),
    /// A job whose row was deleted.
    DeletedJob(JobId),
    /// An event.
    Event {
        /// Its id.
        id: EventId,
        /// Its topic.
        topic: String,
        /// The reason that its payload names, if any.
        reason: Option<String>,
        /// Its deliveries to the subscribers that received it.
        deliveries: Vec<CauseDelivery>,
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
        /// Its last error, if any.
        error: Option<String>,
        /// Why it was cancelled or discarded.
        reason: Option<String>,
    },
}

/// The parts of the trees, by name.
pub(super) struct Branches<'a> {
    /// The names of the nodes that the tree explains.
    pub(super) subjects: &'a HashSet<String>,
    /// The effects of each cause.
    pub(super) children: HashMap<String, Vec<CauseRecord>>,
    /// The deliveries of each event.
    pub(super) deliveries: Deliveries,
}

impl Branches<'_> {
    /// Builds the tree below `found`. Each branch is used once.
    pub(super) fn node(&mut self, found: CauseRecord) -> Node {
        let (name, at) = (found.name(), found.at());
        let mut effects = self.children.remove(&name).unwrap_or_default();
        effects.sort_by_key(CauseRecord::at);
        let effects: Vec<Node> = effects.into_iter().map(|effect| self.node(effect)).collect();
        let bare = match found {
            CauseRecord::Unstored(cause, _) => unstored_node(&cause, at, &effects),
            CauseRecord::Event(event) => {
                let deliveries = self.deliveries.remove(&event.id).unwrap_or_default();
                self::event(event, deliveries)
            }
            CauseRecord::Job(job) => self::job(job),
        };
        Node {
            is_asked: self.subjects.contains(&name),
            effects,
            ..bare
        }
    }
}

/// Builds the node of what no database stores; its effects tell when it was, and for whom.
fn unstored_node(cause: &Cause, at: Option<Timestamp>, effects: &[Node]) -> Node {
    let what = match cause {
        Cause::Event(id) => NodeKind::DeletedEvent(*id),
        Cause::Job(id) => NodeKind::DeletedJob(*id),
        Cause::Request(id) => NodeKind::Request(id.clone()),
        // Nothing names the process as something to look for.
        Cause::Process => NodeKind::Request(cause.to_string()),
    };
    Node {
        what,
        module: String::new(),
        at: effects.first().and_then(|first| first.at).or(at),
        handler: None,
        // A request is on behalf of one person.
        person: effects.iter().find_map(|effect| effect.person),
        tenant: None,
        traceparent: None,
        is_asked: false,
        effects: Vec::new(),
    }
}

fn event(event: CausedEvent, deliveries: Vec<CauseDelivery>) -> Node {
    Node {
        what: NodeKind::Event {
            id: event.id,
            topic: event.topic,
            reason: event.reason,
            deliveries,
        },
        module: event.module,
        at: Some(event.at),
        handler: event.handler,
        person: event.actor,
        tenant: event.tenant,
        traceparent: event.traceparent,
        is_asked: false,
        effects: Vec::new(),
    }
}

fn job(job: CausedJob) -> Node {
    Node {
        what: NodeKind::Job {
            id: job.id,
            kind: job.kind,
            state: job.state,
            schedule: job.schedule,
            error: job.error,
            reason: job.reason,
        },
        module: job.module,
        at: Some(job.at),
        handler: job.handler,
        person: job.actor,
        tenant: None,
        traceparent: job.traceparent,
        is_asked: false,
        effects: Vec::new(),
    }
}
