//! Why something happened: from an event, a job or a request back to what began it, and forward to all that it caused, over all
//! modules. Rows that were deleted (events after a week, jobs after their history) are missing.

mod node;
mod source;
mod store;
mod traversal;

pub use node::{Node, NodeKind};
pub use source::{CauseSource, Databases};
pub use store::read;

use crate::{Failure, cause::Cause};
use allpet_contract::operations::module::{CausedEvent, CausedJob, ModuleCauses, ModuleCausesQuery};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId},
};
use std::collections::{BTreeMap, HashSet};
use traversal::{climb, descend, effects_of, keep_oldest};
use uuid::Uuid;

/// Why something happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// The roots, each with all that it caused, the oldest first; empty if no row has to do with the id.
    pub trees: Vec<Node>,
    /// Whether there are more effects.
    pub has_more: bool,
}

/// Explains what `id` is about: a request, an event, a job, a delivery (a subscriber and its event); or anything else that events and
/// jobs name in their fields, such as a refund or an order.
pub async fn explain<S: CauseSource>(source: &S, id: &str) -> Result<Explanation, Failure> {
    let subjects = subjects(source, id).await?;
    let names: HashSet<String> = subjects.iter().map(CauseRecord::name).collect();
    let mut roots = climb(source, subjects).await?;
    roots.sort_by_key(CauseRecord::at);
    descend(source, roots, &names).await
}

/// A node without its effects.
#[derive(Debug)]
enum CauseRecord {
    /// A request or a deleted row, and a time before which it had no effect.
    Unstored(Cause, Option<Timestamp>),
    Event(CausedEvent),
    Job(CausedJob),
}

impl CauseRecord {
    /// Returns it as a cause.
    fn as_cause(&self) -> Cause {
        match self {
            Self::Unstored(cause, _) => cause.clone(),
            Self::Event(event) => Cause::Event(event.id),
            Self::Job(job) => Cause::Job(job.id),
        }
    }

    /// Returns the name by which effects refer to it.
    fn name(&self) -> String {
        self.as_cause().to_string()
    }

    fn cause(&self) -> Option<Cause> {
        match self {
            Self::Unstored(..) => None,
            Self::Event(event) => Cause::parse(&event.cause),
            Self::Job(job) => Cause::parse(&job.cause),
        }
    }

    fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Unstored(_, at) => *at,
            Self::Event(event) => Some(event.at),
            Self::Job(job) => Some(job.at),
        }
    }

    /// Returns the rows of an answer. An event that its module and a subscriber still have is taken once, as its module has it.
    fn all(answer: ModuleCauses) -> Vec<Self> {
        let mut events: BTreeMap<EventId, CausedEvent> = BTreeMap::new();
        for event in answer.events {
            let known = events.get(&event.id);
            if known.is_none_or(|known| known.handler.is_none()) {
                events.insert(event.id, event);
            }
        }
        let events = events.into_values().map(Self::Event);
        events.chain(answer.jobs.into_iter().map(Self::Job)).collect()
    }
}

/// Finds the rows that `id` is about.
async fn subjects<S: CauseSource>(source: &S, id: &str) -> Result<Vec<CauseRecord>, Failure> {
    // The record of an action names a delivery by its subscriber and the event.
    let id = id.trim().rsplit(' ').next().unwrap_or_default();
    let bare = id.strip_prefix("event:").or_else(|| id.strip_prefix("job:"));
    let uuid = bare.unwrap_or(id).parse::<Uuid>().ok();
    if let Some(uuid) = uuid {
        let query = ModuleCausesQuery {
            events: vec![EventId(uuid)],
            jobs: vec![JobId(uuid)],
            ..ModuleCausesQuery::default()
        };
        let found = CauseRecord::all(source.read(&query).await?);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let unstored = with_effects(source, id, uuid).await?;
    if !unstored.is_empty() {
        return Ok(unstored);
    }
    let Some(uuid) = uuid else { return Ok(Vec::new()) };
    let query = ModuleCausesQuery {
        mentioning: Some(uuid.to_string()),
        ..ModuleCausesQuery::default()
    };
    Ok(CauseRecord::all(source.read(&query).await?))
}

/// Returns the request with this id, and the deleted event or job, if something names it as its cause.
async fn with_effects<S: CauseSource>(
    source: &S,
    id: &str,
    uuid: Option<Uuid>,
) -> Result<Vec<CauseRecord>, Failure> {
    let request = id.strip_prefix("request:").unwrap_or(id);
    let mut causes = vec![Cause::Request(request.to_owned())];
    causes.extend(uuid.map(|uuid| Cause::Event(EventId(uuid))));
    causes.extend(uuid.map(|uuid| Cause::Job(JobId(uuid))));
    let names = causes.iter().map(Cause::to_string).collect();
    let mut found = BTreeMap::new();
    for effect in effects_of(source, names, None).await? {
        if let Some(cause) = effect.cause() {
            keep_oldest(&mut found, CauseRecord::Unstored(cause, effect.at()));
        }
    }
    Ok(found.into_values().collect())
}
