//! Designing: every choice, with the picture, the price and the fit beside it.

mod beginning;
mod letters;
mod steps;

use crate::{
    editor::{EditorAction, EditorContext, use_editor},
    keys::use_undo_keys,
    parts::{ChoiceGroup, Group, Look, Measure, Price, findings, groups},
};
use allpet_contract::problem::SIGNED_OUT;
use allpet_domain::builder::{Parameters, Product, check, choices, price};
use allpet_ui::{
    app_runtime::{entry_path, query_of, use_location, use_navigator, use_shown, use_view},
    components::{Button, ButtonKind, IconKind, Link, LinkButton, Notice, PageHeader, Tone},
};
use beginning::use_beginning;
use letters::Letters;
use steps::{Onward, StepProps, Way};
use yew::prelude::*;

/// The form, with what it makes beside it.
#[component]
pub(crate) fn Customize() -> Html {
    use_view("Design");
    use_shown(true);
    let bench = use_editor();
    let problem = use_beginning(&bench);
    use_undo_keys(&bench);
    let all = use_memo(bench.work.now.clone(), |now| groups(choices(now)));
    let (letters, rest): (Vec<&Group>, Vec<&Group>) =
        all.iter().partition(|group| group.field.starts_with("lettering"));
    let (first, after): (Vec<&Group>, Vec<&Group>) = rest
        .into_iter()
        .partition(|group| matches!(group.field, "product"));
    let (location, navigator) = (use_location(), use_navigator());
    let step = steps::asked(query_of(&location));
    let shown = |field: &str| step.is_none_or(|step| step == steps::of(field));
    let group = |group: &Group| shown(group.field).then(|| group_view(&bench, group));
    // The way back leads to what was there before.
    let anew = {
        let act = bench.act.clone();
        Callback::from(move |_: MouseEvent| {
            act.emit(EditorAction::Begin(Parameters::plain(Product::Harness)));
            if step.is_some() {
                navigator.push(steps::address(0));
            }
        })
    };
    let title = if bench.work.name.is_empty() {
        "Design yours".to_owned()
    } else {
        bench.work.name.clone()
    };
    html! {
        <div class="page">
            <PageHeader {title} action={tools(&bench, &anew)} />
            if let Some(problem) = problem {
                <Notice tone={Tone::Bad} text={problem.message().to_owned()}>
                    if problem.status == SIGNED_OUT.status { <Link href={entry_path(&location, false)}>{ "Sign in" }</Link> }
                </Notice>
            }
            <Way {step} />
            <div class="builder">
                <form class="form choose" novalidate=true onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    <>{ for first.into_iter().filter_map(group) }</>
                    if shown("size") { <Measure /> }
                    <>{ for after.into_iter().filter_map(group) }</>
                    if shown("lettering") { <Letters groups={letters.into_iter().cloned().collect::<Vec<_>>()} /> }
                    <Onward {step} />
                </form>
                <aside class="beside" aria-label="Your design">
                    <Look parameters={bench.work.now.clone()} />
                    <Outcome {step} />
                </aside>
            </div>
        </div>
    }
}

fn group_view(bench: &EditorContext, group: &Group) -> Html {
    let product = bench.work.now.product;
    html! { <ChoiceGroup key={group.field} group={group.clone()} {product} act={bench.act.clone()} /> }
}

fn tools(bench: &EditorContext, anew: &Callback<MouseEvent>) -> Html {
    html! {
        <div class="row tight tools">
            <Button text="New design" kind={ButtonKind::Quiet} onclick={anew} testid="new-design" />
            <Button text="Undo" kind={ButtonKind::Quiet} disabled={!bench.work.can_undo()} onclick={bench.doing(|| EditorAction::Undo)} testid="undo" />
            <Button text="Redo" kind={ButtonKind::Quiet} disabled={!bench.work.can_redo()} onclick={bench.doing(|| EditorAction::Redo)} testid="redo" />
            <span class="small soft keys no-print">{ "Undo: " }<kbd>{ "Ctrl+Z" }</kbd>{ ", redo: " }<kbd>{ "Ctrl+Y" }</kbd></span>
        </div>
    }
}

/// The price, what keeps it from being made, and the way on.
#[component]
fn Outcome(props: &StepProps) -> Html {
    let bench = use_editor();
    let priced = price(&bench.work.now);
    let step = props.step;
    let elsewhere = |field: &str| {
        let own = steps::of(field);
        step.filter(|step| *step != own).map(|_| steps::address(own))
    };
    html! {
        <div class="outcome">
            { findings(&check(&bench.work.now), &elsewhere) }
            <div class="outcome-bar">
                <Price {priced} />
                <LinkButton href="/review" text="Review" kind={ButtonKind::Primary} icon={IconKind::ArrowRight} testid="review" />
            </div>
        </div>
    }
}
