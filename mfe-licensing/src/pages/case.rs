//! One application, for a clerk: what was said beside what was handed in, and the decision.

use super::{
    papers::Papers,
    queue_place,
    reject_dialog::{Ending, ReasonDialog},
    undo,
};
use crate::{
    app::use_go,
    keys::{is_typing, use_keys},
    parts::{application_badge, fee_badge},
    read::{use_read, use_rules, use_write},
    routes::Route,
    shortcuts::KeysHint,
    store,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{ALREADY_DECIDED, Approve, Case, ReadCase, Reject, Rejection},
};
use allpet_domain::{
    Timestamp,
    id::{ApplicationId, TenantId},
    licensing::{ApplicationState, ProofKind, TransitionRefused, needed_proofs},
};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// The page of an application.
pub(crate) fn page(application: ApplicationId) -> Callback<Workplace, Html> {
    Callback::from(
        move |workplace: Workplace| html! { <CasePage key={application.to_string()} tenant={workplace.tenant} {application} /> },
    )
}

/// Where the clerk came from.
pub(crate) fn back() -> (AttrValue, AttrValue) {
    (
        store::load::<String>("queue")
            .unwrap_or_else(|| Route::Queue.path())
            .into(),
        "Queue".into(),
    )
}

#[derive(Properties, PartialEq)]
struct CasePageProps {
    tenant: TenantId,
    application: ApplicationId,
}

#[component]
fn CasePage(props: &CasePageProps) -> Html {
    let CasePageProps { tenant, application } = *props;
    let case = use_read(format!("case/{application}"), ReadCase { tenant, application });
    crate::shown::use_page("Application", case.data.is_some());
    use_effect_with(application, |application| {
        queue_place::opened(application.to_string())
    });
    let render = Callback::from(move |case: Rc<Case>| html! { <Decide {tenant} {case} /> });
    let (href, text) = back();
    let way = html! { <LinkButton {href} {text} /> };
    html! { <div class="page case"><Loaded<Case> query={case} {render} {way} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=6 /> }} /></div> }
}

#[derive(Properties, PartialEq)]
struct DecideProps {
    tenant: TenantId,
    case: Rc<Case>,
}

#[component]
fn Decide(props: &DecideProps) -> Html {
    let (tenant, case) = (props.tenant, &props.case);
    let id = case.application.id;
    let (go, toasts) = (use_go(), use_toasts());
    let rejecting = use_state_eq(|| false);
    let before = case.next;
    let done = |said: &'static str| {
        let (go, toasts, name) = (go.clone(), toasts.clone(), case.application.pet_name.clone());
        move |case: Case| {
            invalidate("queue");
            invalidate("case");
            queue_place::decided(case.application.id, case.application.state);
            if case.undo_seconds > 0 {
                undo::approved(tenant, &case);
            } else {
                toasts.show(Tone::Good, format!("{name} was {said}."));
            }
            let next = case.next.or(before).filter(|next| *next != case.application.id);
            go.to(next.map_or_else(|| back().0.to_string(), |next| Route::Case(next).path()));
        }
    };
    let approve = use_write::<Approve>(done("approved"));
    let reject = use_write::<Reject>(done("rejected"));
    let waits = case.application.state == ApplicationState::Submitted && !case.own;
    let refusal = use_refusal(case);
    let can_approve = waits && refusal.is_none();
    // Nothing is decided by a key before its document could be seen.
    let seen = use_state_eq(|| case.proofs.is_empty());
    let beaten = [&approve.problem, &reject.problem]
        .into_iter()
        .flatten()
        .any(|problem| problem.code == ALREADY_DECIDED.code);
    use_effect_with(beaten, {
        let rejecting = rejecting.clone();
        move |beaten| {
            if *beaten {
                rejecting.set(false);
                invalidate("queue");
                invalidate("case");
            }
        }
    });
    let onapprove = {
        let approve = approve.clone();
        Callback::from(move |()| {
            approve.run(Approve {
                tenant,
                application: id,
            });
        })
    };
    use_keys({
        let (onapprove, rejecting, seen) = (onapprove.clone(), rejecting.clone(), *seen);
        move |event| match event.key().as_str() {
            "a" if can_approve && seen && !is_typing(event) => onapprove.emit(()),
            "r" if waits && seen && !is_typing(event) => {
                event.prevent_default();
                rejecting.set(true);
            }
            _ => {}
        }
    });
    let problem = approve
        .problem
        .as_ref()
        .or(reject.problem.as_ref().filter(|_| beaten));
    let problem = problem.map(|problem| {
        let tone = if beaten { Tone::Warning } else { Tone::Bad };
        html! { <Notice {tone} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} /> }
    });
    let (open, close) = (rejecting.clone(), rejecting.clone());
    let onreason = {
        let reject = reject.clone();
        Callback::from(move |reason| {
            reject.run(Reject {
                tenant,
                application: id,
                body: Rejection { reason },
            });
        })
    };
    let onshown = {
        let seen = seen.clone();
        Callback::from(move |()| seen.set(true))
    };
    html! {
        <>
            <PageHeader title={case.application.pet_name.clone()} lead={lead(case)} up={back()} action={application_badge(case.application.state)} />
            <div class="case-split">
                <div class="stack">
                    { facts(case) }
                    { problem.unwrap_or_default() }
                    if let Some(refusal) = refusal {
                        <Notice tone={Tone::Warning} title={refusal_title(&refusal)} text={refusal.to_string()} />
                    }
                    { decision(case) }
                    if waits {
                        <div class="row decide">
                            if can_approve {
                                <Button text="Approve" kind={ButtonKind::Primary} icon={IconKind::Check} busy={approve.busy} onclick={onapprove.reform(|_| ())} testid="approve" />
                            }
                            <Button text="Reject" icon={IconKind::X} onclick={move |_| open.set(true)} testid="reject" />
                        </div>
                        <KeysHint>
                            if *seen {
                                if can_approve { <kbd>{ "a" }</kbd>{ " approves, " } }<kbd>{ "r" }</kbd>{ " rejects" }
                            } else {
                                { "They work once the document is shown." }
                            }
                        </KeysHint>
                    } else {
                        <div class="row">
                            if let Some(licence) = case.application.licence { <LinkButton href={Route::Licence(licence).path()} text="See the licence" /> }
                            if let Some(next) = case.next { <LinkButton href={Route::Case(next).path()} text="Next application" kind={ButtonKind::Primary} /> }
                        </div>
                    }
                    <Card title="Fee" aside={fee_badge(case.application.fee, waits)}><FeeLines lines={case.application.quote.lines.clone()} total={case.application.quote.total} total_label="Fee" /></Card>
                </div>
                <Papers {tenant} proofs={case.proofs.clone()} {onshown} />
            </div>
            <ReasonDialog ending={Ending::Reject} open={*rejecting} name={case.application.pet_name.clone()} busy={reject.busy} {onreason} onclose={move |()| close.set(false)}
                problem={reject.problem.as_ref().filter(|_| !beaten).map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}

fn lead(case: &Case) -> String {
    format!(
        "{} · submitted {}",
        case.owner_name,
        format::day_near(api::day_here(case.application.submitted), api::today())
    )
}

fn refusal_title(refusal: &TransitionRefused) -> &'static str {
    match refusal {
        TransitionRefused::OwnApplication => "Your own application",
        TransitionRefused::FeeUnpaid => "The fee is not paid",
        TransitionRefused::ProofsMissing(_) => "Missing",
        _ => "Too old",
    }
}

