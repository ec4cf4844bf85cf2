//! The front page: what the product offers, with links to its sites.

use super::entry::prepare_form;
use allpet_ui::{
    api::AppConfig,
    components::{
        Band, ButtonKind, Hero, Icon, IconKind, LinkButton, Questions, SiteFooter, SiteHeader, Size, Steps,
    },
    hooks::use_title,
};
use yew::prelude::*;

/// The title of the front page and of its hero.
pub(crate) const TITLE: &str = "Everything your pet needs, in one place";

#[derive(Properties, PartialEq)]
pub(crate) struct LandingProps {
    /// Whether somebody is signed in; the primary button then opens the dashboard.
    pub(crate) signed_in: bool,
    /// The configuration, with the addresses of the other sites.
    pub(crate) config: AppConfig,
}

fn pairs(texts: &[(&'static str, &'static str)]) -> Vec<(AttrValue, AttrValue)> {
    texts
        .iter()
        .map(|(first, second)| ((*first).into(), (*second).into()))
        .collect()
}

/// Icon, title, description, and the button's text.
type Service = (IconKind, &'static str, &'static str, &'static str);

/// The purpose of each site, in the order of [`AppConfig::sites`].
const SERVICES: [Service; 3] = [
    (
        IconKind::Badge,
        "License your pet",
        "See the fee line by line before you apply, send the application in five minutes, and look up a tag that you found.",
        "Go to licensing",
    ),
    (
        IconKind::ShoppingBag,
        "Shop for your pet",
        "Harnesses, collars, beds, toys and care. Real stock, and every cost explained before you pay.",
        "Go to the store",
    ),
    (
        IconKind::Pencil,
        "Design your own",
        "A harness, collar or leash made to measure, with your colors and your lettering. You see it as you design it.",
        "Open the builder",
    ),
];

/// Renders the card of a site.
fn service(((icon, title, text, verb), (id, _, origin)): (Service, (&str, &str, &str))) -> Html {
    let href = if origin.is_empty() {
        ["/dashboard/", id].concat()
    } else {
        origin.to_owned()
    };
    html! {
        <li class="card service">
            <Icon kind={icon} class="large" />
            <h3>{ title }</h3>
            <p>{ text }</p>
            <LinkButton {href} text={verb} testid={["to-", id].concat()} />
        </li>
    }
}

/// The front page.
#[component]
pub(crate) fn Landing(props: &LandingProps) -> Html {
    use_title(TITLE);
    let config = &props.config;
    let (href, text) = if props.signed_in {
        ("/dashboard", "Open your dashboard")
    } else {
        ("/sign-up", "Create an account")
    };
    let action = html! {
        <LinkButton {href} {text} kind={ButtonKind::Accent} size={Size::Large} testid="start" />
    };
    html! {
        <>
            <Head signed_in={props.signed_in} config={config.clone()} />
            <main id="content" tabindex="-1">
                <Hero title={TITLE}
                    lead="License your pet, shop for it, and design what it wears. One account keeps it all together."
                    {action} />
                <Band title="What would you like to do?" tinted=true>
                    <ul class="services">{ for SERVICES.into_iter().zip(config.sites()).map(service) }</ul>
                </Band>
                <Band title="How it works">
                    <Steps pairs={pairs(&[
                        ("Add your pet", "Name, breed, a photo, the microchip’s number. Once, for everything that follows."),
                        ("See what it needs", "Your home page says which pet has no license, and which license ends soon."),
                        ("Apply and follow it", "You see when your application is under review, and the tag’s code when the license is issued."),
                    ])} />
                </Band>
                <Band title="Questions and answers" tinted=true>
                    <Questions pairs={pairs(&[
                        ("What does it cost?", "The account is free. A license costs what your city charges; you see each line of the fee before you apply."),
                        ("Do I need an account?", "To apply for a license and to save designs, yes. You can order as a guest, and anyone can look up a tag."),
                        ("Who sees what I say about my pet?", "You, and the clerk who decides on your application. Someone who looks up a tag sees only what you allow."),
                        ("Found a pet?", "Look up the code on its tag on the licensing site. You need no account."),
                    ])} />
                </Band>
            </main>
            <Foot config={config.clone()} />
        </>
    }
}

/// The header of the shell's pages outside the dashboard.
#[component]
pub(crate) fn Head(props: &LandingProps) -> Html {
    let (href, text, testid) = if props.signed_in {
        ("/dashboard", "Dashboard", "to-dashboard")
    } else {
        ("/sign-in", "Sign in", "to-sign-in")
    };
    let end = html! { <LinkButton {href} {text} size={Size::Small} {testid} /> };
    let signed_in = props.signed_in;
    let onreach = Callback::from(move |()| {
        if !signed_in {
            prepare_form();
        }
    });
    html! { <SiteHeader config={props.config.clone()} {end} {onreach} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct FootProps {
    /// The configuration, with the addresses of the other sites.
    pub(crate) config: AppConfig,
}

/// The footer of the shell's pages outside the dashboard.
#[component]
pub(crate) fn Foot(props: &FootProps) -> Html {
    html! {
        <SiteFooter config={props.config.clone()} text="All Pet Plus: your pets’ licenses, supplies and designs, together." />
    }
}
