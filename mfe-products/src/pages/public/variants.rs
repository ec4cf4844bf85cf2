//! Choosing a variant and adding it to the cart.

use super::add_variant::use_add_variant;
use crate::{components::swatch, variant_query::VariantQuery};
use allpet_contract::catalog::{ProductDetails, VariantView};
use allpet_domain::{
    catalog::{Colour, StockState},
    english::English,
    measure::localize_lengths,
    orders::{Country, display_price},
};
use allpet_ui::{
    components::{
        Amount, Badge, Button, ButtonKind, Choice, FilterChips, IconKind, Link, Notice, Size, Tone,
        problem_notice,
    },
    country::store_units,
    ship_to::{ship_to_field, taxed},
};
use yew::prelude::*;

/// Props of [`VariantForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct VariantFormProps {
    /// The product.
    pub(crate) product: ProductDetails,
    /// The chosen variant; `None` if the product has none.
    pub(crate) variant: Option<VariantView>,
    /// The country for which prices are shown.
    pub(crate) ship_to: Country,
    /// Called with another country, by its two letters.
    pub(crate) onship: Callback<String>,
    /// Called with other options.
    pub(crate) onchoose: Callback<VariantQuery>,
}

/// Size, colour, price, stock and the button to add the variant to the cart.
#[component]
pub(crate) fn VariantForm(props: &VariantFormProps) -> Html {
    let adding = use_add_variant(props.variant.as_ref());
    let Some(variant) = &props.variant else {
        return html! { <Notice tone={Tone::Warning} text="We don’t sell this at the moment." /> };
    };
    let (out, add) = (variant.stock == StockState::Out, &adding.add);
    let onclick = adding.onclick.clone();
    let price = |net| display_price(net, props.ship_to);
    html! {
        <div class="stack buy">
            <p class="price large">
                <b data-testid="price"><Amount money={price(variant.price)} /></b>
                if let Some(before) = variant.compare_at {
                    <s class="soft"><span class="unseen">{ "before: " }</span><Amount money={price(before)} /></s>
                }
                <small class="soft" data-testid="taxed">{ taxed(props.ship_to) }</small>
            </p>
            { ship_to_field(props.ship_to, props.onship.clone()) }
            { sizes(props, variant) }
            { colours(props, variant) }
            <p data-testid="stock">{ stock(variant) }</p>
            { problem_notice(add.problem.as_ref()) }
            if out {
                <Notice tone={Tone::Warning} text={English::of_country(props.ship_to).choose("Choose another size or color, or check back later.", "Choose another size or colour, or check back later.")} />
            } else {
                <Button text="Add to cart" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::ShoppingBag} busy={add.busy} {onclick} class="block" testid="add-to-cart" />
                <small class="without-script soft">{ "Adding to the cart needs JavaScript, which is turned off here." }</small>
            }
            if adding.is_added && !out {
                <Notice tone={Tone::Good} title="Added to your cart."><Link href="/cart" testid="to-cart">{ "Go to the cart" }</Link></Notice>
            }
        </div>
    }
}

fn sizes(props: &VariantFormProps, variant: &VariantView) -> Html {
    if props.product.sizes.is_empty() {
        return Html::default();
    }
    let size = |size: &String| {
        let choice = Choice::new(size.clone(), localize_lengths(size, store_units()).into_owned());
        let options = VariantQuery::of(variant).in_size(size.clone());
        if is_sold_out(&props.product, &options) {
            choice.figure("sold out")
        } else {
            choice
        }
    };
    let choices: Vec<Choice> = props.product.sizes.iter().map(size).collect();
    let current = VariantQuery::of(variant);
    let onchange = props
        .onchoose
        .reform(move |size: String| current.clone().in_size(size));
    html! {
        <div class="stack tight"><p class="legend-like">{ "Size" }</p>
        <FilterChips label="Size" {choices} value={variant.size.clone().unwrap_or_default()} {onchange} /></div>
    }
}

fn colours(props: &VariantFormProps, variant: &VariantView) -> Html {
    if props.product.colours.is_empty() {
        return Html::default();
    }
    let name = variant.colour.map_or("", Colour::label);
    let title = English::of_country(props.ship_to).colour_title();
    html! {
        <div class="stack tight">
            <p class="legend-like">{ title }{ ": " }<b>{ name }</b></p>
            <div class="row tight" role="group" aria-label={title}>
                { for props.product.colours.iter().map(|entry| {
                    let colour = entry.colour;
                    let on = variant.colour == Some(colour);
                    let options = VariantQuery::of(variant).in_colour(colour);
                    let out = is_sold_out(&props.product, &options);
                    let label = [colour.label(), if out { ", sold out" } else { "" }].concat();
                    let onclick = props.onchoose.reform(move |_: MouseEvent| options.clone());
                    html! {
                        <button type="button" class={classes!("colour", out.then_some("out"))} aria-pressed={if on { "true" } else { "false" }} aria-label={label.clone()} title={label} {onclick}>
                            { swatch(colour) }
                        </button>
                    }
                }) }
            </div>
        </div>
    }
}

/// Returns whether such a variant exists and is out of stock.
fn is_sold_out(product: &ProductDetails, options: &VariantQuery) -> bool {
    let mut matching = product
        .variants
        .iter()
        .filter(|variant| VariantQuery::of(variant) == *options);
    matching.any(|variant| variant.stock == StockState::Out)
}

fn stock(variant: &VariantView) -> Html {
    let (tone, text) = match (variant.stock, variant.left) {
        (StockState::Out, _) => (Tone::Bad, "Out of stock".to_owned()),
        (StockState::FewLeft, Some(left)) => (Tone::Warning, ["Only ", &left.to_string(), " left"].concat()),
        (StockState::FewLeft, None) => (Tone::Warning, "Few left".to_owned()),
        (StockState::InStock, _) => (Tone::Good, "In stock".to_owned()),
    };
    html! { <Badge {tone} {text} /> }
}