/// Why what waits cannot be approved now, by the rule that the server keeps too.
#[hook]
fn use_refusal(case: &Rc<Case>) -> Option<TransitionRefused> {
    let missing = use_missing(case);
    let application = &case.application;
    if application.state != ApplicationState::Submitted {
        return None;
    }
    if case.own {
        return Some(TransitionRefused::OwnApplication);
    }
    let last = application.quote.expires;
    application
        .state
        .approve(&missing, application.fee, last, api::today())
        .err()
}

/// Who decided it and when, and why.
fn decision(case: &Case) -> Html {
    let application = &case.application;
    let Some(at) = application.decided else {
        return Html::default();
    };
    let mut title = match application.state {
        ApplicationState::Approved => "Approved",
        ApplicationState::Rejected => "Rejected",
        _ => "Withdrawn",
    }
    .to_owned();
    if let Some(by) = &case.decided_by {
        title.push_str(" by ");
        title.push_str(by);
    }
    let text = application.reason.clone().unwrap_or_default();
    html! { <div data-testid="decision"><Notice tone={Tone::Neutral} title={[title.as_str(), ", ", &moment(at)].concat()} {text} /></div> }
}

/// "today, 14:03".
pub(super) fn moment(at: Timestamp) -> String {
    let day = format::day_near(api::day_here(at), api::today());
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double until the year 287396"
    )]
    let date = js_sys::Date::new(&(at.unix_millis() as f64).into());
    let two = |number: u32| {
        if number < 10 {
            format!("0{number}")
        } else {
            number.to_string()
        }
    };
    [
        day.as_str(),
        ", ",
        &two(date.get_hours()),
        ":",
        &two(date.get_minutes()),
    ]
    .concat()
}

/// The documents that the rules ask for and that were not submitted.
#[hook]
fn use_missing(case: &Rc<Case>) -> Vec<ProofKind> {
    let places = crate::read::use_places();
    let place = places.data.as_ref().and_then(|places| {
        places
            .iter()
            .find(|place| place.authority == Some(case.application.authority))
    });
    let rules = use_rules(place.map_or("", |place| &place.id));
    let service = case
        .proofs
        .iter()
        .any(|proof| proof.kind == ProofKind::ServiceAnimal);
    let pet = allpet_domain::licensing::PetFacts::of(&case.pet, service);
    let needed = rules
        .data
        .as_ref()
        .map(|rules| needed_proofs(rules, &pet))
        .unwrap_or_default();
    needed
        .into_iter()
        .filter(|kind| case.proofs.iter().all(|proof| proof.kind != *kind))
        .collect()
}

fn facts(case: &Case) -> Html {
    let text = |text: &str| html! { { text.to_owned() } };
    let pet = &case.pet;
    let quote = &case.application.quote;
    let mut facts = vec![
        (
            "Animal".into(),
            text(&format!("{}, {}", pet.species.label(), pet.sex.as_str())),
        ),
        ("Altered".into(), text(if pet.altered { "Yes" } else { "No" })),
    ];
    let mut known = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), text(&value)));
        }
    };
    known("Breed", Some(pet.breed.clone()));
    known("Second breed", pet.second_breed.clone());
    known("Born", pet.born.map(format::day));
    known("Colour", Some(pet.colour.clone()));
    known("Microchip", pet.microchip.clone());
    known("Owner", Some(case.owner_name.clone()));
    known("E-mail", case.owner_email.clone());
    known("ZIP code", Some(case.zip.clone()));
    known("Rabies until", case.rabies_until.map(format::day));
    known(
        "Valid",
        Some(format!(
            "{} – {}",
            format::day(quote.starts),
            format::day(quote.expires)
        )),
    );
    html! { <Card title="Application"><Facts {facts} /></Card> }
}
