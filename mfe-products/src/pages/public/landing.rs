//! The site's landing page.

use crate::{
    components::{picture, product_card, use_pictures},
    heads,
};
use allpet_contract::catalog::{CategoryCount, ListCategories, ListProducts, ProductQuery, ProductSort};
use allpet_domain::orders::COUNTRIES;
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{
        Band, ButtonKind, Hero, Link, LinkButton, Picture, Proof, Questions, Size, Skeleton, SkeletonShape,
        Steps,
    },
    format,
    head::describe,
    hooks::use_read,
    ship_to::use_ship_to,
};
use yew::prelude::*;

/// The landing page.
#[component]
pub(crate) fn Landing() -> Html {
    use_view("A store that knows your pet");
    use_content_ready(true);
    describe(heads::landing);
    let pictures = use_pictures();
    let (ship_to, _) = use_ship_to();
    let departments = use_read("categories", ListCategories {});
    let query = ProductQuery {
        sort: ProductSort::Newest,
        limit: Some(4),
        ..ProductQuery::default()
    };
    let newest = use_read("products?newest", ListProducts { query });
    let action = html! {
        <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Accent} size={Size::Large} testid="start" />
    };
    let counts = departments
        .data
        .as_deref()
        .map(|categories| catalogue_counts(categories));
    html! {
        <>
            <Hero title="A store that knows your pet" lead="Harnesses that fit, toys that last, care that helps. See every cost, and where it comes from, before you pay." {action} picture={Picture::Dog} />
            <Band>
                <div class="proof-room">if let Some(pairs) = counts { <Proof {pairs} /> }</div>
            </Band>
            <Band title="Departments" tinted=true>
                if let Some(categories) = &departments.data {
                    <ul class="products departments">{ for categories.iter().map(|category| department(&pictures, category)) }</ul>
                } else {
                    <Skeleton shape={SkeletonShape::Cards} count={8} />
                }
            </Band>
            <Band title="New in the store">
                if let Some(list) = &newest.data {
                    <ul class="products">{ for list.items.iter().map(|card| product_card(&pictures, ship_to, card)) }</ul>
                } else {
                    <Skeleton shape={SkeletonShape::Cards} count={4} />
                }
            </Band>
            <Band title="How it works" tinted=true><Steps pairs={steps()} /></Band>
            <Band title="Questions and answers"><Questions pairs={questions()} /></Band>
        </>
    }
}

fn catalogue_counts(categories: &[CategoryCount]) -> Vec<(AttrValue, AttrValue)> {
    let products: u64 = categories
        .iter()
        .map(|category| u64::from(category.products))
        .sum();
    vec![
        (
            format::count(products).into(),
            "products in the catalog today".into(),
        ),
        (
            format::count(categories.len() as u64).into(),
            "departments, from harnesses to health".into(),
        ),
        (
            format::count(COUNTRIES.len() as u64).into(),
            "countries we ship to".into(),
        ),
    ]
}

fn department(pictures: &str, category: &CategoryCount) -> Html {
    let href = ["/catalogue?category=", category.category.as_str()].concat();
    html! {
        <li class="product" key={category.category.as_str()}>
            { picture(pictures, category.picture.as_deref().unwrap_or_default(), "") }
            <div class="words">
                <h3><Link {href}>{ &category.name }</Link></h3>
                <p class="small soft">{ format::plural(u64::from(category.products), "product", "products") }</p>
            </div>
        </li>
    }
}

fn steps() -> Vec<(AttrValue, AttrValue)> {
    vec![
        (
            "Find it".into(),
            "By kind, size, color, material or price. Typos are fine.".into(),
        ),
        (
            "See the total".into(),
            "See shipping and tax for your address, line by line, before you pay.".into(),
        ),
        (
            "Follow it".into(),
            "See every step of your order, from payment to your door.".into(),
        ),
    ]
}

fn questions() -> Vec<(AttrValue, AttrValue)> {
    vec![
        (
            "Do I need an account to buy?".into(),
            "No. You can order as a guest. When you sign in later in this browser, your cart and your orders come along.".into(),
        ),
        (
            "What happens to my card number?".into(),
            "It goes straight to the payment service. We only keep the brand and the last four digits.".into(),
        ),
        (
            "Can I cancel?".into(),
            "Yes, until we pack or make your order. We refund your card.".into(),
        ),
    ]
}
