//! Why something happened: from an event, a job or a request back to what began it, and forward to all that it caused, over the
//! databases of all modules. Rows that were deleted (events after a week, jobs after their history) are missing.

mod node;
mod store;

pub use node::{Delivered, Node, What};

use crate::{
    Db, Failure,
    cause::Cause,
    db::first_id_at,
    jobs::{JobRecord, history, moment},
};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId},
};
use futures::future::try_join_all;
use node::Branches;
use std::collections::{HashMap, HashSet};
use store::EventRow;
use uuid::Uuid;

/// Maximum number of steps back.
const STEPS_MAX: usize = 100;
/// Maximum number of nodes forward; a cause with more effects is shown without the others.
const NODES_MAX: usize = 1_000;
/// How much earlier than its cause an effect's id may have been made: a debounced job keeps its id and takes the cause of the last call.
const EARLIER_MS: u64 = 60 * 60 * 1_000;

/// The databases of all modules.
pub type Databases<'a> = &'a [(&'static str, Db)];

/// Finds what `id` is about: a request, an event, a job; or anything else that events and jobs name in their fields, such as a refund or
/// an order. Returns what began it, each with all that it caused; nothing if no row has the id.
pub async fn explain(databases: Databases<'_>, id: &str) -> Result<Vec<Node>, Failure> {
    let subjects = subjects(databases, id).await?;
    let names: HashSet<String> = subjects.iter().map(Found::name).collect();
    let mut roots: Vec<Found> = Vec::new();
    for one in subjects {
        let root = climb(databases, one).await?;
        if roots.iter().all(|known| known.name() != root.name()) {
            roots.push(root);
        }
    }
    roots.sort_by_key(Found::at);
    let mut trees = Vec::new();
    for root in roots {
        trees.push(descend(databases, root, &names).await?);
    }
    Ok(trees)
}

/// A node without its effects.
#[derive(Debug)]
enum Found {
    /// A request or a deleted row, and a time before which it had no effect.
    Unstored(Cause, Option<Timestamp>),
    Event(&'static str, EventRow),
    Job(&'static str, Box<JobRecord>),
}

impl Found {
    /// Returns the name by which effects refer to it.
    fn name(&self) -> String {
        match self {
            Self::Unstored(cause, _) => cause.to_string(),
            Self::Event(_, event) => Cause::Event(EventId(event.id)).to_string(),
            Self::Job(_, job) => Cause::Job(job.id).to_string(),
        }
    }

    fn cause(&self) -> Option<Cause> {
        match self {
            Self::Unstored(..) => None,
            Self::Event(_, event) => Cause::parse(&event.cause),
            Self::Job(_, job) => Cause::parse(&job.cause),
        }
    }

    fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Unstored(_, at) => *at,
            Self::Event(_, event) => Some(Timestamp::new(event.announced_at)),
            Self::Job(_, job) => Some(moment(job.enqueued_ms)),
        }
    }
}

/// Finds the rows that `id` is about.
async fn subjects(databases: Databases<'_>, id: &str) -> Result<Vec<Found>, Failure> {
    let id = id.trim();
    let bare = id.strip_prefix("event:").or_else(|| id.strip_prefix("job:"));
    if let Ok(uuid) = bare.unwrap_or(id).parse::<Uuid>() {
        if let Some(found) = find(databases, uuid).await? {
            return Ok(vec![found]);
        }
        let mentioned = mentioning(databases, &uuid.to_string()).await?;
        if !mentioned.is_empty() {
            return Ok(mentioned);
        }
    }
    let request = Cause::Request(id.strip_prefix("request:").unwrap_or(id).to_owned());
    let effects = effects_of(databases, &[request.to_string()], None).await?;
    let first = effects.iter().filter_map(Found::at).min();
    Ok(first
        .map(|at| Found::Unstored(request, Some(at)))
        .into_iter()
        .collect())
}

/// Finds an event or a job by its id.
async fn find(databases: Databases<'_>, id: Uuid) -> Result<Option<Found>, Failure> {
    for (module, db) in databases {
        if let Some(event) = store::event(db, id).await? {
            return Ok(Some(Found::Event(module, event)));
        }
        if let Some(job) = history::find(db, JobId(id)).await? {
            return Ok(Some(Found::Job(module, Box::new(job))));
        }
    }
    Ok(None)
}

/// Finds the events and jobs that name `text` in their fields.
async fn mentioning(databases: Databases<'_>, text: &str) -> Result<Vec<Found>, Failure> {
    let of_module = databases.iter().map(async |(module, db)| {
        let module = *module;
        let events = store::events_with(db, text).await?.into_iter();
        let jobs = history::with_payload(db, text).await?.into_iter();
        let events = events.map(|event| Found::Event(module, event));
        Ok::<Vec<Found>, Failure>(
            events
                .chain(jobs.map(|job| Found::Job(module, Box::new(job))))
                .collect(),
        )
    });
    Ok(try_join_all(of_module).await?.into_iter().flatten().collect())
}

/// Goes back from a row to what began it: a request, a row without a cause, or one whose cause was deleted.
async fn climb(databases: Databases<'_>, from: Found) -> Result<Found, Failure> {
    let mut current = from;
    for _ in 0..STEPS_MAX {
        let next = match current.cause() {
            None | Some(Cause::Process) => return Ok(current),
            Some(request @ Cause::Request(_)) => return Ok(Found::Unstored(request, current.at())),
            Some(Cause::Event(EventId(id)) | Cause::Job(JobId(id))) => find(databases, id).await?,
        };
        match (next, current.cause()) {
            (Some(next), _) => current = next,
            (None, Some(deleted)) => return Ok(Found::Unstored(deleted, current.at())),
            (None, None) => return Ok(current),
        }
    }
    Ok(current)
}

/// Finds what these causes led to. `since`: nothing is older.
async fn effects_of(
    databases: Databases<'_>,
    causes: &[String],
    since: Option<Timestamp>,
) -> Result<Vec<Found>, Failure> {
    let since = since.map_or(Uuid::nil(), |at| {
        first_id_at(Timestamp::from_unix_millis(
            at.unix_millis().saturating_sub(EARLIER_MS),
        ))
    });
    let causes = serde_json::to_string(causes)?;
    let of_module = databases.iter().map(async |(module, db)| {
        let module = *module;
        let events = store::events_caused_by(db, &causes, since).await?.into_iter();
        let jobs = history::caused_by(db, &causes, since).await?.into_iter();
        let events = events.map(|event| Found::Event(module, event));
        Ok::<Vec<Found>, Failure>(
            events
                .chain(jobs.map(|job| Found::Job(module, Box::new(job))))
                .collect(),
        )
    });
    Ok(try_join_all(of_module).await?.into_iter().flatten().collect())
}

/// Builds the tree below `root`: level by level, because each level is one read of each database.
async fn descend(databases: Databases<'_>, root: Found, subjects: &HashSet<String>) -> Result<Node, Failure> {
    let since = root.at();
    let mut seen = HashSet::from([root.name()]);
    let mut children: HashMap<String, Vec<Found>> = HashMap::new();
    let mut level = vec![root.name()];
    while !level.is_empty() && seen.len() < NODES_MAX {
        let mut next = Vec::new();
        for found in effects_of(databases, &level, since).await? {
            let (name, Some(cause)) = (found.name(), found.cause()) else {
                continue;
            };
            if seen.len() < NODES_MAX && seen.insert(name.clone()) {
                next.push(name);
                children.entry(cause.to_string()).or_default().push(found);
            }
        }
        level = next;
    }
    let mut deliveries = HashMap::new();
    let events = children
        .values()
        .flatten()
        .chain([&root])
        .filter_map(|found| match found {
            Found::Event(_, event) => Some(event.id),
            _ => None,
        });
    for event in events {
        deliveries.insert(event, store::deliveries(databases, event).await?);
    }
    let mut branches = Branches {
        subjects,
        children,
        deliveries,
    };
    Ok(branches.node(root))
}
