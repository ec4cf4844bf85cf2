//! One licence of the register, for a clerk.

use super::{case::back, case_facts::moment};
use super::{
    queue_place,
    reject_dialog::{Ending, ReasonDialog},
};
use crate::pages::owner::licence_card::grouped;
use crate::{
    parts::state_badge,
    read::{use_authority, use_english, use_read, use_write},
    routes::Route,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{ReadRegisterLicence, RegisterLicence, Rejection, RevokeLicence},
};
use allpet_domain::{
    Day, Zone,
    english::English,
    id::{LicenceId, TenantId},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_shown, use_view},
    prelude::*,
};
use std::rc::Rc;

/// The page of a licence.
pub(crate) fn page(licence: LicenceId) -> Callback<Workplace, Html> {
    Callback::from(move |workplace: Workplace| html! { <LicencePage tenant={workplace.tenant} {licence} /> })
}

#[derive(Properties, PartialEq)]
struct LicencePageProps {
    tenant: TenantId,
    licence: LicenceId,
}

#[component]
fn LicencePage(props: &LicencePageProps) -> Html {
    let LicencePageProps { tenant, licence } = *props;
    let found = use_read(
        format!("queue-licence/{licence}"),
        ReadRegisterLicence { tenant, licence },
    );
    let english = use_english(tenant);
    let rules = use_authority(tenant);
    let zone = rules.data.as_ref().map_or(Zone::Utc, |rules| rules.zone);
    let today = zone.day(api::now());
    use_view(english.licence_title());
    use_shown(found.data.is_some());
    use_effect_with(licence, |licence| queue_place::opened(licence.to_string()));
    let render = Callback::from(
        move |found: Rc<RegisterLicence>| html! { <>{ detail(&found, today, (zone, english)) }<Revoke {tenant} {licence} {found} /></> },
    );
    let (href, text) = back();
    let way = html! { <LinkButton {href} {text} /> };
    html! { <div class="page narrow"><Loaded<RegisterLicence> query={found} {way} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /></div> }
}

fn detail(licence: &RegisterLicence, today: Day, (zone, english): (Zone, English)) -> Html {
    let entry = &licence.entry;
    let text = |text: &str| html! { { text.to_owned() } };
    let title = if entry.pet_name.is_empty() {
        "No name".to_owned()
    } else {
        entry.pet_name.clone()
    };
    let unknown = "Not in the register";
    let day = |day: Option<Day>| {
        day.map_or_else(
            || html! { <span class="soft">{ unknown }</span> },
            |day| html! { <When {day} {today} {english} /> },
        )
    };
    let mut facts = vec![
        (
            "Number".into(),
            html! { <b class="figures" translate="no">{ &entry.number }</b> },
        ),
        ("Animal".into(), text(entry.species.label())),
        ("Breed".into(), text(&entry.breed)),
    ];
    if let Some(second) = &licence.second_breed {
        facts.push(("Second breed".into(), text(second)));
    }
    let owner = [("Owner", &licence.owner_name), ("E-mail", &licence.owner_email)];
    facts.extend(
        owner
            .into_iter()
            .filter_map(|(name, known)| Some((name.into(), text(known.as_ref()?)))),
    );
    facts.extend([
        ("ZIP code".into(), text(&entry.zip)),
        ("Issued".into(), day(Some(entry.date))),
        ("Valid until".into(), day(licence.expires)),
    ]);
    if let Some(tag) = &licence.tag {
        let code = grouped(tag);
        facts.push((
            "Tag".into(),
            html! { <Link href={Route::Tag { code: code.clone() }.to_path()}>{ code }</Link> },
        ));
    }
    let public = &licence.public;
    let allowed: Vec<&str> = [
        (public.show_name, "its name"),
        (public.show_breed, "its breed"),
        (!public.contact.is_empty(), "how to reach the owner"),
    ]
    .into_iter()
    .filter_map(|(shown, what)| shown.then_some(what))
    .collect();
    facts.push((
        "On the tag page".into(),
        text(&if allowed.is_empty() {
            "nothing beyond its validity".into()
        } else {
            allowed.join(", ")
        }),
    ));
    html! {
        <>
            <PageHeader {title} up={back()} action={state_badge(&entry.state)} />
            if let Some(revocation) = &licence.revocation {
                <Notice tone={Tone::Warning} title={["Revoked by ", &isolate(&revocation.by), ", ", &moment(revocation.at, zone, english)].concat()} text={revocation.reason.clone()} />
            }
            <Card><Facts {facts} /></Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RevokeProps {
    tenant: TenantId,
    licence: LicenceId,
    found: Rc<RegisterLicence>,
}

/// Takes a licence in force away, with a reason.
#[component]
fn Revoke(props: &RevokeProps) -> Html {
    let RevokeProps { tenant, licence, .. } = *props;
    let (open, toasts) = (use_state_eq(|| false), use_toasts());
    let english = use_english(tenant);
    let revoke = use_write::<RevokeLicence>({
        let open = open.clone();
        move |_| {
            open.set(false);
            invalidate("queue");
            toasts.show(Tone::Good, ["The ", english.licence(), " is revoked."].concat());
        }
    });
    if !props.found.revocable {
        return Html::default();
    }
    let entry = &props.found.entry;
    let name = if entry.pet_name.is_empty() {
        entry.number.clone()
    } else {
        entry.pet_name.clone()
    };
    let onreason = {
        let revoke = revoke.clone();
        Callback::from(move |reason: String| {
            let body = Rejection {
                reason: reason.into(),
            };
            revoke.run(RevokeLicence {
                tenant,
                licence,
                body,
            });
        })
    };
    let (show, hide) = (open.clone(), open.clone());
    html! {
        <>
            <div class="row no-print"><Button text={["Revoke ", english.licence()].concat()} kind={ButtonKind::Danger} onclick={move |_| show.set(true)} testid="revoke" /></div>
            <ReasonDialog ending={Ending::Revoke} {english} open={*open} {name} busy={revoke.busy} {onreason} onclose={move |()| hide.set(false)}
                problem={revoke.problem.as_ref().map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}
