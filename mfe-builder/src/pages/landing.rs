//! The landing page, and designs to start from.

use crate::components::{DesignPicture, ListPrice};
use allpet_domain::builder::{Parameters, Preset, Product, presets, price};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{Band, ButtonKind, Hero, Link, LinkButton, PageHeader, Questions, Size, Steps},
    head::{Data, Head, Image, describe},
};
use yew::prelude::*;

/// The landing page.
#[component]
pub(crate) fn Landing() -> Html {
    use_view("Made to measure for your pet");
    use_content_ready(true);
    describe(head);
    let all_presets = use_memo((), |()| presets());
    let action = html! {
        <LinkButton href="/customize" text="Design yours" kind={ButtonKind::Accent} size={Size::Large} testid="start" />
    };
    // A harness with everything on it.
    let featured = all_presets.iter().find(|preset| preset.slug == "good-manners");
    let aside = featured.map(
        |preset| html! { <div class="stage"><DesignPicture parameters={preset.parameters.clone()} /></div> },
    );
    html! {
        <>
            <Hero title="Made to measure for your pet" lead="A harness, collar or leash in your pet’s size, your colors and its name. See it and its price as you choose." {action} {aside} />
            <Band title="What are you making?" tinted=true>{ products() }</Band>
            <Band title="Or start from one of these">{ cards(&all_presets) }</Band>
            <Band title="How it works" tinted=true><Steps pairs={pairs(&STEPS)} /></Band>
            <Band title="Questions and answers"><Questions pairs={pairs(&QUESTIONS)} /></Band>
        </>
    }
}

fn head() -> Head {
    let site = Data::new("WebSite")
        .text("name", "All Pet Plus custom builder")
        .text("url", "~/");
    let organization = Data::new("Organization")
        .text("name", "All Pet Plus")
        .text("url", "~/");
    Head {
        description: "Design a harness, a collar or a leash that fits your pet: size, material, colors, lettering. See it and its price as you choose.".into(),
        canonical: Some("/".into()),
        picture: Some(Image::card("/card.png", "A harness in coral and dark gray")),
        data: vec![site, organization],
        ..Head::default()
    }
}

/// Designs to start from, in the dashboard.
#[component]
pub(crate) fn Ideas() -> Html {
    use_view("Ideas");
    use_content_ready(true);
    let all_presets = use_memo((), |()| presets());
    html! {
        <div class="page stack loose">
            <PageHeader title="Ideas" lead="Start from one of these and change what you like." />
            { cards(&all_presets) }
        </div>
    }
}

/// Links to a plain harness, collar and leash.
fn products() -> Html {
    const PRODUCTS: [(Product, &str, &str); 3] = [
        (
            Product::Harness,
            "/customize?product=harness",
            "Around neck and chest, with room for a name at the side.",
        ),
        (
            Product::Collar,
            "/customize?product=collar",
            "For every day, with a name that stays readable.",
        ),
        (
            Product::Leash,
            "/customize?product=leash",
            "Three to ten feet, light or strong.",
        ),
    ];
    let card = |(product, href, description): (Product, &'static str, &'static str)| {
        preview(
            href.into(),
            &Parameters::plain(product),
            product.label(),
            description,
        )
    };
    html! { <div class="grid previews three">{ for PRODUCTS.into_iter().map(card) }</div> }
}

fn cards(all_presets: &[Preset]) -> Html {
    let card = |preset: &Preset| {
        let href = ["/customize?preset=", &preset.slug].concat();
        preview(href.into(), &preset.parameters, &preset.name, &preset.words)
    };
    html! { <div class="grid previews" data-testid="presets">{ for all_presets.iter().map(card) }</div> }
}

fn preview(href: AttrValue, parameters: &Parameters, name: &str, description: &str) -> Html {
    let net = price(parameters).total;
    html! {
        <Link {href} class="card flush preview">
            <span class="stage"><DesignPicture parameters={parameters.clone()} /></span>
            <span class="words">
                <b>{ name.to_owned() }</b>
                <ListPrice {net} />
                <small>{ description.to_owned() }</small>
            </span>
        </Link>
    }
}

fn pairs(texts: &[(&'static str, &'static str)]) -> Vec<(AttrValue, AttrValue)> {
    texts
        .iter()
        .map(|(name, text)| ((*name).into(), (*text).into()))
        .collect()
}

const STEPS: [(&str, &str); 3] = [
    (
        "Measure",
        "Neck, chest and weight. We tell you which size fits, and why.",
    ),
    (
        "Choose",
        "Material, width, colors, hardware, lining, lettering. We tell you what doesn’t go together.",
    ),
    (
        "Order",
        "We make it for you, at the price you saw, with every line explained.",
    ),
];

const QUESTIONS: [(&str, &str); 4] = [
    (
        "Do I need an account?",
        "No. You can design and order without one. With an account you can save designs and share them by link.",
    ),
    (
        "What if I don’t finish today?",
        "This browser keeps your design as you go. Sign in to save it to every device.",
    ),
    (
        "How do I measure?",
        "Measure around the widest part of the chest and around the neck, close but not tight. We add room for two fingers.",
    ),
    (
        "How long does it take?",
        "It ships in 4 to 11 working days; leather, lining and lettering take longer. You see how long yours takes as you design.",
    ),
];
