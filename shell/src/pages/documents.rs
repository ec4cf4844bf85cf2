//! Tests that the pages in `shell/pages/`, which are readable without JavaScript, say the same as the app.
//!
//! After a change to the front page, or to the header or footer of a site, run `BLESS=1 cargo test -p shell documents`.

use super::landing::{Foot, FootProps, Head, Landing, LandingProps, TITLE};
use super::not_found::{NotFoundPage, NotFoundPageProps};
use crate::routes::{OperationsPart, Page, Route};
use allpet_ui::{api::AppConfig, server::render_to_html};
use std::{fs, path::Path};
use yew::html::BaseComponent;
use yew_router::Routable as _;

/// The description of the front page for search engines and previews.
const DESCRIPTION: &str = "License your pet, shop for it, and design a harness or collar made to measure. One account keeps licenses, orders and designs together.";

/// The configuration, with placeholders that the host replaces.
fn config() -> AppConfig {
    AppConfig {
        app: "shell".into(),
        licensing: "{licensing}".into(),
        products: "{products}".into(),
        builder: "{builder}".into(),
        ..AppConfig::default()
    }
}

/// Renders a component as HTML without hydration marks: the app does not hydrate these pages, it renders them anew.
fn render_plain<C: BaseComponent>(props: C::Properties) -> String {
    let html = render_to_html::<C>(props);
    let mut plain = String::with_capacity(html.len());
    for (index, piece) in html.split("<!--").enumerate() {
        plain.push_str(if index == 0 {
            piece
        } else {
            piece.split_once("-->").map_or("", |(_, rest)| rest)
        });
    }
    plain
}

fn landing() -> LandingProps {
    LandingProps {
        signed_in: false,
        config: config(),
    }
}

fn check(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages").join(name);
    let text = [text, "\n"].concat();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &text).expect("the document can be written");
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == text,
        "shell/pages/{name} is stale: run `BLESS=1 cargo test -p shell documents`"
    );
}

#[test]
fn documents_equal_the_rendered_pages() {
    check("_header.html", &render_plain::<Head>(landing()));
    check(
        "_footer.html",
        &render_plain::<Foot>(FootProps { config: config() }),
    );
    let head = [
        "<title>",
        TITLE,
        " · All Pet Plus</title>\n<meta name=\"description\" content=\"",
        DESCRIPTION,
        "\">\n<link rel=\"canonical\" href=\"{origin}/\">\n<meta property=\"og:title\" content=\"",
        TITLE,
        "\">\n<meta property=\"og:site_name\" content=\"All Pet Plus\">\n<meta property=\"og:type\" content=\"website\">\n\
         <meta property=\"og:description\" content=\"",
        DESCRIPTION,
        "\">\n<meta property=\"og:url\" content=\"{origin}/\">\n<meta property=\"og:image\" content=\"{origin}/card.png\">\n\
         <meta property=\"og:image:type\" content=\"image/png\">\n<meta property=\"og:image:width\" content=\"1200\">\n\
         <meta property=\"og:image:height\" content=\"630\">\n<meta property=\"og:image:alt\" content=\"A dog and a cat beside each other\">\n\
         <meta name=\"twitter:card\" content=\"summary_large_image\">\n<body>",
    ];
    let body = [&head.concat(), &render_plain::<Landing>(landing()), "</body>"];
    check("landing.html", &body.concat());
    let head =
        "<title>Page not found · All Pet Plus</title>\n<meta name=\"robots\" content=\"noindex\">\n<body>";
    let not_found = NotFoundPageProps {
        signed_in: false,
        config: config(),
    };
    check(
        "missing.html",
        &[head, &render_plain::<NotFoundPage>(not_found), "</body>"].concat(),
    );
}

/// Each route of the host is also a route of the app, or a document of its own.
#[test]
fn the_host_and_the_program_have_the_same_routes() {
    for line in include_str!("../../pages/routes.txt").lines() {
        let mut words = line.split_whitespace();
        let (Some(path), document) = (
            words.next().filter(|word| !word.starts_with(['#', '?'])),
            words.next(),
        ) else {
            continue;
        };
        let example = path
            .replace("{id}", "01930000-0000-7000-8000-000000000001")
            .replace("{app}", "licensing")
            .replace('*', "verify/AB.CD");
        let example = example.trim_start_matches('!');
        let is_entry = !matches!(
            Route::recognize(example),
            None | Some(Route::NotFound | Route::DashboardHome | Route::Dashboard)
        );
        let is_page = is_entry || Page::of(example).is_some();
        let is_document = document.is_some_and(|name| name != "landing.html");
        let expected = path.starts_with('!') || is_document;
        assert_eq!(!is_page, expected, "{line}");
    }
    for part in OperationsPart::ALL {
        let path = Page::OperationsPart { part }.to_path();
        let is_listed = include_str!("../../pages/routes.txt")
            .lines()
            .any(|line| line == path);
        assert!(is_listed, "{path}");
    }
}
