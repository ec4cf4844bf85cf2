//! One application, for a clerk: the form beside its documents, and the decision.

use super::case_facts::{decision, facts, lead, refusal_title, use_refusal};
use super::{
    queue_place,
    reject_dialog::{Ending, ReasonDialog},
    undo,
};
use crate::pages::owner::papers::Papers;
use crate::{
    keys::{is_typing, use_keys},
    parts::{application_badge, fee_badge, in_words, licence_badge},
    read::{use_read, use_write},
    routes::Route,
    shortcuts::{KeysHint, UNDOES},
    tab_storage,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{ALREADY_DECIDED, Approve, Case, ReadCase, Reject, Rejection},
};
use allpet_domain::{
    english::English,
    id::{ApplicationId, TenantId},
    licensing::{ApplicationState, LicenceState},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_navigator, use_shown, use_view},
    prelude::*,
};
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
        tab_storage::load::<String>("queue")
            .unwrap_or_else(|| Route::Queue.to_path())
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
    use_view("Application");
    use_shown(case.data.is_some());
    use_effect_with(application, |application| {
        queue_place::opened(application.to_string());
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
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let rejecting = use_state_eq(|| false);
    let before = case.next;
    let done = |said: &'static str| {
        let (navigator, toasts) = (navigator.clone(), toasts.clone());
        let name = isolate(&case.application.pet_name).into_owned();
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
            navigator.push(next.map_or_else(
                || back().0.to_string(),
                |next| Route::Case { application: next }.to_path(),
            ));
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
    use_fresh_case(beaten, rejecting.clone());
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
        Callback::from(move |reason: String| {
            reject.run(Reject {
                tenant,
                application: id,
                body: Rejection {
                    reason: reason.into(),
                },
            });
        })
    };
    let english = English::of(case.application.quote.total.currency);
    let onshown = {
        let seen = seen.clone();
        Callback::from(move |()| seen.set(true))
    };
    html! {
        <>
            <PageHeader title={case.application.pet_name.clone()} lead={lead(case)} up={back()} action={badge(case)} />
            <div class="case-split">
                <div class="stack">
                    { facts(case) }
                    { problem.unwrap_or_default() }
                    if let Some(refusal) = refusal {
                        <Notice tone={Tone::Warning} title={refusal_title(&refusal)} text={in_words(&refusal.to_string(), english)} />
                    }
                    { decision(case) }
                    if waits {
                        { buttons(can_approve, *seen, approve.busy, onapprove.reform(|_| ()), Callback::from(move |_| open.set(true))) }
                    } else {
                        { ways_on(case) }
                    }
                    <Card title="Fee" aside={fee_badge(case.application.fee, waits)}><FeeLines lines={case.application.quote.lines.clone()} total={case.application.quote.total} total_label="Fee" /></Card>
                </div>
                <Papers {tenant} proofs={case.proofs.clone()} {onshown} />
            </div>
            <ReasonDialog ending={Ending::Reject} {english} open={*rejecting} name={case.application.pet_name.clone()} busy={reject.busy} {onreason} onclose={move |()| close.set(false)}
                problem={reject.problem.as_ref().filter(|_| !beaten).map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}

/// Where it stands: an approval ended with the licence that it became.
fn badge(case: &Case) -> Html {
    match case.revocation {
        Some(_) => licence_badge(LicenceState::Revoked),
        None => application_badge(case.application.state),
    }
}

/// The decision's buttons, and what the keys do once a document is shown.
fn buttons(
    can_approve: bool,
    seen: bool,
    busy: bool,
    onapprove: Callback<MouseEvent>,
    onreject: Callback<MouseEvent>,
) -> Html {
    html! {
        <>
            <div class="row decide">
                if can_approve {
                    <Button text="Approve" kind={ButtonKind::Primary} icon={IconKind::Check} {busy} onclick={onapprove} testid="approve" />
                }
                <Button text="Reject" icon={IconKind::X} onclick={onreject} testid="reject" />
            </div>
            <KeysHint>
                if seen {
                    if can_approve { <kbd>{ "a" }</kbd>{ " approves, " } }<kbd>{ "r" }</kbd>{ " rejects, " }<kbd>{ "u" }</kbd>{ UNDOES }
                } else {
                    { "They work once the document is shown." }
                }
            </KeysHint>
        </>
    }
}

/// From a case that is decided, or is not this clerk's to decide.
fn ways_on(case: &Case) -> Html {
    let english = English::of(case.application.quote.total.currency);
    html! {
        <div class="row">
            if let Some(licence) = case.application.licence { <LinkButton href={Route::Licence { licence }.to_path()} text={["See the ", english.licence()].concat()} /> }
            if let Some(next) = case.next { <LinkButton href={Route::Case { application: next }.to_path()} text="Next application" kind={ButtonKind::Primary} /> }
        </div>
    }
}

/// Where a colleague was faster, nothing is asked here any more, and the case is read anew.
#[hook]
fn use_fresh_case(beaten: bool, rejecting: UseStateHandle<bool>) {
    use_effect_with(beaten, move |beaten| {
        if *beaten {
            rejecting.set(false);
            invalidate("queue");
            invalidate("case");
        }
    });
}
