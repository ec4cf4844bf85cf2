//! Why something happened: the events and jobs of all modules, each asked for its own, as one list of steps.

use super::subjects;
use crate::OperationsModule;
use allpet_contract::{
    identity::{FindPeople, PeopleQuery},
    operations::{
        CauseStep, CauseStepKind, CauseTree, CauseTrees,
        module::{ModuleCauses, ModuleCausesQuery, ReadModuleCauses},
    },
    routes,
};
use allpet_domain::id::UserId;
use allpet_kernel::{
    Failure,
    cause_tree::{CauseSource, Node, NodeKind, explain as trees_of},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

/// Asks the modules in whatever process they run. One that did not answer is not asked again, so that it is waited for only once.
struct Modules<'a> {
    app: &'a OperationsModule,
    unreachable: Mutex<BTreeSet<&'static str>>,
}

impl Modules<'_> {
    fn unreachable(&self) -> BTreeSet<&'static str> {
        let names = self.unreachable.lock();
        names.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl CauseSource for Modules<'_> {
    async fn read(&self, query: &ModuleCausesQuery) -> Result<ModuleCauses, Failure> {
        let silent = self.unreachable();
        let modules = routes::modules().filter(|module| !silent.contains(module));
        let request = |module| ReadModuleCauses {
            module,
            body: query.clone(),
        };
        let mut all = ModuleCauses::default();
        for (module, answer) in self.app.send_to(modules, request).await {
            if let Some(answer) = answer {
                all.append(answer);
            } else {
                let mut names = self.unreachable.lock().unwrap_or_else(PoisonError::into_inner);
                names.insert(module);
            }
        }
        Ok(all)
    }
}

/// Explains what `asked` is about: an id, a number that people see, or the address of a page.
pub(crate) async fn explain(app: &OperationsModule, asked: &str) -> Result<CauseTrees, Failure> {
    let subjects = subjects::find(app, asked).await;
    let modules = Modules {
        app,
        unreachable: Mutex::new(subjects.unreachable),
    };
    let (mut trees, mut has_more) = (Vec::new(), false);
    for id in &subjects.ids {
        let explanation = trees_of(&modules, id).await?;
        trees.extend(explanation.trees.into_iter().map(tree));
        has_more |= explanation.has_more;
    }
    name_people(app, &mut trees).await;
    Ok(CauseTrees {
        trees,
        has_more,
        unreachable: modules.unreachable().into_iter().map(str::to_owned).collect(),
    })
}

/// Lists the nodes of a tree, each before its effects.
fn tree(root: Node) -> CauseTree {
    let mut steps = Vec::new();
    let mut open = vec![(0, root)];
    while let Some((depth, mut node)) = open.pop() {
        let effects = std::mem::take(&mut node.effects);
        open.extend(effects.into_iter().rev().map(|effect| (depth + 1, effect)));
        steps.push(step(depth, node));
    }
    CauseTree { steps }
}

fn step(depth: u32, node: Node) -> CauseStep {
    let module = Some(node.module).filter(|module| !module.is_empty());
    let bare = CauseStep {
        depth,
        kind: CauseStepKind::Request,
        id: String::new(),
        name: None,
        module,
        at: node.at,
        handler: node.handler,
        schedule: None,
        person: node.person,
        person_name: None,
        tenant: node.tenant,
        state: None,
        error: None,
        reason: None,
        trace: node.traceparent.as_deref().and_then(trace_id),
        asked: node.is_asked,
        deliveries: Vec::new(),
    };
    match node.what {
        NodeKind::Request(id) => CauseStep { id, ..bare },
        NodeKind::DeletedEvent(id) => CauseStep {
            kind: CauseStepKind::DeletedEvent,
            id: id.to_string(),
            ..bare
        },
        NodeKind::DeletedJob(id) => CauseStep {
            kind: CauseStepKind::DeletedJob,
            id: id.to_string(),
            ..bare
        },
        NodeKind::Event {
            id,
            topic,
            reason,
            deliveries,
        } => CauseStep {
            kind: CauseStepKind::Event,
            id: id.to_string(),
            name: Some(topic),
            reason,
            deliveries,
            ..bare
        },
        NodeKind::Job {
            id,
            kind,
            state,
            schedule,
            error,
            reason,
        } => CauseStep {
            kind: CauseStepKind::Job,
            id: id.to_string(),
            name: Some(kind),
            schedule,
            state: Some(state),
            error,
            reason,
            ..bare
        },
    }
}

/// Returns the trace's id of a W3C trace context: `00-{trace}-{span}-{flags}`.
fn trace_id(traceparent: &str) -> Option<String> {
    traceparent.split('-').nth(1).map(str::to_owned)
}

/// Fills in the names of the people. Without identity, their ids have to do.
async fn name_people(app: &OperationsModule, trees: &mut [CauseTree]) {
    let steps = || trees.iter().flat_map(|tree| &tree.steps);
    let ids: BTreeSet<UserId> = steps().filter_map(|step| step.person).collect();
    if ids.is_empty() {
        return;
    }
    let body = PeopleQuery {
        ids: ids.into_iter().collect(),
        email: None,
    };
    let found = app
        .send_to(std::iter::once("identity"), |_| FindPeople { body: body.clone() })
        .await;
    let people = found.into_iter().filter_map(|(_, people)| people).flatten();
    let names: HashMap<UserId, String> = people.map(|person| (person.id, person.name)).collect();
    for step in trees.iter_mut().flat_map(|tree| &mut tree.steps) {
        step.person_name = step.person.and_then(|person| names.get(&person).cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: &str, effects: Vec<Node>) -> Node {
        Node {
            what: NodeKind::Request(id.into()),
            module: String::new(),
            at: None,
            handler: None,
            person: None,
            tenant: None,
            traceparent: None,
            is_asked: false,
            effects,
        }
    }

    #[test]
    fn each_step_comes_before_its_effects() {
        let root = request(
            "a",
            vec![
                request("b", vec![request("c", Vec::new())]),
                request("d", Vec::new()),
            ],
        );
        let steps = tree(root).steps;
        let order: Vec<_> = steps.iter().map(|step| (step.id.as_str(), step.depth)).collect();
        assert_eq!(order, [("a", 0), ("b", 1), ("c", 2), ("d", 1)]);
    }

    #[test]
    fn a_trace_is_named_by_its_own_id() {
        let context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(
            trace_id(context).as_deref(),
            Some("4bf92f3577b34da6a3ce929d0e0e4736")
        );
    }
}
