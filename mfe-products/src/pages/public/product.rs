//! A product: its picture, options, price, stock and related products.

use super::variants::VariantForm;
use crate::{
    components::{picture, product_card, use_pictures},
    heads,
    variant_query::VariantQuery,
};
use allpet_contract::catalog::{PRODUCT_NOT_FOUND, ProductDetails, ReadProduct};
use allpet_domain::measure::localize_lengths;
use allpet_ui::{
    app_runtime::{use_content_ready, use_navigator, use_query_string, use_view},
    components::{ErrorState, Facts, Icon, IconKind, Link, LinkButton, Skeleton, SkeletonShape},
    country::store_units,
    head::{Head, describe},
    hooks::use_read,
    ship_to::use_ship_to,
};
use yew::prelude::*;

/// Props of [`Product`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProductProps {
    /// Its short name.
    pub(crate) slug: AttrValue,
}

/// The page of a product.
#[component]
pub(crate) fn Product(props: &ProductProps) -> Html {
    let slug = props.slug.to_string();
    let key = ["product/", &slug].concat();
    let query = use_read(key, ReadProduct { slug });
    let title = query
        .data
        .as_ref()
        .map_or("Product", |product| &product.title)
        .to_owned();
    use_view(title);
    match (&query.data, &query.problem) {
        (Some(product), _) => html! { <ProductDetail product={(**product).clone()} /> },
        (None, Some(problem)) => {
            if problem.status == PRODUCT_NOT_FOUND.status {
                describe(Head::nothing);
            }
            let action = html! { <LinkButton href="/catalogue" text="See all products" /> };
            html! { <div class="page"><ErrorState problem={problem.clone()} retry={query.retry()} busy={query.loading} {action} /></div> }
        }
        (None, None) => html! { <div class="page"><Skeleton shape={SkeletonShape::Cards} count={2} /></div> },
    }
}

#[derive(Properties, PartialEq)]
struct ProductDetailProps {
    product: ProductDetails,
}

#[component]
fn ProductDetail(props: &ProductDetailProps) -> Html {
    use_content_ready(true);
    let pictures = use_pictures();
    let product = &props.product;
    describe(|| heads::product(product, &pictures));
    let (ship_to, onship) = use_ship_to();
    let (query, navigator) = (use_query_string(), use_navigator());
    let variant_query = VariantQuery::parse(&query);
    let variant = variant_query.choose(&product.variants);
    let image = variant.map_or("", |variant| &variant.picture);
    let onchoose = {
        let slug = product.slug.clone();
        Callback::from(move |variant_query: VariantQuery| navigator.replace(variant_query.path(&slug)))
    };
    html! {
        <div class="page product-page">
            { breadcrumbs(product) }
            <div class="product-split">
                <div class="product-picture">{ picture(&pictures, image, &product.title) }</div>
                <div class="stack">
                    <h1 tabindex="-1">{ &product.title }</h1>
                    <VariantForm product={product.clone()} variant={variant.cloned()} {ship_to} {onship} {onchoose} />
                    <div class="stack tight measure">{ for product.description.iter().map(|text| html! { <p>{ localize_lengths(text, store_units()).into_owned() }</p> }) }</div>
                    <Facts facts={facts(product)} />
                </div>
            </div>
            if !product.related.is_empty() {
                <section class="below">
                    <h2>{ "You may also like" }</h2>
                    <ul class="products">{ for product.related.iter().map(|card| product_card(&pictures, ship_to, card)) }</ul>
                </section>
            }
        </div>
    }
}

fn breadcrumbs(product: &ProductDetails) -> Html {
    html! {
        <nav class="crumbs small" aria-label="Breadcrumb">
            { for product.breadcrumbs.iter().map(|step| {
                let href = match (step.category, step.kind) {
                    (Some(category), Some(kind)) => {
                        ["/catalogue?category=", category.as_str(), "&kind=", kind.as_str()].concat()
                    }
                    (Some(category), None) => ["/catalogue?category=", category.as_str()].concat(),
                    (None, Some(kind)) => ["/catalogue?kind=", kind.as_str()].concat(),
                    (None, None) => "/catalogue".into(),
                };
                html! { <><Link {href}>{ &step.name }</Link><Icon kind={IconKind::ChevronRight} class="small" /></> }
            }) }
        </nav>
    }
}

fn facts(product: &ProductDetails) -> Vec<(AttrValue, Html)> {
    let materials: Vec<&str> = product
        .materials
        .iter()
        .map(|material| material.label())
        .collect();
    let mut facts = vec![
        ("Kind".into(), product.kind.label().into()),
        ("Material".into(), materials.join(", ").into()),
    ];
    if !product.care.is_empty() {
        facts.push(("Care".into(), product.care.clone().into()));
    }
    facts
}
