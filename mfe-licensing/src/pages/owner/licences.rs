//! The owner's licences and applications.

pub(crate) mod licence_card;
pub(crate) mod licence_page;
mod licence_queries;

use super::{application_page::awaits_payment, finder_messages::FinderMessages};
use crate::{
    components::{SignedIn, application_badge, fee_badge, species_icon},
    queries::use_write,
    routes::Route,
};
use allpet_contract::{
    Page,
    licensing::{Application, Licence, Withdraw, is_renewal, offers_renewal},
};
use allpet_domain::{
    english::English,
    licensing::{ApplicationState, FeeState},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    prelude::*,
};
use licence_card::LicenceCard;
use licence_queries::use_licences_and_applications;
use std::rc::Rc;

/// The page with the owner's licences and applications.
#[component]
pub(crate) fn Licences() -> Html {
    let render = Callback::from(|_| html! { <LicencesAndApplications /> });
    html! { <SignedIn purpose="To see your licenses" {render} /> }
}

#[component]
fn LicencesAndApplications() -> Html {
    let (licences, applications) = use_licences_and_applications();
    use_view("My licenses");
    use_content_ready(licences.data.is_some() && applications.data.is_some());
    let has_licences = licences.data.as_ref().is_none_or(|page| !page.items.is_empty());
    let has_applications = applications
        .data
        .as_ref()
        .is_none_or(|page| !page.items.is_empty());
    let action = html! { <LinkButton href="/apply" text="Apply for a license" kind={ButtonKind::Primary} icon={IconKind::Plus} testid="apply" /> };
    if !has_licences && !has_applications {
        return html! {
            <div class="page">
                <PageHeader title="My licenses" />
                <Card><EmptyState picture={Picture::Tag} title="No license yet" text="Apply for one: it takes five minutes, and your pet’s tag leads a finder to you." {action} /></Card>
            </div>
        };
    }
    let submitted = applications.data.clone();
    let render_licences = Callback::from(move |page: Rc<Page<Licence>>| {
        // Until the applications are loaded, one may be the renewal.
        let renewable = |licence: &Licence| {
            submitted
                .as_ref()
                .is_some_and(|submitted| offers_renewal(licence, &page.items, &submitted.items, api::now()))
        };
        html! {
            <div class="grid licence-grid">{ for page.items.iter().map(|licence| html! { <LicenceCard key={licence.id.to_string()} licence={licence.clone()} renewable={renewable(licence)} /> }) }</div>
        }
    });
    let known = licences.data.clone();
    let render_applications = Callback::from(move |page: Rc<Page<Application>>| {
        let licences = known.as_ref().map_or(&[][..], |page| &page.items);
        html! {
            <ul class="list" data-testid="applications">
                { for page.items.iter().map(|application| html! { <li key={application.id.to_string()}><ApplicationRow application={application.clone()} renewal={is_renewal(application, licences)} /></li> }) }
            </ul>
        }
    });
    html! {
        <div class="page stack loose">
            <PageHeader title="My licenses" {action} />
            <FinderMessages />
            if has_licences {
                <Loaded<Page<Licence>> query={licences} render={render_licences} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count=2 /> }} />
            }
            if has_applications {
                <section class="stack">
                    <h2>{ "Applications" }</h2>
                    <Loaded<Page<Application>> query={applications} render={render_applications} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count=2 /> }} />
                </section>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ApplicationRowProps {
    application: Application,
    /// Whether it renews a licence.
    renewal: bool,
}

/// An application: its state, the reason of a rejection, and a menu to withdraw it.
#[component]
fn ApplicationRow(props: &ApplicationRowProps) -> Html {
    let application = &props.application;
    let confirming = use_state_eq(|| false);
    let toasts = use_toasts();
    let withdraw = use_write::<Withdraw>({
        let confirming = confirming.clone();
        let text = format!("{}’s application was withdrawn.", isolate(&application.pet_name));
        move |_| {
            confirming.set(false);
            invalidate("applications");
            toasts.show(Tone::Good, text.clone());
        }
    });
    let (open, close) = (confirming.clone(), confirming.clone());
    let (confirm, id) = (withdraw.clone(), application.id);
    let zone = application.zone;
    let name = application.pet_name.clone();
    let isolated = isolate(&name);
    let menu_name = format!("More for {isolated}’s application");
    let english = English::of(application.quote.total.currency);
    let submitted = zone.day(application.submitted);
    // A pet may have a licence and several applications on this page.
    let kind = if props.renewal { "renewal" } else { "application" };
    let link_name = format!("{isolated}, {kind} of {}", english.day(submitted));
    let fee = html! { <ExplainedAmount money={application.quote.total}><FeeLines lines={application.quote.lines.clone()} total={application.quote.total} total_label="Fee" /></ExplainedAmount> };
    html! {
        <>
            <div class="list-row application">
                <span><Avatar name={name.clone()} icon={species_icon(application.species)} /></span>
                <span class="words">
                    <b><Link href={Route::MyApplication { application: id }.to_path()} label={link_name}>{ &name }</Link></b>
                    <small>if props.renewal { { "Renewal · " } }{ isolate_name(&application.authority_name) }{ " · submitted " }<DayText day={submitted} today={zone.day(api::now())} {english} /></small>
                </span>
                <span class="end">
                    { fee }
                    if awaits_payment(application) {
                        { fee_badge(application.fee, true) }
                        <LinkButton href={Route::Applied { application: id }.to_path()} text="Pay the fee" object={format!("for {isolated}")} kind={ButtonKind::Primary} size={Size::Small} testid="pay-fee" />
                    } else {
                        <span class="badges">
                            { application_badge(application.state) }
                            if application.fee == FeeState::Refunded { { fee_badge(application.fee, false) } }
                        </span>
                    }
                    if application.state == ApplicationState::Submitted {
                        <Menu label={menu_name} entries={vec![MenuEntry::act("Withdraw", Callback::from(move |()| open.set(true))).icon(IconKind::X).danger()]} />
                    }
                </span>
                if let Some(reason) = &application.reason { { reason_notice(application, reason) } }
            </div>
            <Confirm open={*confirming} title={format!("Withdraw {isolated}’s application?")} text={if application.fee == FeeState::Paid { "The clerk stops reviewing it, and we refund your card. You can apply again at any time." } else { "The clerk stops reviewing it. You can apply again at any time." }}
                verb="Withdraw it" busy={withdraw.busy} onconfirm={move |()| confirm.run(Withdraw { application: id })} onclose={move |()| close.set(false)}>
                if let Some(problem) = &withdraw.problem { <Notice tone={Tone::Bad} text={problem.message().to_owned()} /> }
            </Confirm>
        </>
    }
}

/// Why an application was rejected or withdrawn, and the link to apply again.
fn reason_notice(application: &Application, reason: &str) -> Html {
    let is_rejected = application.state == ApplicationState::Rejected;
    let (tone, title) = if is_rejected {
        (Tone::Bad, "What the clerk says")
    } else {
        (Tone::Neutral, "Why")
    };
    let label = format!("Apply again for {}", isolate(&application.pet_name));
    html! {
        <div class="reason">
            <Notice {tone} {title} text={reason.to_owned()}>
                if is_rejected { <p><Link href={format!("/apply?pet={}", application.pet)} {label}>{ "Apply again" }</Link></p> }
            </Notice>
        </div>
    }
}
