//! The filters of the catalogue, with the number of products for each value.

use crate::{components::swatch, query};
use allpet_contract::catalog::{FacetCount, Facets as Counts, ProductQuery};
use allpet_domain::{
    Currency, Money,
    catalog::{Category, PriceBand},
    english::English,
    measure::localize_lengths,
    orders::Country,
};
use allpet_ui::{
    components::{Button, ButtonKind, IconKind, Size},
    country::store_units,
    format,
};
use yew::prelude::*;

/// Props of [`Facets`].
#[derive(Properties, PartialEq)]
pub(crate) struct FacetsProps {
    /// The values to choose from.
    pub(crate) facets: Counts,
    /// The active filters.
    pub(crate) filters: ProductQuery,
    /// The country for which prices are shown.
    pub(crate) ship_to: Country,
    /// Called with the changed filters.
    pub(crate) change: Callback<ProductQuery>,
}

/// A value of a facet.
struct Value {
    /// The id of its checkbox.
    id: String,
    label: Html,
    /// The number of products with this value.
    count: u32,
    /// Whether the value is chosen.
    is_chosen: bool,
    /// The filters after the value is switched.
    switched_query: ProductQuery,
}

/// The filters; behind a button on a phone.
#[component]
pub(crate) fn Facets(props: &FacetsProps) -> Html {
    let is_live = use_state_eq(|| false);
    use_effect_with((), {
        let is_live = is_live.clone();
        move |()| is_live.set(true)
    });
    let open = use_state_eq(|| false);
    let FacetsProps {
        facets,
        filters,
        ship_to,
        change,
    } = props;
    let english = English::of_country(*ship_to);
    let active = query::count_active(filters);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let clear = {
        let bare = ProductQuery {
            q: filters.q.clone(),
            sort: filters.sort,
            ..ProductQuery::default()
        };
        change.reform(move |_: MouseEvent| bare.clone())
    };
    let active_text = active.to_string();
    let text = if active == 0 {
        "Filter".to_owned()
    } else {
        ["Filter (", &active_text, ")"].concat()
    };
    html! {
        <aside class={classes!("facet-column", open.then_some("open"))} aria-label="Filters">
            <div class="facet-toggle"><Button {text} icon={IconKind::Filter} onclick={toggle} testid="filter" /></div>
            <div class="facets">
                if active > 0 { <Button text="Clear filters" kind={ButtonKind::Quiet} size={Size::Small} icon={IconKind::X} onclick={clear} testid="clear-filters" /> }
                { for groups(facets, filters).into_iter().map(|(name, values)| group((name, english), values, change, *is_live)) }
            </div>
        </aside>
    }
}

/// Selects a facet whose values are comma-separated in the address.
type ListFacet = fn(&mut ProductQuery) -> &mut String;

/// A value of such a facet: identifier, label, number of products.
type ListValue<'a> = (&'a str, Html, u32);

fn list_values<'a>(
    facet: &str,
    filters: &ProductQuery,
    list: ListFacet,
    values: impl Iterator<Item = ListValue<'a>>,
) -> Vec<Value> {
    let value = |(word, label, count): ListValue<'_>| {
        let mut switched_query = filters.clone();
        let chosen = list(&mut switched_query);
        let is_chosen = query::contains(chosen, word);
        *chosen = query::toggle(chosen, word);
        Value {
            id: [facet, "-", word].concat(),
            label,
            count,
            is_chosen,
            switched_query,
        }
    };
    values.map(value).collect()
}

fn departments(facets: &Counts, filters: &ProductQuery) -> Vec<Value> {
    let value = |counted: &FacetCount<Category>| {
        let is_chosen = filters.category == Some(counted.value);
        Value {
            id: ["category-", counted.value.as_str()].concat(),
            label: counted.value.label().into(),
            count: counted.count,
            is_chosen,
            // Kinds belong to their department.
            switched_query: ProductQuery {
                category: (!is_chosen).then_some(counted.value),
                kind: String::new(),
                ..filters.clone()
            },
        }
    };
    facets.category.iter().map(value).collect()
}

