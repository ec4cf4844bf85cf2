//! The public landing page.

use crate::queries::{use_jurisdictions, use_read};
use allpet_contract::licensing::{ReadFigures, RegisterFigures};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    head::{Data, Head, Image, describe},
    prelude::*,
};

/// The jurisdiction whose figures are shown: the one whose authority uses this system.
const REGISTER_JURISDICTION: &str = "seattle";

/// The landing page.
#[component]
pub(crate) fn Landing() -> Html {
    use_view("Pet licenses");
    use_content_ready(true);
    describe(head);
    let jurisdictions = use_jurisdictions();
    let jurisdiction_count = jurisdictions
        .data
        .as_ref()
        .map_or(0, |jurisdictions| jurisdictions.len());
    let authority = jurisdictions.data.as_ref().and_then(|jurisdictions| {
        jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.id == REGISTER_JURISDICTION)
            .and_then(|jurisdiction| jurisdiction.authority)
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
            <Band tinted=true>{ register_figures(figures.data.as_deref(), jurisdiction_count) }</Band>
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
    let organization = Data::new("Organization")
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
        data: vec![
            site,
            organization,
            Data::new("FAQPage").things("mainEntity", questions),
        ],
        ..Head::default()
    }
}

/// Figures of the register. While they load, their labels are already there, so that nothing moves.
fn register_figures(figures: Option<&RegisterFigures>, jurisdictions: usize) -> Html {
    let count = |number: Option<u32>| {
        number.map_or(AttrValue::Static("\u{a0}"), |number| {
            format::count(u64::from(number)).into()
        })
    };
    let top_name = figures.and_then(|figures| figures.names.first());
    let last = match (figures, top_name) {
        (Some(_), None) => (
            jurisdictions.to_string().into(),
            AttrValue::from("places whose fees we know"),
        ),
        (_, None) => (AttrValue::Static("\u{a0}"), "the most popular name".into()),
        (_, Some((name, pets))) => {
            let pets = format::plural(u64::from(*pets), "pet", "pets");
            (
                name.clone().into(),
                format!("the most popular name: {pets}").into(),
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
