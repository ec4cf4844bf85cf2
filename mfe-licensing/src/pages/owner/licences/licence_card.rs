//! The card of one of the owner's licences.

use crate::{
    components::{expiry_text, licence_badge, species_icon},
    forms::PublicForm,
    queries::use_write,
    routes::Route,
};
use allpet_contract::licensing::{Licence, UpdatePublicProfile};
use allpet_domain::{
    licensing::{TagCode, contact},
    text::isolate,
};
use allpet_ui::prelude::*;

/// Props of [`LicenceCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct LicenceCardProps {
    /// The licence.
    pub(crate) licence: Licence,
    /// True on the licence's own page: the card does not link to itself nor repeat the badge, and shows what the tag page shows.
    #[prop_or_default]
    pub(crate) expanded: bool,
    /// Whether to offer its renewal.
    #[prop_or_default]
    pub(crate) renewable: bool,
}

/// Formats a tag's code in two groups, as printed on the tag.
pub(crate) fn grouped_code(code: &str) -> String {
    code.parse::<TagCode>()
        .map_or_else(|_| code.to_owned(), |code| code.grouped())
}

/// The state of a licence, the code of its tag, and what the tag page shows.
#[component]
pub(crate) fn LicenceCard(props: &LicenceCardProps) -> Html {
    let licence = &props.licence;
    let code = grouped_code(&licence.tag);
    let link_name = [
        &*isolate(&licence.pet_name),
        ", ",
        licence.english.licence(),
        " ",
        &licence.number,
    ]
    .concat();
    // The tag page shows nothing more of a licence that has ended, as when the pet has died.
    let is_public = licence.state.shows_pet();
    html! {
        <Card class="licence">
            <div class="licence-head" data-testid="licence">
                <Avatar name={licence.pet_name.clone()} icon={species_icon(licence.species)} />
                <div class="grow">
                    <h2>if props.expanded { { &licence.pet_name } } else { <Link href={Route::MyLicence { licence: licence.id }.to_path()} label={link_name}>{ &licence.pet_name }</Link> }</h2>
                    <p class="small soft">{ isolate_name(&licence.authority_name) }{ " · " }<span class="figures" translate="no">{ &licence.number }</span></p>
                </div>
                // The page's heading has the badge.
                if !props.expanded { { licence_badge(licence.state, licence.english) } }
            </div>
            <p class="licence-until" title={format::day_exact(licence.expires, licence.english)}><Icon kind={IconKind::Calendar} class="small" />{ expiry_text(licence.state, licence.expires, licence.zone.day(api::now()), licence.english) }</p>
            if props.renewable { { renewal_link(licence) } }
            if let Some(reason) = &licence.reason { { revocation_notice(licence, reason) } }
            <p class="tag-code"><Icon kind={IconKind::Tag} /><span class="unseen">{ "Tag code " }</span><b data-testid="tag-code" translate="no">{ &code }</b>
                if is_public { <Link href={Route::Tag { code: code.clone() }.to_path()} label={["Preview tag ", &code].concat()}>{ "Preview" }</Link> }</p>
            if is_public { <TagPageForm licence={licence.clone()} expanded={props.expanded} /> } else { <p class="small soft">{ "The tag’s page shows nothing of you or your pet." }</p> }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct TagPageFormProps {
    licence: Licence,
    expanded: bool,
}

/// The form for the contents of the tag page. A text that the server would refuse is not sent.
#[component]
fn TagPageForm(props: &TagPageFormProps) -> Html {
    let licence = &props.licence;
    let public = use_state(|| licence.public.clone());
    let toasts = use_toasts();
    let update = use_write::<UpdatePublicProfile>(move |_| {
        invalidate("licences");
        toasts.show(Tone::Good, "Saved. The tag page shows it at once.");
    });
    let invalid = contact::owner_contact("contact", &public.contact).err();
    let save = {
        let (update, public, licence) = (update.clone(), public.clone(), licence.id);
        let is_valid = invalid.is_none();
        move |event: SubmitEvent| {
            event.prevent_default();
            if is_valid {
                let body = (*public).clone();
                update.run(UpdatePublicProfile { licence, body });
            }
        }
    };
    let changed = *public != licence.public;
    let from_server = update.problem.as_ref().map(|problem| problem.errors.clone());
    let errors = invalid
        .map(|invalid| invalid.0)
        .or(from_server)
        .unwrap_or_default();
    let onchange = Callback::from({
        let public = public.clone();
        move |changed| public.set(changed)
    });
    html! {
        <details class="public" open={props.expanded}>
            <summary>{ "What people see on the tag page" }<Icon kind={IconKind::ChevronDown} class="small" /></summary>
            <form class="stack" onsubmit={save} novalidate=true>
                <PublicForm public={(*public).clone()} {onchange} {errors} prefix={format!("{}-", licence.id)} />
                if let Some(problem) = update.problem.as_ref().filter(|problem| problem.errors.is_empty()) {
                    <Notice tone={Tone::Bad} text={problem.message().to_owned()} />
                }
                <div><Button text="Save" submit=true busy={update.busy} disabled={!changed} size={Size::Small} /></div>
            </form>
        </details>
    }
}

fn renewal_link(licence: &Licence) -> Html {
    let href = ["/apply?pet=", &licence.pet.to_string()].concat();
    let text = ["Renew the ", licence.english.licence()].concat();
    let object = ["of ", &*isolate(&licence.pet_name)].concat();
    html! { <p><LinkButton {href} {text} {object} kind={ButtonKind::Primary} size={Size::Small} testid="renew" /></p> }
}

/// When and why the authority revoked the licence, and the link to apply again.
fn revocation_notice(licence: &Licence, reason: &str) -> Html {
    let today = licence.zone.day(api::now());
    let day = licence
        .revoked
        .map(|at| format::day_near(licence.zone.day(at), today, licence.english));
    let title = ["Revoked ", &day.unwrap_or_default()].concat();
    html! {
        <Notice tone={Tone::Warning} title={title.trim_end().to_owned()} text={[&*isolate(&licence.authority_name), ": ", reason].concat()}>
            <p><Link href={["/apply?pet=", &licence.pet.to_string()].concat()} label={["Apply again for ", &*isolate(&licence.pet_name)].concat()}>{ "Apply again" }</Link></p>
        </Notice>
    }
}
