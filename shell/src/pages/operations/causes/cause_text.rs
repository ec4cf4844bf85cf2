//! The steps of a cause tree in words, and as branches.

use allpet_contract::operations::{CauseStep, CauseStepKind};

/// The level below which steps are no longer nested: a chain may have a thousand, and a phone is narrow.
const DEPTH_MAX: u32 = 8;

/// A step with the branches that it caused.
#[derive(Debug, PartialEq)]
pub(super) struct Branch<'a> {
    pub(super) step: &'a CauseStep,
    pub(super) effects: Vec<Branch<'a>>,
}

/// Returns the branches of a list in which each step is before its effects.
pub(super) fn branches(steps: &[CauseStep]) -> Vec<Branch<'_>> {
    let Some(first) = steps.first() else {
        return Vec::new();
    };
    let level = level(first);
    let mut all = Vec::new();
    let mut rest = steps;
    while let [step, below @ ..] = rest {
        let effects = below
            .iter()
            .take_while(|effect| self::level(effect) > level)
            .count();
        let (effects, next) = below.split_at(effects);
        all.push(Branch {
            step,
            effects: branches(effects),
        });
        rest = next;
    }
    all
}

fn level(step: &CauseStep) -> u32 {
    step.depth.min(DEPTH_MAX)
}

/// Returns what a step is.
pub(super) fn title(kind: CauseStepKind) -> &'static str {
    match kind {
        CauseStepKind::Request => "Request",
        CauseStepKind::Event => "Event",
        CauseStepKind::Job => "Job",
        CauseStepKind::DeletedEvent => "Event, deleted since",
        CauseStepKind::DeletedJob => "Job, deleted since",
    }
}

/// Returns where a step comes from: its module, and the rule that led to it.
pub(super) fn origin(step: &CauseStep) -> String {
    let module = step.module.iter().map(|module| ["in ", module].concat());
    let rule = match (&step.schedule, &step.handler, step.kind) {
        (Some(schedule), _, _) => Some(["run by the schedule ", schedule].concat()),
        (None, Some(handler), CauseStepKind::Event) => Some(["announced by ", handler].concat()),
        (None, Some(handler), _) => Some(["enqueued by ", handler].concat()),
        (None, None, _) => None,
    };
    let parts: Vec<String> = module.chain(rule).collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: &str, depth: u32) -> CauseStep {
        CauseStep {
            depth,
            kind: CauseStepKind::Job,
            id: id.into(),
            name: None,
            module: Some("orders".into()),
            at: None,
            handler: Some("orders.order-paid".into()),
            schedule: None,
            person: None,
            person_name: None,
            tenant: None,
            state: None,
            error: None,
            reason: None,
            trace: None,
            asked: false,
            deliveries: Vec::new(),
        }
    }

    /// Writes a branch as `a(b(c)d)`.
    fn text(branches: &[Branch<'_>]) -> String {
        let one = |branch: &Branch<'_>| match &branch.effects[..] {
            [] => branch.step.id.clone(),
            effects => format!("{}({})", branch.step.id, text(effects)),
        };
        branches.iter().map(one).collect()
    }

    #[test]
    fn effects_are_below_their_cause() {
        let steps = [
            step("a", 0),
            step("b", 1),
            step("c", 2),
            step("d", 1),
            step("e", 0),
        ];
        assert_eq!(text(&branches(&steps)), "a(b(c)d)e");
    }

    #[test]
    fn a_long_chain_is_nested_only_so_far() {
        let steps: Vec<_> = (0..1_000).map(|depth| step("a", depth)).collect();
        let text = text(&branches(&steps));
        assert_eq!(text.matches('a').count(), 1_000);
        assert_eq!(text.matches('(').count(), 8);
    }

    #[test]
    fn the_rule_is_named() {
        assert_eq!(origin(&step("a", 0)), "in orders, enqueued by orders.order-paid");
        let event = CauseStep {
            kind: CauseStepKind::Event,
            handler: Some("PlaceOrder".into()),
            ..step("a", 0)
        };
        assert_eq!(origin(&event), "in orders, announced by PlaceOrder");
        let scheduled = CauseStep {
            schedule: Some("orders.expire-unpaid".into()),
            ..step("a", 0)
        };
        assert_eq!(
            origin(&scheduled),
            "in orders, run by the schedule orders.expire-unpaid"
        );
        let request = CauseStep {
            kind: CauseStepKind::Request,
            module: None,
            handler: None,
            ..step("a", 0)
        };
        assert_eq!(origin(&request), "");
    }
}
