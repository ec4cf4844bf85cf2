//! One licence of the register, for a clerk.

use super::{case::back, licence_card::grouped};
use crate::{parts::state_badge, read::use_read, routes::Route};
use allpet_contract::{
    identity::Workplace,
    licensing::{ReadRegisterLicence, RegisterLicence},
};
use allpet_domain::id::{LicenceId, TenantId};
use allpet_ui::prelude::*;
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
    crate::shown::use_page("Licence", found.data.is_some());
    let (href, text) = back();
    let way = html! { <LinkButton {href} {text} /> };
    html! { <div class="page narrow"><Loaded<RegisterLicence> query={found} {way} render={Callback::from(detail)} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /></div> }
}

fn detail(licence: Rc<RegisterLicence>) -> Html {
    let entry = &licence.entry;
    let text = |text: &str| html! { { text.to_owned() } };
    let title = if entry.pet_name.is_empty() {
        "No name".to_owned()
    } else {
        entry.pet_name.clone()
    };
    let unknown = "Not in the register";
    let day = |day: Option<allpet_domain::Day>| {
        day.map_or_else(
            || html! { <span class="soft">{ unknown }</span> },
            |day| html! { <When {day} today={api::today()} /> },
        )
    };
    let mut facts = vec![
        (
            "Number".into(),
            html! { <b class="figures">{ &entry.number }</b> },
        ),
        ("Animal".into(), text(entry.species.label())),
        ("Breed".into(), text(&entry.breed)),
    ];
    if let Some(second) = &licence.second_breed {
        facts.push(("Second breed".into(), text(second)));
    }
    facts.extend([
        ("ZIP code".into(), text(&entry.zip)),
        ("Issued".into(), day(Some(entry.date))),
        ("Valid until".into(), day(licence.expires)),
    ]);
    if let Some(tag) = &licence.tag {
        let code = grouped(tag);
        facts.push((
            "Tag".into(),
            html! { <Link href={Route::Tag(code.clone()).path()}>{ code }</Link> },
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
        "A finder sees".into(),
        text(&if allowed.is_empty() {
            "nothing beyond its validity".into()
        } else {
            allowed.join(", ")
        }),
    ));
    html! {
        <>
            <PageHeader {title} up={back()} action={state_badge(&entry.state)} />
            <Card><Facts {facts} /></Card>
        </>
    }
}
