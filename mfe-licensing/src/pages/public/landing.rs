//! The public landing page.

use crate::read::{use_places, use_read};
use allpet_contract::licensing::{ReadFigures, RegisterFigures};
use allpet_ui::{
    app_runtime::{use_shown, use_view},
    head::{Data, Head, Image, describe},
    prelude::*,
};

/// The place whose register is shown as proof: the one that runs on this very system.
const SHOWN: &str = "seattle";

/// The landing page.
#[component]
pub(crate) fn Landing() -> Html {
    use_view("Pet licenses");
    use_shown(true);
    describe(head);
    let places = use_places();
    let known = places.data.as_ref().map_or(0, |places| places.len());
    let authority = places.data.as_ref().and_then(|places| {
        places
            .iter()
            .find(|place| place.id == SHOWN)
            .and_then(|place| place.authority)
    });
    let figures = use_read::<ReadFigures>("figures", authority.map(|tenant| ReadFigures { tenant }));
    html! {
        <>
            <Hero title="License your pet in five minutes" lead="See the fee, and why it is that, before you give your name. A lost pet with a tag gets home sooner."
                action={html! {
                    <>
                        <LinkButton href="/apply" text="Apply for a license" kind={ButtonKind::Accent} size={Size::Large} testid="apply" />
                        <LinkButton href="/fees" text="See what it costs" kind={ButtonKind::Quiet} size={Size::Large} testid="fees" />
                    </>
                }} />
            <Band tinted=true>{ proof(figures.data.as_deref(), known) }</Band>
            <Band title="How it works"><Steps pairs={pairs(&STEPS)} /></Band>
            <Band tinted=true title="Found a pet?">
                <div class="found-band">
                    <p class="measure">{ "Every tag carries eight letters and digits. Type them in and see how to reach its owner. You need no account." }</p>
                    <LinkButton href="/verify" text="Look up a tag" icon={IconKind::Tag} />
                </div>
            </Band>
            <Band title="Questions and answers"><Questions pairs={pairs(&QUESTIONS)} /></Band>
        </>
    }
}

fn head() -> Head {
    let site = Data::new("WebSite")
        .text("name", "All Pet Plus pet licensing")
        .text("url", "~/");
    let house = Data::new("Organization")
        .text("name", "All Pet Plus")
        .text("url", "~/");
    let questions = QUESTIONS.iter().map(|(question, answer)| {
        let answer = Data::new("Answer").text("text", answer);
        Data::new("Question")
            .text("name", question)
            .thing("acceptedAnswer", &answer)
    });
    Head {
        description:
            "See what a pet license costs and why, apply in five minutes, and look up a tag that you found."
                .into(),
        canonical: Some("/".into()),
        picture: Some(Image::card("/card.png", "A pet’s tag on its collar")),
        data: vec![site, house, Data::new("FAQPage").things("mainEntity", questions)],
        ..Head::default()
    }
}

/// Numbers of the register. While they come, their words stand there already, so that nothing moves when they do.
fn proof(figures: Option<&RegisterFigures>, places: usize) -> Html {
    let count = |number: Option<u32>| {
        number.map_or(AttrValue::Static("\u{a0}"), |number| {
            format::count(u64::from(number)).into()
        })
    };
    let most = figures.and_then(|figures| figures.names.first());
    let last = match (figures, most) {
        (Some(_), None) => (
            places.to_string().into(),
            AttrValue::from("places whose fees we know"),
        ),
        (_, most) => {
            let times = most.map_or(0, |(_, times)| u64::from(*times));
            let name = most.map_or(AttrValue::Static("\u{a0}"), |(name, _)| name.clone().into());
            let text = format!("the most popular name: {}", format::plural(times, "pet", "pets"));
            (
                name,
                if most.is_some() {
                    text.into()
                } else {
                    "the most popular name".into()
                },
            )
        }
    };
    let pairs = vec![
        (
            count(figures.map(|figures| figures.licences)),
            AttrValue::from("licenses in Seattle’s register"),
        ),
        (
            count(figures.map(|figures| figures.dogs)),
            "of them for dogs".into(),
        ),
        (count(figures.map(|figures| figures.cats)), "for cats".into()),
        last,
    ];
    html! { <div class="proof-room"><Proof {pairs} /></div> }
}

fn pairs(texts: &[(&'static str, &'static str)]) -> Vec<(AttrValue, AttrValue)> {
    texts
        .iter()
        .map(|(first, second)| ((*first).into(), (*second).into()))
        .collect()
}

const STEPS: [(&str, &str); 3] = [
    (
        "Tell us about your pet",
        "Its name, what it is, and whether it is spayed or neutered. That is what the fee depends on.",
    ),
    (
        "Show the proof",
        "A photo of the vet’s paper is enough. We ask only for what your city asks for.",
    ),
    (
        "Get the tag",
        "A clerk of your city looks at it. When it is approved, the license and its tag’s code are on your page.",
    ),
];

const QUESTIONS: [(&str, &str); 5] = [
    (
        "What does a license cost?",
        "It depends on the place, the animal, whether it is spayed or neutered, and sometimes on you: several places charge less from a certain age or with a low income. The calculator shows every line, with the page where the figure was published.",
    ),
    (
        "Why does my license end before the term does?",
        "In many places a license cannot outlast the rabies vaccination. If the vaccination ends first, so does the license. The calculator tells you before you apply.",
    ),
    (
        "What does someone who finds my pet see?",
        "Only what you allow: its name, its breed, and how to reach you, each by a switch of its own. Everybody sees whether the license is valid and who issued it.",
    ),
    (
        "Which documents do I need?",
        "That depends on the place: mostly the rabies certificate, and the proof of spaying or neutering where that lowers the fee. A PDF or a photo of the paper will do.",
    ),
    (
        "What if my application is rejected?",
        "You see the clerk’s reason with your application, and what to fix. Then you apply again with what you have already filled in.",
    ),
];
