//! The way back to what began something, and forward to all that it caused. Each step is a question to all modules, so all rows of a
//! step are read together.

use super::{
    CauseRecord, CauseSource, Explanation,
    node::{Branches, Deliveries},
};
use crate::{Failure, cause::Cause};
use allpet_contract::operations::module::ModuleCausesQuery;
use allpet_domain::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Maximum number of steps back.
const STEPS_MAX: usize = 100;
/// Maximum number of steps forward: from where the way back ends, beyond the subject of the query.
const LEVELS_MAX: usize = 200;
/// Maximum number of nodes forward; a cause with more effects is shown without the others.
const NODES_MAX: usize = 1_000;

/// Goes back from rows to what began them, each once: requests, rows without a cause, and deleted rows. All go back together, because
/// each step is a question to all modules.
pub(super) async fn climb<S: CauseSource>(
    source: &S,
    from: Vec<CauseRecord>,
) -> Result<Vec<CauseRecord>, Failure> {
    let mut roots: BTreeMap<String, CauseRecord> = BTreeMap::new();
    let mut visited = HashSet::new();
    let mut level = from;
    for _ in 0..STEPS_MAX {
        let mut above: HashMap<String, CauseRecord> = HashMap::new();
        for found in level {
            match found.cause() {
                None | Some(Cause::Process) => keep_oldest(&mut roots, found),
                Some(request @ Cause::Request(_)) => {
                    keep_oldest(&mut roots, CauseRecord::Unstored(request, found.at()));
                }
                Some(cause) if visited.insert(cause.to_string()) => {
                    above.insert(cause.to_string(), CauseRecord::Unstored(cause, found.at()));
                }
                Some(_) => {}
            }
        }
        level = Vec::new();
        if above.is_empty() {
            break;
        }
        for found in CauseRecord::all(source.read(&rows_of(above.values())).await?) {
            above.remove(&found.name());
            level.push(found);
        }
        for deleted in above.into_values() {
            keep_oldest(&mut roots, deleted);
        }
    }
    for found in level {
        keep_oldest(&mut roots, found);
    }
    Ok(roots.into_values().collect())
}

/// Keeps a root; of one that was found from several effects, that with the earliest time.
pub(super) fn keep_oldest(roots: &mut BTreeMap<String, CauseRecord>, found: CauseRecord) {
    let name = found.name();
    if roots.get(&name).is_none_or(|known| found.at() < known.at()) {
        roots.insert(name, found);
    }
}

/// Asks for the rows of these causes.
fn rows_of<'a>(causes: impl Iterator<Item = &'a CauseRecord>) -> ModuleCausesQuery {
    let mut query = ModuleCausesQuery::default();
    for found in causes {
        match found.as_cause() {
            Cause::Event(id) => query.events.push(id),
            Cause::Job(id) => query.jobs.push(id),
            Cause::Request(_) | Cause::Process => {}
        }
    }
    query
}

/// Finds what these causes led to. `since`: nothing is older.
pub(super) async fn effects_of<S: CauseSource>(
    source: &S,
    causes: Vec<String>,
    since: Option<Timestamp>,
) -> Result<Vec<CauseRecord>, Failure> {
    let query = ModuleCausesQuery {
        effects_of: causes,
        since,
        ..ModuleCausesQuery::default()
    };
    Ok(CauseRecord::all(source.read(&query).await?))
}

