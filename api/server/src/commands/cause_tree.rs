//! `api why`: what led to an event, a job, a refund or anything else with an id, and what it caused, as a tree.

use crate::{compose, startup_error::StartupError};
use allpet_contract::operations::CauseDelivery;
use allpet_kernel::{
    cause_tree::{Databases, Node, NodeKind, explain},
    config::Config,
};

/// Arguments of `api why`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct WhyArgs {
    /// Id of a request, an event or a job; or of what they are about: a refund, an order, a licence
    id: String,
}

/// Prints the trees.
pub(crate) async fn run(config: &Config, args: WhyArgs) -> Result<(), StartupError> {
    let (_, modules) = compose::compose(config).await?;
    let databases: Vec<_> = modules
        .iter()
        .map(|module| (module.name, module.db.clone()))
        .collect();
    let explanation = explain(&Databases(&databases), &args.id).await?;
    if explanation.trees.is_empty() {
        return Err(StartupError::new(format!(
            "No event and no job has to do with {}. They are deleted after a week; the log may have the request.",
            args.id
        )));
    }
    for tree in &explanation.trees {
        print!("{}", text(tree));
    }
    if explanation.has_more {
        println!("… and more.");
    }
    Ok(())
}

/// Formats a tree: a line for each node, below its cause.
fn text(tree: &Node) -> String {
    let mut into = String::new();
    write_node(&mut into, tree, "", "");
    into
}

/// `first` is before the node's own line, `rest` before all below it.
fn write_node(into: &mut String, node: &Node, first: &str, rest: &str) {
    into.push_str(first);
    into.push_str(&line(node));
    into.push('\n');
    if let NodeKind::Event { deliveries, .. } = &node.what {
        let bar = if node.effects.is_empty() { " " } else { "│" };
        for delivery in deliveries {
            for part in [rest, bar, "  → ", &describe_delivery(delivery), "\n"] {
                into.push_str(part);
            }
        }
    }
    let last = node.effects.len().saturating_sub(1);
    for (index, effect) in node.effects.iter().enumerate() {
        let (branch, below) = if index == last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        write_node(
            into,
            effect,
            &format!("{rest}{branch}"),
            &format!("{rest}{below}"),
        );
    }
}

/// Formats a node: what happened, its id, when, in which module, by which handler, for whom, and the reason that it names.
fn line(node: &Node) -> String {
    let mut parts = vec![match &node.what {
        NodeKind::Request(id) => format!("request {id}"),
        NodeKind::DeletedEvent(id) => format!("event {id} (deleted)"),
        NodeKind::DeletedJob(id) => format!("job {id} (deleted)"),
        NodeKind::Event { id, topic, .. } => format!("event {topic} {id}"),
        NodeKind::Job { id, kind, state, .. } => format!("job {kind} {id} {}", state.as_str()),
    }];
    parts.extend(node.at.map(|at| at.to_string()));
    match (node.module.as_str(), &node.handler) {
        ("", _) => {}
        (module, Some(handler)) => parts.push(format!("{module}: {handler}")),
        (module, None) => parts.push(module.to_owned()),
    }
    parts.extend(node.person.map(|person| format!("person {person}")));
    parts.extend(node.tenant.map(|tenant| format!("tenant {tenant}")));
    match &node.what {
        NodeKind::Job {
            schedule,
            error,
            reason,
            ..
        } => {
            parts.extend(schedule.iter().map(|schedule| format!("schedule {schedule}")));
            parts.extend(
                reason
                    .iter()
                    .map(|reason| format!("reason: {}", one_line(reason))),
            );
            parts.extend(error.iter().map(|error| format!("error: {}", one_line(error))));
        }
        NodeKind::Event { reason, .. } => {
            parts.extend(
                reason
                    .iter()
                    .map(|reason| format!("reason: {}", one_line(reason))),
            );
        }
        NodeKind::Request(_) | NodeKind::DeletedEvent(_) | NodeKind::DeletedJob(_) => {}
    }
    let mark = if node.is_asked { "  ←" } else { "" };
    format!("{}{mark}", parts.join("  "))
}

fn describe_delivery(delivery: &CauseDelivery) -> String {
    let CauseDelivery { subscriber, at, .. } = delivery;
    match delivery.state {
        None => format!("{subscriber} handled it, received {at}"),
        Some(state) => {
            let remark = one_line(delivery.remark.as_deref().unwrap_or_default());
            format!("{subscriber} {}, received {at}: {remark}", state.as_str())
        }
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::id::{EventId, JobId};
    use allpet_kernel::{
        jobs::JobState,
        testkit::{beginning, user},
    };
    use uuid::Uuid;

    fn node(what: NodeKind, module: &str, handler: &str, effects: Vec<Node>) -> Node {
        Node {
            what,
            module: module.into(),
            at: Some(beginning()),
            handler: Some(handler.into()),
            person: None,
            tenant: None,
            traceparent: None,
            is_asked: false,
            effects,
        }
    }

    #[test]
    fn a_tree_has_a_line_for_each_node() {
        let job = |number, state| NodeKind::Job {
            id: JobId(Uuid::from_u128(number)),
            kind: "payments.finish-refund".into(),
            state,
            schedule: None,
            error: (state == JobState::Dead).then(|| "no\nroute".into()),
            reason: None,
        };
        let dead = Node {
            is_asked: true,
            ..node(
                job(1, JobState::Dead),
                "payments",
                "payments.refund-requested",
                Vec::new(),
            )
        };
        let done = node(
            job(2, JobState::Done),
            "payments",
            "payments.refund-requested",
            Vec::new(),
        );
        let event = NodeKind::Event {
            id: EventId(Uuid::from_u128(3)),
            topic: "refund.requested".into(),
            reason: Some("The pet has died.".into()),
            deliveries: vec![CauseDelivery {
                subscriber: "payments.refund-requested".into(),
                at: beginning(),
                state: None,
                remark: None,
            }],
        };
        let event = node(event, "licensing", "EndPetLicences", vec![dead, done]);
        let request = Node {
            person: Some(user(1)),
            ..node(NodeKind::Request("abc".into()), "", "", vec![event])
        };
        let at = beginning();
        let expected = format!(
            "request abc  {at}  person 01010101-0101-0101-0101-010101010101\n\
             └─ event refund.requested 00000000-0000-0000-0000-000000000003  {at}  licensing: EndPetLicences  reason: The pet has died.\n   \
             │  → payments.refund-requested handled it, received {at}\n   \
             ├─ job payments.finish-refund 00000000-0000-0000-0000-000000000001 dead  {at}  payments: payments.refund-requested  error: no route  ←\n   \
             └─ job payments.finish-refund 00000000-0000-0000-0000-000000000002 done  {at}  payments: payments.refund-requested\n"
        );
        assert_eq!(text(&request), expected);
    }
}
