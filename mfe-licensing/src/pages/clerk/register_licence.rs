//! A licence of the register, for clerks.

use super::{
    case::{back, case_facts::date_and_time},
    queue::queue_position,
    reason_dialog::{AdverseDecision, ReasonDialog, send_rejection},
};
use crate::{
    components::state_badge,
    pages::owner::licences::licence_card::grouped_code,
    queries::{use_authority_rules, use_english, use_read, use_write},
    routes::Route,
};
use allpet_contract::{
    identity::Workplace,
    licensing::{ReadRegisterLicence, RegisterLicence, RevokeLicence},
};
use allpet_domain::{
    Day, Zone,
    english::English,
    id::{LicenceId, TenantId},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    hooks::use_focus_restore,
    prelude::*,
};
use std::rc::Rc;

/// Renders the page of a licence.
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
    let LicencePageProps { tenant, licence: id } = *props;
    let licence = use_read(
        format!("queue-licence/{id}"),
        ReadRegisterLicence { tenant, licence: id },
    );
    let english = use_english(tenant);
    let rules = use_authority_rules(tenant);
    let zone = rules.data.as_ref().map_or(Zone::Utc, |rules| rules.zone);
    let today = zone.day(api::now());
    use_view(english.licence_title());
    use_content_ready(licence.data.is_some());
    use_effect_with(id, |id| queue_position::save_selected(id.to_string()));
    // The focused button disappears with the revocation.
    let container = use_focus_restore(licence.data.as_ref().map(|licence| licence.revocable));
    let render = Callback::from(
        move |licence: Rc<RegisterLicence>| html! { <>{ detail(&licence, today, (zone, english)) }<RevokeAction {tenant} {id} {licence} /></> },
    );
    let (href, text) = back();
    let fallback_link = html! { <LinkButton {href} {text} /> };
    html! { <div class="page narrow" ref={container} tabindex="-1"><Loaded<RegisterLicence> query={licence} {fallback_link} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /></div> }
}

/// Says why there is no last day: an imported register may state that a licence has expired, and not when.
fn missing_day(state: &str) -> &'static str {
    match state {
        "expired" | "delinquent" => "Day unknown: the register says that it has expired, but not when",
        _ => "Day unknown: the register has no date",
    }
}

/// Shows a value of the register, which may have none.
fn value_or_missing(value: &str) -> Html {
    if value.is_empty() {
        return html! { <span class="soft">{ "Not given" }</span> };
    }
    html! { { value.to_owned() } }
}

fn detail(licence: &RegisterLicence, today: Day, (zone, english): (Zone, English)) -> Html {
    let entry = &licence.entry;
    let text = |text: &str| html! { { text.to_owned() } };
    let title = if entry.pet_name.is_empty() {
        "No name".to_owned()
    } else {
        entry.pet_name.clone()
    };
    let day = |day: Option<Day>| {
        day.map_or_else(
            || html! { <span class="soft">{ missing_day(&entry.state) }</span> },
            |day| html! { <DayText {day} {today} {english} /> },
        )
    };
    let mut facts = vec![
        (
            "Number".into(),
            html! { <b class="figures" translate="no">{ &entry.number }</b> },
        ),
        ("Animal".into(), text(entry.species.label())),
        ("Breed".into(), value_or_missing(&entry.breed)),
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
        ("ZIP code".into(), value_or_missing(&entry.zip)),
        ("Issued".into(), day(Some(entry.date))),
        ("Valid through".into(), day(licence.expires)),
    ]);
    if let Some(tag) = &licence.tag {
        let code = grouped_code(tag);
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
                <Notice tone={Tone::Warning} title={["Revoked by ", &isolate(&revocation.by), ", ", &date_and_time(revocation.at, zone, english)].concat()} text={revocation.reason.clone()} />
            }
            <Card><Facts {facts} /></Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RevokeActionProps {
    tenant: TenantId,
    id: LicenceId,
    licence: Rc<RegisterLicence>,
}

/// Revokes a licence in force, with a reason.
#[component]
fn RevokeAction(props: &RevokeActionProps) -> Html {
    let RevokeActionProps { tenant, id, .. } = *props;
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
    if !props.licence.revocable {
        return Html::default();
    }
    let entry = &props.licence.entry;
    let name = if entry.pet_name.is_empty() {
        entry.number.clone()
    } else {
        entry.pet_name.clone()
    };
    let onreason = send_rejection(&revoke, move |body| RevokeLicence {
        tenant,
        licence: id,
        body,
    });
    let (show, hide) = (open.clone(), open.clone());
    html! {
        <>
            <div class="row no-print"><Button text={["Revoke ", english.licence()].concat()} kind={ButtonKind::Danger} onclick={move |_| show.set(true)} testid="revoke" /></div>
            <ReasonDialog decision={AdverseDecision::Revoke} {english} open={*open} {name} busy={revoke.busy} {onreason} onclose={move |()| hide.set(false)}
                problem={revoke.problem.as_ref().map(|problem| AttrValue::from(problem.message().to_owned()))} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::missing_day;

    #[test]
    fn a_missing_day_says_why() {
        for expired in ["expired", "delinquent"] {
            assert!(missing_day(expired).contains("has expired"), "{expired}");
        }
        assert!(missing_day("issued").ends_with("the register has no date"));
    }
}
