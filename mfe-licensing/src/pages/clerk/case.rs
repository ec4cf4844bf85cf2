//! An application, for clerks: the answers next to the documents, and the decision.

pub(crate) mod case_facts;
mod decision;
mod decision_keys;
mod next_application;
mod proof_viewer;

use super::{
    queue::queue_position,
    reason_dialog::{AdverseDecision, ReasonDialog},
};
use crate::{
    components::{application_badge, fee_badge, licence_badge},
    keyboard::shortcuts::{KeysHint, UNDOES},
    queries::use_read,
    register::Filters,
    routes::Route,
    tab_storage,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{Case, ReadCase},
};
use allpet_domain::{
    english::English,
    id::{ApplicationId, TenantId},
    licensing::LicenceState,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    hooks::use_focus_restore,
    prelude::*,
};
use case_facts::{decision_notice, facts_card, lead, refusal_title};
use decision::use_decision;
use decision_keys::use_decision_keys;
use proof_viewer::ProofViewer;
use std::rc::Rc;

/// The word with which the keys of applications begin, as clerks read them. The live feed reloads what begins with “application”: a clerk
/// sees at once that a colleague decided, or that the owner withdrew. All else stays as it was submitted.
pub(super) const CASES: &str = "application-case";

/// Renders the page of an application.
pub(crate) fn page(application: ApplicationId) -> Callback<Workplace, Html> {
    Callback::from(
        move |workplace: Workplace| html! { <CasePage key={application.to_string()} tenant={workplace.tenant} {application} /> },
    )
}

/// Returns the link to the queue, with the filters that the clerk last used.
pub(crate) fn back() -> (AttrValue, AttrValue) {
    (
        tab_storage::load::<String>("queue")
            .unwrap_or_else(|| Route::Queue.to_path())
            .into(),
        "Queue".into(),
    )
}

/// Returns the filters that the clerk last used; `None` if the queue was not open in this tab.
pub(super) fn queue_filters() -> Option<Filters> {
    let path = tab_storage::load::<String>("queue")?;
    Some(Filters::from_query(
        path.split_once('?').map_or("", |(_, query)| query),
    ))
}

#[derive(Properties, PartialEq)]
struct CasePageProps {
    tenant: TenantId,
    application: ApplicationId,
}

#[component]
fn CasePage(props: &CasePageProps) -> Html {
    let CasePageProps { tenant, application } = *props;
    let case = use_read(
        [CASES, "/", &application.to_string()].concat(),
        ReadCase { tenant, application },
    );
    use_view("Application");
    use_content_ready(case.data.is_some());
    use_effect_with(application, |application| {
        queue_position::save_selected(application.to_string());
    });
    // The focused button disappears if a colleague decides.
    let container = use_focus_restore(case.data.as_ref().map(|case| case.application.state));
    let render = Callback::from(move |case: Rc<Case>| html! { <CaseDetail {tenant} {case} /> });
    let (href, text) = back();
    let fallback_link = html! { <LinkButton {href} {text} /> };
    html! { <div class="page case" ref={container} tabindex="-1"><Loaded<Case> query={case} {render} {fallback_link} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=6 /> }} /></div> }
}

#[derive(Properties, PartialEq)]
struct CaseDetailProps {
    tenant: TenantId,
    case: Rc<Case>,
}

#[component]
fn CaseDetail(props: &CaseDetailProps) -> Html {
    let (tenant, case) = (props.tenant, &props.case);
    let decision = use_decision(tenant, case);
    let (can_decide, can_approve) = (decision.can_decide, decision.can_approve());
    // A key must not decide before the document was visible.
    let proof_visible = use_state_eq(|| case.proofs.is_empty());
    use_decision_keys(&decision, *proof_visible);
    let (rejecting, already_decided) = (&decision.rejecting, decision.already_decided);
    let problem = decision.page_problem().map(|problem| {
        let tone = if already_decided { Tone::Warning } else { Tone::Bad };
        html! { <Notice {tone} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} /> }
    });
    let (open, close) = (rejecting.clone(), rejecting.clone());
    let english = English::of(case.application.quote.total.currency);
    let onshown = {
        let proof_visible = proof_visible.clone();
        Callback::from(move |()| proof_visible.set(true))
    };
    html! {
        <>
            <PageHeader title={case.application.pet_name.clone()} lead={lead(case)} up={back()} action={badge(case)} />
            <div class="case-split">
                <div class="stack">
                    { facts_card(case) }
                    { problem.unwrap_or_default() }
                    if let Some(refusal) = &decision.refusal {
                        <Notice tone={Tone::Warning} title={refusal_title(refusal)} text={english.spell_out(&refusal.to_string())} />
                    }
                    { decision_notice(case) }
                    if can_decide {
                        { buttons(can_approve, *proof_visible, decision.approve.busy, decision.onapprove.reform(|_| ()), Callback::from(move |_| open.set(true))) }
                    } else {
                        { next_links(case, decision.next_application.after(case)) }
                    }
                    <Card title="Fee" aside={fee_badge(case.application.fee, can_decide)}><FeeLines lines={case.application.quote.lines.clone()} total={case.application.quote.total} total_label="Fee" /></Card>
                </div>
                <ProofViewer {tenant} proofs={case.proofs.clone()} {onshown} />
            </div>
            <ReasonDialog decision={AdverseDecision::Reject} {english} open={**rejecting} name={case.application.pet_name.clone()} busy={decision.reject.busy} onreason={decision.onreason.clone()} onclose={move |()| close.set(false)}
                problem={decision.dialog_problem().map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}

/// The badge of an application, or of its licence if that was revoked.
fn badge(case: &Case) -> Html {
    match case.revocation {
        Some(_) => licence_badge(LicenceState::Revoked, case.application.english()),
        None => application_badge(case.application.state),
    }
}

/// The buttons of the decision, and the keys that work once a document is visible.
fn buttons(
    can_approve: bool,
    proof_visible: bool,
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
                if proof_visible {
                    if can_approve { <kbd>{ "a" }</kbd>{ " approves, " } }<kbd>{ "r" }</kbd>{ " rejects, " }<kbd>{ "u" }</kbd>{ UNDOES }
                } else {
                    { "They work once the document is shown." }
                }
            </KeysHint>
        </>
    }
}

/// Links for an application that is decided, or that this clerk may not decide.
fn next_links(case: &Case, next: Option<ApplicationId>) -> Html {
    let english = English::of(case.application.quote.total.currency);
    html! {
        <div class="row">
            if let Some(licence) = case.application.licence { <LinkButton href={Route::Licence { licence }.to_path()} text={["See the ", english.licence()].concat()} /> }
            if let Some(next) = next { <LinkButton href={Route::Case { application: next }.to_path()} text="Next application" kind={ButtonKind::Primary} /> }
        </div>
    }
}
