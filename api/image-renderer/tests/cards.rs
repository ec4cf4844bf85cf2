//! The preview cards of the apps' landing pages: files in each app, since they never change at run time.
//!
//! After changing a drawing: `BLESS=1 cargo test -p allpet-image-renderer --test cards`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use allpet_domain::builder::presets;
use allpet_drawings::design;
use allpet_image_renderer::{Card, ImageRenderer};
use resvg::tiny_skia::Pixmap;
use std::{fs, path::Path};

/// The light theme's tokens in drawings; outside of a page nothing else defines them.
const TONES: [(&str, &str); 10] = [
    ("var(--draw-line)", "#362c24"),
    ("var(--primary-soft)", "#fbf8f2"),
    ("var(--draw-coat)", "#e6b374"),
    ("var(--draw-shade)", "#c0834a"),
    ("var(--draw-light)", "#fae9ca"),
    ("var(--draw-cool)", "#69b4b1"),
    ("var(--draw-deep)", "#157171"),
    ("var(--draw-ink)", "#362c24"),
    ("var(--draw-ground)", "#4438291a"),
    ("var(--accent)", "#f5ae39"),
];

/// Tolerance between machines per colour channel, of 255.
const NEAR: u8 = 8;

/// Places one of our drawings, 200 by 160, in the middle of a picture.
fn drawing(text: &str) -> String {
    let toned = TONES
        .iter()
        .fold(text.to_owned(), |text, (name, tone)| text.replace(name, tone));
    assert!(!toned.contains("var("), "a token without its tone: {toned}");
    let placed = toned.replacen("<svg ", "<svg x=\"50\" y=\"20\" width=\"300\" height=\"240\" ", 1);
    [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 300\">",
        &placed,
        "</svg>",
    ]
    .concat()
}

fn same(kept: &[u8], rendered: &[u8]) -> bool {
    let (Ok(kept), Ok(rendered)) = (Pixmap::decode_png(kept), Pixmap::decode_png(rendered)) else {
        return false;
    };
    let near = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= NEAR;
    (kept.width(), kept.height()) == (rendered.width(), rendered.height())
        && kept.data().iter().zip(rendered.data()).all(near)
}

async fn check(app: &str, over: &str, title: &str, picture: &str) {
    let card = Card { over, title, picture };
    let rendered = ImageRenderer::shared()
        .render(card.svg(), Card::PIXELS)
        .await
        .unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(app)
        .join("card.png");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &rendered.bytes).unwrap();
    }
    assert!(
        same(&fs::read(&file).unwrap_or_default(), &rendered.bytes),
        "{app}/card.png is stale: run `BLESS=1 cargo test -p allpet-image-renderer --test cards`"
    );
}

#[tokio::test]
async fn the_stores_card_is_rendered_anew_when_it_changes() {
    let dog = drawing(include_str!("../../../shared-ui/drawings/dog.svg"));
    check("mfe-products", "Products", "A store that knows your pet", &dog).await;
}

#[tokio::test]
async fn the_card_of_licensing_is_rendered_anew_when_it_changes() {
    let tag = drawing(include_str!("../../../shared-ui/drawings/tag.svg"));
    check(
        "mfe-licensing",
        "Pet licensing",
        "License your pet in five minutes",
        &tag,
    )
    .await;
}

#[tokio::test]
async fn the_builders_card_is_rendered_anew_when_it_changes() {
    let presets = presets();
    let shown = presets
        .iter()
        .find(|preset| preset.slug == "good-manners")
        .unwrap();
    let harness = design::svg(&shown.parameters);
    check(
        "mfe-builder",
        "Custom builder",
        "Made to measure for your pet",
        &harness,
    )
    .await;
}

#[tokio::test]
async fn the_card_of_the_front_page_is_rendered_anew_when_it_changes() {
    let friends = drawing(include_str!("../../../shared-ui/drawings/friends.svg"));
    check(
        "shell",
        "Pets, licenses, supplies",
        "Everything your pet needs, in one place",
        &friends,
    )
    .await;
}