/// Builds the trees below `roots`: level by level, because each level is a question to all modules.
pub(super) async fn descend<S: CauseSource>(
    source: &S,
    roots: Vec<CauseRecord>,
    subjects: &HashSet<String>,
) -> Result<Explanation, Failure> {
    let since = roots.iter().map(CauseRecord::at).min().flatten();
    let mut level: Vec<String> = roots.iter().map(CauseRecord::name).collect();
    let mut seen: HashSet<String> = level.iter().cloned().collect();
    let mut children: HashMap<String, Vec<CauseRecord>> = HashMap::new();
    let mut has_more = false;
    for _ in 0..LEVELS_MAX {
        if level.is_empty() || has_more {
            break;
        }
        let mut next = Vec::new();
        for found in effects_of(source, level, since).await? {
            let (name, Some(cause)) = (found.name(), found.cause()) else {
                continue;
            };
            if seen.contains(&name) {
                continue;
            }
            has_more = seen.len() >= NODES_MAX;
            if has_more {
                break;
            }
            seen.insert(name.clone());
            next.push(name);
            children.entry(cause.to_string()).or_default().push(found);
        }
        level = next;
    }
    has_more |= !level.is_empty();
    let deliveries = deliveries(source, children.values().flatten().chain(&roots)).await?;
    let mut branches = Branches {
        subjects,
        children,
        deliveries,
    };
    let trees = roots.into_iter().map(|root| branches.node(root)).collect();
    Ok(Explanation { trees, has_more })
}

/// Reads what became of events at their subscribers.
async fn deliveries<S: CauseSource>(
    source: &S,
    among: impl Iterator<Item = &CauseRecord>,
) -> Result<Deliveries, Failure> {
    let events = among.filter_map(|found| match found {
        CauseRecord::Event(event) => Some(event.id),
        CauseRecord::Unstored(..) | CauseRecord::Job(_) => None,
    });
    let query = ModuleCausesQuery {
        deliveries_of: events.collect(),
        ..ModuleCausesQuery::default()
    };
    let mut all = Deliveries::new();
    if query.deliveries_of.is_empty() {
        return Ok(all);
    }
    for (event, delivery) in source.read(&query).await?.deliveries {
        all.entry(event).or_default().push(delivery);
    }
    for of_event in all.values_mut() {
        of_event.sort_by(|one, other| one.subscriber.cmp(&other.subscriber));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause_tree::{NodeKind, explain};
    use allpet_contract::operations::{
        JobState,
        module::{CausedJob, ModuleCauses},
    };
    use allpet_domain::id::JobId;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use uuid::Uuid;

    /// Jobs of which each enqueues the next, without end.
    #[derive(Default)]
    struct Chain {
        asked: AtomicUsize,
    }

    fn job(number: u128) -> CausedJob {
        CausedJob {
            module: "test".into(),
            id: JobId(Uuid::from_u128(number)),
            kind: "test.again".into(),
            state: JobState::Done,
            at: Timestamp::from_unix_millis(u64::try_from(number).unwrap()),
            schedule: None,
            actor: None,
            cause: Cause::Job(JobId(Uuid::from_u128(number - 1))).to_string(),
            handler: None,
            traceparent: None,
            error: None,
            reason: None,
        }
    }

    impl CauseSource for Chain {
        async fn read(&self, query: &ModuleCausesQuery) -> Result<ModuleCauses, Failure> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let effect = |cause: &String| match Cause::parse(cause) {
                Some(Cause::Job(JobId(id))) => Some(job(id.as_u128() + 1)),
                _ => None,
            };
            let found = query.jobs.iter().map(|id| job(id.0.as_u128()));
            Ok(ModuleCauses {
                jobs: found.chain(query.effects_of.iter().filter_map(effect)).collect(),
                ..ModuleCauses::default()
            })
        }
    }

    #[tokio::test]
    async fn a_chain_without_end_is_followed_only_so_far() {
        let chain = Chain::default();
        let asked = JobId(Uuid::from_u128(1_000_000));
        let explanation = explain(&chain, &asked.to_string()).await.unwrap();
        assert!(explanation.has_more);
        let [root] = &explanation.trees[..] else {
            panic!("{explanation:?}")
        };
        let first = JobId(Uuid::from_u128(1_000_000 - STEPS_MAX as u128));
        assert!(
            matches!(&root.what, NodeKind::Job { id, .. } if *id == first),
            "{root:?}"
        );
        let (mut nodes, mut node) = (1, root);
        while let [effect] = &node.effects[..] {
            (nodes, node) = (nodes + 1, effect);
        }
        assert_eq!(nodes, LEVELS_MAX + 1);
        assert!(chain.asked.load(Ordering::Relaxed) <= STEPS_MAX + LEVELS_MAX + 2);
    }
}
