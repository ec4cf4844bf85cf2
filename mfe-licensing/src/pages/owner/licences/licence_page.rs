//! The page of one of the owner's licences: its term, tag, documents and receipt, and a certificate to print.

use super::licence_card::{LicenceCard, grouped_code};
use crate::{
    components::{SignedIn, licence_badge},
    pages::owner::{application_page::Documents, apply::ALL},
    queries::use_read,
    routes::Route,
};
use allpet_contract::{
    Page,
    licensing::{Application, Licence, MyApplications, MyLicences, offers_renewal},
};
use allpet_domain::{english::English, id::LicenceId, licensing::LicenceState, text::isolate};
use allpet_ui::{
    app_runtime::{AppEnvironment, use_content_ready, use_environment, use_view},
    prelude::*,
};
use std::rc::Rc;

/// The properties of [`LicencePage`].
#[derive(Properties, PartialEq)]
pub(crate) struct LicencePageProps {
    /// The licence's identifier.
    pub(crate) licence: LicenceId,
}

/// The page of one of the owner's licences.
#[component]
pub(crate) fn LicencePage(props: &LicencePageProps) -> Html {
    let licence = props.licence;
    let render = Callback::from(move |_| html! { <OwnLicence {licence} /> });
    html! { <SignedIn purpose="To see your license" {render} /> }
}

#[component]
fn OwnLicence(props: &LicencePageProps) -> Html {
    let id = props.licence;
    let licences = use_read("licences", MyLicences { query: ALL });
    let applications = use_read("applications", MyApplications { query: ALL });
    let known = licences
        .data
        .as_ref()
        .map_or(&[][..], |page| page.items.as_slice());
    let english = known
        .iter()
        .find(|licence| licence.id == id)
        .map(|licence| licence.english);
    use_view(english.unwrap_or_default().licence_title());
    use_content_ready(licences.data.is_some());
    let application = applications.data.as_ref().and_then(|page| {
        page.items
            .iter()
            .find(|application| application.licence == Some(id))
            .cloned()
    });
    let submitted = applications.data.clone();
    let render = Callback::from(move |page: Rc<Page<Licence>>| {
        let Some(licence) = page.items.iter().find(|licence| licence.id == id) else {
            let action =
                html! { <LinkButton href="/licences" text="See my licenses" kind={ButtonKind::Primary} /> };
            return html! { <NotFoundContent text="We couldn’t find this license." {action} /> };
        };
        let renewable = submitted
            .as_ref()
            .is_some_and(|submitted| offers_renewal(licence, &page.items, &submitted.items, api::now()));
        html! { <LicenceDetail licence={licence.clone()} application={application.clone()} {renewable} /> }
    });
    html! {
        <div class="page narrow stack loose">
            <Loaded<Page<Licence>> query={licences} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count=2 /> }} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LicenceDetailProps {
    licence: Licence,
    application: Option<Application>,
    renewable: bool,
}

#[component]
fn LicenceDetail(props: &LicenceDetailProps) -> Html {
    let (licence, application) = (&props.licence, &props.application);
    let frame = use_environment().filter(|environment| environment.host.is_embedded());
    let (print_text, print_icon) = match &frame {
        Some(_) => ("Print in its own tab", Some(IconKind::External)),
        None => ("Print the certificate", None),
    };
    let id = licence.id;
    let print = move |_: MouseEvent| print_certificate(frame.as_ref(), id);
    let action = html! {
        <div class="row">
            { licence_badge(licence.state, licence.english) }
            if licence.state == LicenceState::Issued {
                <Button text={print_text} icon={print_icon} onclick={print} testid="print" />
            }
        </div>
    };
    html! {
        <>
            <div class="stack loose not-printed">
                <PageHeader title={format!("{}’s {}", isolate(&licence.pet_name), licence.english.licence())} {action} up={(AttrValue::from("/licences"), AttrValue::from("My licenses"))} />
                <LicenceCard licence={licence.clone()} expanded=true renewable={props.renewable} />
                <Card title="Term"><Facts facts={facts(licence, application.as_ref())} /></Card>
                if let Some(application) = application {
                    <Documents application={application.id} />
                    <p><Link href={Route::MyApplication { application: application.id }.to_path()}>{ "See the application and its receipt" }</Link></p>
                }
            </div>
            { certificate(licence, application.as_ref()) }
        </>
    }
}

/// Opens the browser's dialog for printing. A frame of the dashboard may not print: there, the licence's page opens on the site of its
/// own.
fn print_certificate(frame: Option<&AppEnvironment>, licence: LicenceId) {
    let Some(window) = web_sys::window() else { return };
    let Some(environment) = frame else {
        // Refused in a browser that cannot print.
        let _ = window.print();
        return;
    };
    if let Ok(origin) = window.location().origin() {
        let path = Route::MyLicence { licence }.to_path();
        environment.host.open_external(&[origin, path].concat());
    }
}

fn facts(licence: &Licence, application: Option<&Application>) -> Vec<(AttrValue, Html)> {
    let plain = |text: String| html! { { text } };
    let starts = application.map_or(licence.issued, |application| application.quote.starts);
    vec![
        (
            "Valid".into(),
            plain(format!(
                "{} – {}",
                licence.english.day(starts),
                licence.english.day(licence.expires)
            )),
        ),
        (
            "Issued".into(),
            plain(format!(
                "{}, by {}",
                licence.english.day(licence.issued),
                isolate(&licence.authority_name)
            )),
        ),
        ("Number".into(), plain(licence.number.clone())),
        ("Tag".into(), plain(grouped_code(&licence.tag))),
        ("Kind of animal".into(), plain(licence.species.label().to_owned())),
    ]
}

/// Returns the heading of a certificate, and its last sentence.
fn certificate_texts(english: English) -> (&'static str, &'static str) {
    (
        english.choose("Pet license", "Pet licence"),
        english.choose(
            "Anyone can check this license by the code on the tag. Printed from All Pet Plus.",
            "Anyone can check this licence by the code on the tag. Printed from All Pet Plus.",
        ),
    )
}

/// The licence on one sheet of paper; visible only in print.
fn certificate(licence: &Licence, application: Option<&Application>) -> Html {
    let (heading, last) = certificate_texts(licence.english);
    html! {
        <article class="certificate" aria-hidden="true" data-testid="certificate">
            <p>{ &licence.authority_name }</p>
            <h2>{ heading }</h2>
            <p class="certificate-name">{ &licence.pet_name }</p>
            <Facts facts={facts(licence, application)} />
            <p class="small">{ last }</p>
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_written_in_the_english_of_its_authority() {
        let (heading, last) = certificate_texts(English::American);
        assert_eq!(heading, "Pet license");
        assert!(last.starts_with("Anyone can check this license"), "{last}");
        let (heading, last) = certificate_texts(English::British);
        assert_eq!(heading, "Pet licence");
        assert!(last.starts_with("Anyone can check this licence"), "{last}");
    }
}
