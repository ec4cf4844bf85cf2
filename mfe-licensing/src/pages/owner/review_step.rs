//! Third step: all of it once more, and handing it in.

use super::applied;
use super::proofs_step::{WithPlaceProps, first_step_missing};
use super::review_summary::summary;
use crate::{
    forms::PublicForm,
    parts::{FeeCard, notes},
    read::{use_places, use_rules, use_write},
    routes::{Route, Step},
};
use allpet_contract::licensing::{Application, ApplicationForm, Apply, FEE_CHANGED, QuoteLicence};
use allpet_domain::{
    FieldError, Money,
    id::TenantId,
    licensing::{Jurisdiction, Quote},
};
use allpet_ui::{api::Sent, app_runtime::use_navigator, prelude::*};
use std::rc::Rc;

/// All of it once more.
#[component]
pub(crate) fn ReviewStep(props: &super::apply::StepProps) -> Html {
    let rules = use_rules(&props.draft.draft.facts.place);
    if props.pet().is_none() || props.draft.draft.facts.place.is_empty() {
        return first_step_missing();
    }
    let (draft, pets, known) = (props.draft.clone(), props.pets.clone(), props.known.clone());
    let render = Callback::from(move |place: Rc<Jurisdiction>| {
        html! { <Review {place} draft={draft.clone()} pets={pets.clone()} known={known.clone()} /> }
    });
    html! { <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /> }
}

/// What is sent.
fn form(props: &WithPlaceProps, authority: TenantId, expected_total: Money) -> Option<ApplicationForm> {
    let reckoning = props.reckon();
    let draft = &props.draft.draft;
    let needed = |proof: &&allpet_contract::licensing::Proof| reckoning.needed.contains(&proof.kind);
    Some(ApplicationForm {
        authority,
        pet: draft.pet?,
        term_months: reckoning.input.term_months,
        start: reckoning.input.start,
        rabies_until: reckoning.input.rabies_until,
        owner: reckoning.input.owner,
        service_animal: draft.facts.service,
        zip: draft.zip.trim().to_owned(),
        proofs: draft.proofs.iter().filter(needed).map(|proof| proof.id).collect(),
        public: draft.public.clone(),
        expected_total,
    })
}

#[component]
fn Review(props: &WithPlaceProps) -> Html {
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let draft = &props.draft;
    let places = use_places();
    let authority = places
        .data
        .as_ref()
        .and_then(|places| places.iter().find(|place| place.id == props.place.id)?.authority);
    let reckoning = props.reckon();
    // After the fee has changed: what the server asks for now. It is seen before it is agreed to.
    let asked = use_state(|| None::<Quote>);
    let ask = use_write::<QuoteLicence>({
        let asked = asked.clone();
        move |quote: Quote| asked.set(Some(quote))
    });
    let apply = use_write::<Apply>({
        let (draft, navigator) = (draft.clone(), navigator.clone());
        move |application: Application| {
            draft.forget();
            invalidate("applications");
            navigator.push(
                Route::Applied {
                    application: application.id,
                }
                .to_path(),
            );
            put_answer(applied::key(application.id), application);
        }
    });
    let changed = apply
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == FEE_CHANGED.code);
    use_effect_with(changed, {
        let (ask, id, body) = (ask.clone(), props.place.id.clone(), reckoning.input.clone());
        move |changed| {
            if *changed {
                invalidate("rules");
                ask.run(QuoteLicence { id, body });
            }
        }
    });
    let result = match &*asked {
        Some(quote) => Ok(quote.clone()),
        None => reckoning.result.clone(),
    };
    let mut errors = if *attempt > 0 {
        props.errors(&reckoning)
    } else {
        draft.draft.expired_proofs(&reckoning.needed, api::now())
    };
    errors.extend(
        apply
            .problem
            .iter()
            .filter(|_| !changed)
            .flat_map(|problem| problem.errors.clone()),
    );
    // What is asked on this page is mended here; the rest on the page where it was asked.
    let (errors, elsewhere): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|error| error.field.starts_with("public."));
    let onsubmit = {
        let (attempt, draft, apply) = (attempt.clone(), draft.clone(), apply.clone());
        let sound = props.errors(&reckoning).is_empty();
        let body = result
            .as_ref()
            .ok()
            .zip(authority)
            .filter(|_| sound)
            .and_then(|(quote, authority)| form(props, authority, quote.total));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Some(body) = body.clone() {
                let mut sent = draft.draft.sent.clone();
                let key = Sent::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                draft.change(|draft| draft.sent = sent);
                apply.run(Apply { key, body });
            }
        })
    };
    let total = result
        .as_ref()
        .map(|quote| quote.total.to_string())
        .unwrap_or_default();
    let verb = if asked.is_some() {
        format!("Apply for {total}")
    } else {
        "Submit application".to_owned()
    };
    html! {
        <form class="split" {onsubmit} novalidate=true>
            <div class="form wider">
                <ErrorSummary errors={errors.clone()} attempt={*attempt} />
                if let Some(problem) = apply.problem.as_ref().filter(|problem| problem.errors.is_empty() && !changed) {
                    <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
                }
                { for elsewhere.iter().map(mend) }
                if changed {
                    <Notice tone={Tone::Warning} title="The fee has changed since you saw it" text={match &*asked {
                        Some(quote) => format!("It is {} now. The lines beside say why. Nothing was submitted yet.", quote.total),
                        None => "One moment: we ask for the new one. Nothing was submitted yet.".into(),
                    }} />
                }
                { summary(props) }
                <section class="stack tight">
                    <h2 class="legend-like">{ "What people see on the tag page" }</h2>
                    <p class="small soft">{ "You can change this at any time." }</p>
                    <PublicForm public={draft.draft.public.clone()} errors={errors.clone()} onchange={draft.changer(|draft, public| draft.public = public)} />
                </section>
                if result.as_ref().is_ok_and(|quote| quote.total.minor > 0) {
                    <p class="small soft">{ "You pay the fee by card on the next page. We refund a fee that you paid if the application is rejected or withdrawn." }</p>
                }
                <div class="actions">
                    <Button text={verb} kind={ButtonKind::Primary} submit=true busy={apply.busy || ask.busy} testid="hand-in" />
                    <LinkButton href={Route::Apply { step: Step::Proofs }.to_path()} text="Back" kind={ButtonKind::Quiet} />
                </div>
            </div>
            <div class="beside stack">
                <FeeCard place={props.place.clone()} result={result.clone()} />
                if let Ok(quote) = &result { { notes(quote) } }
            </div>
        </form>
    }
}

/// What is wrong with an answer of an earlier page, and the way there.
fn mend(error: &FieldError) -> Html {
    let first =
        matches!(error.field.as_str(), "pet" | "zip" | "authority") || error.field.starts_with("pet.");
    let step = if first { Step::Pet } else { Step::Proofs };
    html! { <Notice tone={Tone::Bad} text={error.message.clone()}><p><Link href={Route::Apply { step }.to_path()}>{ "Go back and fix it" }</Link></p></Notice> }
}
