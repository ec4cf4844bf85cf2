//! The site's landing page.

use allpet_ui::{
    components::{Band, ButtonKind, Hero, LinkButton, Picture, Questions, Size, Steps},
    place::{use_place, use_shown, use_surroundings, use_view},
};
use yew::prelude::*;

/// What is here, and what is not yet.
#[component]
pub(crate) fn Landing() -> Html {
    use_view("Made to measure for your pet");
    use_shown();
    let known = use_surroundings().user.is_some();
    let dashboard = use_place()
        .map(|place| place.config.dashboard.clone())
        .unwrap_or_default();
    let (page, text) = if known {
        ("/dashboard", "Open your dashboard")
    } else {
        ("/sign-up", "Create an account")
    };
    let href = [dashboard.as_str(), page].concat();
    let action = html! {
        <LinkButton {href} {text} kind={ButtonKind::Accent} size={Size::Large} testid="start" />
    };
    html! {
        <>
            <Hero title="Made to measure for your pet" lead="The builder for harnesses, collars and leashes opens with the next release. Your account and your pets are here already." {action} picture={Picture::Cat} />
            <Band title="What you can do today" tinted=true>
                <Steps pairs={vec![
            (
                "Create your account".into(),
                "One account for every part of All Pet Plus. It costs nothing.".into(),
            ),
            (
                "Add your pets".into(),
                "What they are, their breed and weight, their microchip. You say it once.".into(),
            ),
            (
                "See what they need".into(),
                "The dashboard shows which pet has no licence, and you apply for it there.".into(),
            ),
                ]} />
            </Band>
            <Band title="Questions and answers">
                <Questions pairs={vec![
            (
                "Can I design something today?".into(),
                "No. The builder opens with the next release; there is nothing to design or to order until then.".into(),
            ),
            (
                "What is it for?".into(),
                "Three things that a pet wears: a harness, a collar, a leash.".into(),
            ),
            (
                "Do I need another account then?".into(),
                "No. The account that you create today is the one for the builder.".into(),
            ),
                ]} />
            </Band>
        </>
    }
}
