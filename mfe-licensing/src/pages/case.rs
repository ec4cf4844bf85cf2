//! One application, for a clerk: what was said beside what was handed in, and the decision.

use super::{papers::Papers, reject_dialog::RejectDialog};
use crate::{
    app::use_go,
    keys::{is_typing, use_keys},
    parts::{application_badge, fee_badge},
    read::{use_read, use_rules, use_write},
    routes::Route,
    store,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{Approve, Case, ReadCase, Reject, Rejection},
};
use allpet_domain::{
    id::{ApplicationId, TenantId},
    licensing::{ApplicationState, ProofKind, needed_proofs},
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
            toasts.show(Tone::Good, format!("{name} was {said}."));
            let next = case.next.or(before).filter(|next| *next != case.application.id);
            go.to(next.map_or_else(|| back().0.to_string(), |next| Route::Case(next).path()));
        }
    };
    let approve = use_write::<Approve>(done("approved"));
    let reject = use_write::<Reject>(done("rejected"));
    let waits = case.application.state == ApplicationState::Submitted;
    let missing = use_missing(case);
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
        let (onapprove, rejecting) = (onapprove.clone(), rejecting.clone());
        move |event| match event.key().as_str() {
            "a" if waits && !is_typing(event) => onapprove.emit(()),
            "r" if waits && !is_typing(event) => {
                event.prevent_default();
                rejecting.set(true);
            }
            _ => {}
        }
    });
    let problem = approve.problem.as_ref().map(|problem| html! { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} /> });
    let (open, close) = (rejecting.clone(), rejecting.clone());
    let onreject = {
        let reject = reject.clone();
        Callback::from(move |reason| {
            reject.run(Reject {
                tenant,
                application: id,
                body: Rejection { reason },
            });
        })
    };
    html! {
        <>
            <PageHeader title={case.application.pet_name.clone()} lead={lead(case)} up={back()} action={application_badge(case.application.state)} />
            <div class="case-split">
                <div class="stack">
                    { facts(case) }
                    { problem.unwrap_or_default() }
                    if waits && !missing.is_empty() {
                        <Notice tone={Tone::Warning} title="Missing" text={missing.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", ")} />
                    }
                    if waits && !case.application.fee.is_settled() {
                        <Notice tone={Tone::Warning} title="The fee is not paid" text="It can be approved once the owner has paid it, under “My licences”." />
                    }
                    if let Some(reason) = &case.application.reason { <Notice tone={Tone::Neutral} title="Reason" text={reason.clone()} /> }
                    if waits {
                        <div class="row decide">
                            <Button text="Approve" kind={ButtonKind::Primary} icon={IconKind::Check} busy={approve.busy} onclick={onapprove.reform(|_| ())} testid="approve" />
                            <Button text="Reject" icon={IconKind::X} onclick={move |_| open.set(true)} testid="reject" />
                            <span class="small soft no-print"><kbd>{ "a" }</kbd>{ " approves, " }<kbd>{ "r" }</kbd>{ " rejects" }</span>
                        </div>
                    } else {
                        <div class="row">
                            if let Some(licence) = case.application.licence { <LinkButton href={Route::Licence(licence).path()} text="See the licence" /> }
                            if let Some(next) = case.next { <LinkButton href={Route::Case(next).path()} text="Go on to the next" kind={ButtonKind::Primary} /> }
                        </div>
                    }
                    <Card title="Fee" aside={fee_badge(case.application.fee, waits)}><FeeLines lines={case.application.quote.lines.clone()} total={case.application.quote.total} total_label="Fee" /></Card>
                </div>
                <Papers {tenant} proofs={case.proofs.clone()} />
            </div>
            <RejectDialog open={*rejecting} name={case.application.pet_name.clone()} busy={reject.busy} {onreject} onclose={move |()| close.set(false)}
                problem={reject.problem.as_ref().map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}

fn lead(case: &Case) -> String {
    format!(
        "{} · handed in {}",
        case.owner_name,
        format::day_near(api::day_here(case.application.submitted), api::today())
    )
}

/// The documents that the rules ask for and that were not handed in.
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
    html! { <Card title="What was said"><Facts {facts} /></Card> }
}
