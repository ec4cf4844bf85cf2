//! Third step: a review of all answers, and submitting the application.

mod review_form;
mod review_summary;

use super::{
    proofs_step::{JurisdictionStepProps, first_step_missing},
    submission::Submission,
};
use crate::{
    components::{FeeCard, quote_notes},
    forms::PublicForm,
    queries::use_rules,
    routes::{Route, Step},
};
use allpet_domain::{FieldError, english::English, licensing::Jurisdiction, text::isolate};
use allpet_ui::prelude::*;
use review_form::use_review_form;
use review_summary::summary;
use std::rc::Rc;

/// The third step, once the jurisdiction's rules are loaded.
#[component]
pub(crate) fn ReviewStep(props: &super::StepProps) -> Html {
    let rules = use_rules(&props.draft.draft.facts.jurisdiction);
    if props.pet().is_none() || props.draft.draft.facts.jurisdiction.is_empty() {
        return first_step_missing();
    }
    let (draft, pets, statuses) = (props.draft.clone(), props.pets.clone(), props.statuses.clone());
    let render = Callback::from(move |jurisdiction: Rc<Jurisdiction>| {
        html! { <Review {jurisdiction} draft={draft.clone()} pets={pets.clone()} statuses={statuses.clone()} /> }
    });
    html! { <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /> }
}

#[component]
fn Review(props: &JurisdictionStepProps) -> Html {
    let form = use_review_form(props);
    let Submission {
        apply,
        requoting,
        fee_changed,
        new_quote,
    } = &form.submission;
    let (draft, errors, result) = (&props.draft, &form.errors, &form.result);
    html! {
        <form class="split" onsubmit={form.onsubmit.clone()} novalidate=true>
            <div class="form wider">
                <ErrorSummary errors={errors.clone()} attempt={form.attempt} />
                { problem_notice(form.general_problem()) }
                { for form.earlier_errors.iter().map(|(step, error)| earlier_step_error(*step, error)) }
                if *fee_changed {
                    <Notice tone={Tone::Warning} title="The fee has changed since you saw it" text={match new_quote {
                        Some(quote) => format!("It is {} now. The lines beside say why. Nothing was submitted yet.", quote.total),
                        None => "One moment: we ask for the new one. Nothing was submitted yet.".into(),
                    }} />
                }
                { summary(props) }
                <section class="stack tight">
                    <h2 class="legend-like">{ "What people see on the tag page" }</h2>
                    <p class="small soft">{ "You can change this at any time." }</p>
                    <PublicForm public={draft.draft.public.clone()} errors={errors.clone()} onchange={draft.setter(|draft, public| draft.public = public)} />
                </section>
                if result.as_ref().is_ok_and(|quote| quote.total.minor > 0) {
                    <p class="small soft">{ "You pay the fee by card on the next page. " }{ refund_rule(&props.jurisdiction) }</p>
                }
                <div class="actions">
                    <Button text={form.verb()} kind={ButtonKind::Primary} submit=true busy={apply.busy || *requoting} testid="hand-in" />
                    <LinkButton href={Route::Apply { step: Step::Proofs }.to_path()} text="Back" kind={ButtonKind::Quiet} />
                </div>
            </div>
            <div class="beside stack">
                <FeeCard jurisdiction={props.jurisdiction.clone()} result={result.clone()} />
                if let Ok(quote) = result { { quote_notes(quote, &props.jurisdiction) } }
            </div>
        </form>
    }
}

/// Says when the fee is paid back. Without a licence it always is; the rules of a place may keep the fee of one that was issued.
fn refund_rule(jurisdiction: &Jurisdiction) -> String {
    if jurisdiction.keeps_fees() {
        let name = isolate(&jurisdiction.name);
        let licence = English::of(jurisdiction.currency).licence();
        format!("It comes back only if no {licence} is issued: once one is, {name} does not refund it.")
    } else {
        "We refund a fee that you paid if the application is rejected or withdrawn.".to_owned()
    }
}

/// An error of an earlier step, with a link to that step.
fn earlier_step_error(step: Step, error: &FieldError) -> Html {
    let label = ["Go back and fix it: ", &error.message].concat();
    html! { <Notice tone={Tone::Bad} text={error.message.clone()}><p><Link href={Route::Apply { step }.to_path()} {label}>{ "Go back and fix it" }</Link></p></Notice> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Currency, licensing::rules::find};

    #[test]
    fn a_refund_is_promised_only_as_the_rules_allow() {
        let text = |id: &str| refund_rule(&find(id).unwrap());
        assert!(text("seattle").contains("rejected or withdrawn"));
        let kept = text("new-york-city");
        assert!(kept.contains("only if no license is issued"), "{kept}");
        assert!(!kept.contains("rejected or withdrawn"), "{kept}");
        let mut canadian = find("new-york-city").unwrap();
        canadian.currency = Currency::Cad;
        assert!(refund_rule(&canadian).contains("only if no licence is issued"));
    }
}
