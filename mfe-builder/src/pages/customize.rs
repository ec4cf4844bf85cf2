//! The editor: all choices, next to the picture, the price and the fit.

mod lettering_fields;
mod start_from_query;
mod steps;

use crate::{
    components::{ChoiceGroup, DesignView, Group, MeasureFields, Price, findings, groups},
    editor::{EditorAction, EditorContext, use_editor},
    keys::use_undo_keys,
};
use allpet_contract::problem::SIGNED_OUT;
use allpet_domain::builder::{Parameters, Product, check, choices, price};
use allpet_ui::{
    app_runtime::{entry_path, query_of, use_content_ready, use_location, use_navigator, use_view},
    components::{Button, ButtonKind, IconKind, Link, LinkButton, Notice, PageHeader, Tone},
    country::units,
};
use lettering_fields::LetteringFields;
use start_from_query::use_start_from_query;
use steps::{StepButtons, StepHeader, StepProps};
use yew::prelude::*;

/// The page of the editor.
#[component]
pub(crate) fn Customize() -> Html {
    use_view("Design");
    use_content_ready(true);
    let editor = use_editor();
    let problem = use_start_from_query(&editor);
    use_undo_keys(&editor);
    let all_groups = use_memo(editor.state.parameters.clone(), |parameters| {
        groups(choices(parameters), units())
    });
    let (lettering_fields, rest): (Vec<&Group>, Vec<&Group>) = all_groups
        .iter()
        .partition(|group| group.field.starts_with("lettering"));
    let (product_group, rest): (Vec<&Group>, Vec<&Group>) = rest
        .into_iter()
        .partition(|group| matches!(group.field, "product"));
    let (location, navigator) = (use_location(), use_navigator());
    let step = steps::step_in(query_of(&location));
    let is_shown = |field: &str| step.is_none_or(|step| step == steps::step_of(field));
    let group = |group: &Group| is_shown(group.field).then(|| group_view(&editor, group));
    // Undo returns to the previous design.
    let onnew = {
        let dispatch = editor.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(EditorAction::Begin(Parameters::plain(Product::Harness)));
            if step.is_some() {
                navigator.push(steps::path(0));
            }
        })
    };
    let title = if editor.state.name.is_empty() {
        "Design yours".to_owned()
    } else {
        editor.state.name.clone()
    };
    html! {
        <div class="page">
            <PageHeader {title} action={tools(&editor, &onnew)} />
            if let Some(problem) = problem {
                <Notice tone={Tone::Bad} text={problem.message().to_owned()}>
                    if problem.status == SIGNED_OUT.status { <Link href={entry_path(&location, false)}>{ "Sign in" }</Link> }
                </Notice>
            }
            <StepHeader {step} />
            <div class="builder">
                <form class="form choose" novalidate=true onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    <>{ for product_group.into_iter().filter_map(group) }</>
                    if is_shown("size") { <MeasureFields /> }
                    <>{ for rest.into_iter().filter_map(group) }</>
                    if is_shown("lettering") { <LetteringFields groups={lettering_fields.into_iter().cloned().collect::<Vec<_>>()} /> }
                    <StepButtons {step} />
                </form>
                <aside class="beside" aria-label="Your design">
                    <DesignView parameters={editor.state.parameters.clone()} />
                    <Outcome {step} />
                </aside>
            </div>
        </div>
    }
}

fn group_view(editor: &EditorContext, group: &Group) -> Html {
    let product = editor.state.parameters.product;
    html! { <ChoiceGroup key={group.field} group={group.clone()} {product} dispatch={editor.dispatch.clone()} /> }
}

fn tools(editor: &EditorContext, onnew: &Callback<MouseEvent>) -> Html {
    html! {
        <div class="row tight tools">
            <Button text="New design" kind={ButtonKind::Quiet} onclick={onnew} testid="new-design" />
            <Button text="Undo" kind={ButtonKind::Quiet} disabled={!editor.state.can_undo()} onclick={editor.on_click(|| EditorAction::Undo)} testid="undo" />
            <Button text="Redo" kind={ButtonKind::Quiet} disabled={!editor.state.can_redo()} onclick={editor.on_click(|| EditorAction::Redo)} testid="redo" />
            <span class="small soft keys no-print">{ "Undo: " }<kbd>{ "Ctrl+Z" }</kbd>{ ", redo: " }<kbd>{ "Ctrl+Y" }</kbd></span>
        </div>
    }
}

/// The price, what keeps the design from being made, and the button to the review.
#[component]
fn Outcome(props: &StepProps) -> Html {
    let editor = use_editor();
    let priced = price(&editor.state.parameters);
    let step = props.step;
    let path_of_other_step = |field: &str| {
        let own_step = steps::step_of(field);
        step.filter(|step| *step != own_step)
            .map(|_| steps::path(own_step))
    };
    html! {
        <div class="outcome">
            { findings(&check(&editor.state.parameters), &path_of_other_step) }
            <div class="outcome-bar">
                <Price {priced} units={units()} />
                <LinkButton href="/review" text="Review" kind={ButtonKind::Primary} icon={IconKind::ArrowRight} testid="review" />
            </div>
        </div>
    }
}
