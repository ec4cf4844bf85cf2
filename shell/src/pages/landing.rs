//! The storefront: what one can do here.

use allpet_ui::{
    components::{Band, ButtonKind, Hero, LinkButton, Questions, SiteFooter, SiteHeader, Size, Steps},
    hooks::use_title,
};
use yew::prelude::*;

/// What the [`Landing`] page is told.
#[derive(Properties, PartialEq)]
pub(crate) struct LandingProps {
    /// Somebody is signed in: the one button leads to their dashboard.
    pub(crate) signed_in: bool,
}

fn pairs(texts: &[(&'static str, &'static str)]) -> Vec<(AttrValue, AttrValue)> {
    texts
        .iter()
        .map(|(first, second)| ((*first).into(), (*second).into()))
        .collect()
}

/// What one can do here, in one line and one button.
#[component]
pub(crate) fn Landing(props: &LandingProps) -> Html {
    use_title("Everything your pet needs, in one place");
    let (href, text) = if props.signed_in {
        ("/dashboard", "Open your dashboard")
    } else {
        ("/sign-up", "Create an account")
    };
    let ways: &[_] = if props.signed_in {
        &[("/dashboard", "Dashboard")]
    } else {
        &[("/sign-in", "Sign in"), ("/sign-up", "Create an account")]
    };
    let end = html! {
        if props.signed_in {
            <LinkButton href="/dashboard" text="Dashboard" size={Size::Small} />
        } else {
            <LinkButton href="/sign-in" text="Sign in" size={Size::Small} testid="to-sign-in" />
        }
    };
    let action = html! {
        <LinkButton {href} {text} kind={ButtonKind::Accent} size={Size::Large} testid="start" />
    };
    html! {
        <>
            <SiteHeader {end} />
            <main id="content">
                <Hero title="Everything your pet needs, in one place"
                    lead="Keep your pets' details together, see what a licence costs and why, and apply without filling in the same form twice."
                    {action} />
                <Band title="How it works" tinted=true>
                    <Steps pairs={pairs(&[
                        ("Add your pet", "Name, breed, a photo, the microchip's number. Once, for everything that follows."),
                        ("See what it needs", "Your home page says which pet has no licence, and which licence ends soon."),
                        ("Apply and follow it", "The fee is explained line by line. You see when it is under review, and the tag's code when it is issued."),
                    ])} />
                </Band>
                <Band title="Questions and answers">
                    <Questions pairs={pairs(&[
                        ("What does it cost?", "The account costs nothing. A licence costs what your city charges; you see each line of the fee before you apply."),
                        ("Which cities can I apply in?", "Applications go to the Seattle Animal Shelter. Fees can be worked out for Seattle, King County, Calgary, Toronto, New York City and Los Angeles."),
                        ("Who sees what I say of my pet?", "You, and the clerk who decides on your application. A stranger who looks up a tag sees only what you allow."),
                        ("I found a pet with a tag. Do I need an account?", "No. Anyone can look up a tag on the licensing site."),
                    ])} />
                </Band>
            </main>
            <SiteFooter text="All Pet Plus: your pets' licences and details, together." ways={pairs(ways)} />
        </>
    }
}
