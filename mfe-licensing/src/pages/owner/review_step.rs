//! Third step: a review of all answers, and submitting the application.

use super::{
    proofs_step::{JurisdictionStepProps, first_step_missing},
    review_summary::summary,
    submission::{Submission, application_form, use_submission},
};
use crate::{
    forms::PublicForm,
    parts::{FeeCard, quote_notes},
    queries::{use_jurisdictions, use_rules},
    routes::{Route, Step},
};
use allpet_contract::licensing::Apply;
use allpet_domain::{FieldError, licensing::Jurisdiction};
use allpet_ui::{api::KeyedRequest, prelude::*};
use std::rc::Rc;

/// The third step, once the jurisdiction's rules are loaded.
#[component]
pub(crate) fn ReviewStep(props: &super::apply::StepProps) -> Html {
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
    let attempt = use_state(|| 0_u32);
    let draft = &props.draft;
    let jurisdictions = use_jurisdictions();
    let authority = jurisdictions.data.as_ref().and_then(|jurisdictions| {
        jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.id == props.jurisdiction.id)?
            .authority
    });
    let estimate = props.estimate();
    let Submission {
        apply,
        requoting,
        fee_changed,
        new_quote,
    } = use_submission(props, &estimate);
    let result = match &new_quote {
        Some(quote) => Ok(quote.clone()),
        None => estimate.result.clone(),
    };
    let mut errors = if *attempt > 0 {
        props.errors(&estimate)
    } else {
        draft.draft.expired_proofs(&estimate.needed_proofs, api::now())
    };
    errors.extend(
        apply
            .problem
            .iter()
            .filter(|_| !fee_changed)
            .flat_map(|problem| problem.errors.clone()),
    );
    // The fields of this page show their errors; other errors link to their page.
    let (errors, earlier_steps): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|error| error.field.starts_with("public."));
    let onsubmit = {
        let (attempt, draft, apply) = (attempt.clone(), draft.clone(), apply.clone());
        let is_valid = props.errors(&estimate).is_empty();
        let body = result
            .as_ref()
            .ok()
            .zip(authority)
            .filter(|_| is_valid)
            .and_then(|(quote, authority)| application_form(props, authority, quote.total));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Some(body) = body.clone() {
                let mut sent = draft.draft.sent.clone();
                let key = KeyedRequest::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                draft.change(|draft| draft.sent = sent);
                apply.run(Apply { key, body });
            }
        })
    };
    let total = result
        .as_ref()
        .map(|quote| quote.total.to_string())
        .unwrap_or_default();
    let verb = if new_quote.is_some() {
        format!("Apply for {total}")
    } else {
        "Submit application".to_owned()
    };
    html! {
        <form class="split" {onsubmit} novalidate=true>
            <div class="form wider">
                <ErrorSummary errors={errors.clone()} attempt={*attempt} />
                if let Some(problem) = apply.problem.as_ref().filter(|problem| problem.errors.is_empty() && !fee_changed) {
                    <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
                }
                { for earlier_steps.iter().map(earlier_step_error) }
                if fee_changed {
                    <Notice tone={Tone::Warning} title="The fee has changed since you saw it" text={match &new_quote {
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
                    <p class="small soft">{ "You pay the fee by card on the next page. We refund a fee that you paid if the application is rejected or withdrawn." }</p>
                }
                <div class="actions">
                    <Button text={verb} kind={ButtonKind::Primary} submit=true busy={apply.busy || requoting} testid="hand-in" />
                    <LinkButton href={Route::Apply { step: Step::Proofs }.to_path()} text="Back" kind={ButtonKind::Quiet} />
                </div>
            </div>
            <div class="beside stack">
                <FeeCard jurisdiction={props.jurisdiction.clone()} result={result.clone()} />
                if let Ok(quote) = &result { { quote_notes(quote) } }
            </div>
        </form>
    }
}

/// An error of an earlier step, with a link to that step.
fn earlier_step_error(error: &FieldError) -> Html {
    let is_pet_step =
        matches!(error.field.as_str(), "pet" | "zip" | "authority") || error.field.starts_with("pet.");
    let step = if is_pet_step { Step::Pet } else { Step::Proofs };
    html! { <Notice tone={Tone::Bad} text={error.message.clone()}><p><Link href={Route::Apply { step }.to_path()}>{ "Go back and fix it" }</Link></p></Notice> }
}