fn prices(facets: &Counts, filters: &ProductQuery) -> Vec<Value> {
    let has_price = filters.price_min.is_some() || filters.price_max.is_some();
    let value = |counted: &FacetCount<PriceBand>| {
        let band = &counted.value;
        let is_chosen =
            has_price && filters.price_min.unwrap_or(0) == band.min && filters.price_max == band.max;
        Value {
            id: ["price-", &band.min.to_string()].concat(),
            label: price_label(band).into(),
            count: counted.count,
            is_chosen,
            switched_query: ProductQuery {
                price_min: (!is_chosen).then_some(band.min),
                price_max: band.max.filter(|_| !is_chosen),
                ..filters.clone()
            },
        }
    };
    facets.price.iter().map(value).collect()
}

fn groups(facets: &Counts, filters: &ProductQuery) -> Vec<(&'static str, Vec<Value>)> {
    let kinds = facets.kind.iter();
    let kinds = kinds.map(|counted| {
        (
            counted.value.as_str(),
            counted.value.label().into(),
            counted.count,
        )
    });
    let sizes = facets.size.iter();
    let sizes = sizes.map(|counted| {
        (
            counted.value.as_str(),
            localize_lengths(&counted.value, store_units()).into(),
            counted.count,
        )
    });
    let colours = facets.colour.iter().map(|counted| {
        let label = html! { <>{ swatch(counted.value) }{ counted.value.label() }</> };
        (counted.value.as_str(), label, counted.count)
    });
    let materials = facets.material.iter();
    let materials = materials.map(|counted| {
        (
            counted.value.as_str(),
            counted.value.label().into(),
            counted.count,
        )
    });
    vec![
        ("Department", departments(facets, filters)),
        (
            "Kind",
            list_values("kind", filters, |query| &mut query.kind, kinds),
        ),
        ("Price before tax", prices(facets, filters)),
        (
            "Size",
            list_values("size", filters, |query| &mut query.size, sizes),
        ),
        (
            "Color",
            list_values("colour", filters, |query| &mut query.colour, colours),
        ),
        (
            "Material",
            list_values("material", filters, |query| &mut query.material, materials),
        ),
    ]
}

/// Formats a price band: "Under $15.00", "$15.00 to $30.00", "$80.00 and up".
fn price_label(band: &PriceBand) -> String {
    let money = |minor| Money::new(minor, Currency::Usd).to_string();
    match band.max {
        Some(max) if band.min == 0 => ["Under ", &money(max)].concat(),
        Some(max) => [money(band.min).as_str(), " to ", &money(max)].concat(),
        None => [money(band.min).as_str(), " and up"].concat(),
    }
}

fn group(
    (name, english): (&'static str, English),
    values: Vec<Value>,
    change: &Callback<ProductQuery>,
    is_live: bool,
) -> Html {
    if values.is_empty() {
        return Html::default();
    }
    // The key is the same in every country, so that the group stays as the visitor left it.
    let title = if name == "Color" {
        english.colour_title()
    } else {
        name
    };
    // The labels are links for search engines and for browsers without JavaScript. Once the page is live, the keyboard stops at the
    // checkboxes instead.
    html! {
        <details class="facet" open={true} key={name}>
            <summary>{ title }</summary>
            <ul>{ for values.into_iter().map(|value| {
                let Value { id, label, count, is_chosen, switched_query } = value;
                let (href, count) = (query::path(&switched_query), format::count(u64::from(count)));
                let onclick = {
                    let (change, switched_query) = (change.clone(), switched_query.clone());
                    Callback::from(move |event: MouseEvent| {
                        // With a modifier, the browser opens the link in another tab or window.
                        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                            event.prevent_default();
                            change.emit(switched_query.clone());
                        }
                    })
                };
                let onchange = change.reform(move |_: Event| switched_query.clone());
                html! {
                    <li key={id.as_str()} class="check">
                        <input type="checkbox" id={id.clone()} checked={is_chosen} {onchange} />
                        <label for={id}><a {href} {onclick} tabindex={is_live.then_some("-1")}>{ label }</a><small class="soft figures" key={count.clone()} translate="no">{ count }</small></label>
                    </li>
                }
            }) }</ul>
        </details>
    }
}
