//! What can be chosen in the catalogue, and how many products there are of each.

use crate::{parts::swatch, query};
use allpet_contract::catalog::{FacetCount, Facets as Counts, ProductQuery};
use allpet_domain::{
    Currency, Money,
    catalog::{Category, PriceBand},
};
use allpet_ui::{
    components::{Button, ButtonKind, IconKind, Size},
    format,
};
use yew::prelude::*;

/// Props of [`Facets`].
#[derive(Properties, PartialEq)]
pub(crate) struct FacetsProps {
    /// What can be chosen.
    pub(crate) facets: Counts,
    /// What is.
    pub(crate) filters: ProductQuery,
    /// Something else was.
    pub(crate) change: Callback<ProductQuery>,
}

/// One value to choose: its id, its name, how many, whether it is on, what choosing it leads to.
struct Value {
    id: String,
    label: Html,
    count: u32,
    on: bool,
    then: ProductQuery,
}

/// Facets; on a phone behind a button.
#[component]
pub(crate) fn Facets(props: &FacetsProps) -> Html {
    let live = use_state_eq(|| false);
    use_effect_with((), {
        let live = live.clone();
        move |()| live.set(true)
    });
    let open = use_state_eq(|| false);
    let FacetsProps {
        facets,
        filters,
        change,
    } = props;
    let on = query::count(filters);
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
    let number = on.to_string();
    let text = if on == 0 {
        "Filter".to_owned()
    } else {
        ["Filter (", &number, ")"].concat()
    };
    html! {
        <aside class={classes!("facet-column", open.then_some("open"))} aria-label="Filters">
            <div class="facet-toggle"><Button {text} icon={IconKind::Filter} onclick={toggle} testid="filter" /></div>
            <div class="facets">
                if on > 0 { <Button text="Clear filters" kind={ButtonKind::Quiet} size={Size::Small} icon={IconKind::X} onclick={clear} testid="clear-filters" /> }
                { for groups(facets, filters).into_iter().map(|(title, values)| group(title, values, change, *live)) }
            </div>
        </aside>
    }
}

/// A facet whose values stand in the address as words with commas between them.
type Words = fn(&mut ProductQuery) -> &mut String;

/// A value of such a facet: its word, its name, how many products.
type Word<'a> = (&'a str, Html, u32);

fn words<'a>(
    facet: &str,
    filters: &ProductQuery,
    list: Words,
    known: impl Iterator<Item = Word<'a>>,
) -> Vec<Value> {
    let one = |(word, label, count): Word<'_>| {
        let mut then = filters.clone();
        let chosen = list(&mut then);
        let on = query::has(chosen, word);
        *chosen = query::toggled(chosen, word);
        Value {
            id: [facet, "-", word].concat(),
            label,
            count,
            on,
            then,
        }
    };
    known.map(one).collect()
}

fn departments(facets: &Counts, filters: &ProductQuery) -> Vec<Value> {
    let one = |known: &FacetCount<Category>| {
        let on = filters.category == Some(known.value);
        Value {
            id: ["category-", known.value.as_str()].concat(),
            label: known.value.label().into(),
            count: known.count,
            on,
            // Kinds belong to a department: another one has others.
            then: ProductQuery {
                category: (!on).then_some(known.value),
                kind: String::new(),
                ..filters.clone()
            },
        }
    };
    facets.category.iter().map(one).collect()
}

fn prices(facets: &Counts, filters: &ProductQuery) -> Vec<Value> {
    let said = filters.price_min.is_some() || filters.price_max.is_some();
    let one = |known: &FacetCount<PriceBand>| {
        let band = &known.value;
        let on = said && filters.price_min.unwrap_or(0) == band.min && filters.price_max == band.max;
        Value {
            id: ["price-", &band.min.to_string()].concat(),
            label: price_words(band).into(),
            count: known.count,
            on,
            then: ProductQuery {
                price_min: (!on).then_some(band.min),
                price_max: band.max.filter(|_| !on),
                ..filters.clone()
            },
        }
    };
    facets.price.iter().map(one).collect()
}

fn groups(facets: &Counts, filters: &ProductQuery) -> Vec<(&'static str, Vec<Value>)> {
    let kinds = facets.kind.iter();
    let kinds = kinds.map(|one| (one.value.as_str(), one.value.label().into(), one.count));
    let sizes = facets.size.iter();
    let sizes = sizes.map(|one| (one.value.as_str(), one.value.clone().into(), one.count));
    let colours = facets.colour.iter().map(|one| {
        let label = html! { <>{ swatch(one.value) }{ one.value.label() }</> };
        (one.value.as_str(), label, one.count)
    });
    let materials = facets.material.iter();
    let materials = materials.map(|one| (one.value.as_str(), one.value.label().into(), one.count));
    vec![
        ("Department", departments(facets, filters)),
        ("Kind", words("kind", filters, |query| &mut query.kind, kinds)),
        ("Price before tax", prices(facets, filters)),
        ("Size", words("size", filters, |query| &mut query.size, sizes)),
        (
            "Color",
            words("colour", filters, |query| &mut query.colour, colours),
        ),
        (
            "Material",
            words("material", filters, |query| &mut query.material, materials),
        ),
    ]
}

/// "Under $15.00", "$15.00 to $30.00", "$80.00 and up".
fn price_words(band: &PriceBand) -> String {
    let money = |minor| Money::new(minor, Currency::Usd).to_string();
    match band.max {
        Some(max) if band.min == 0 => ["Under ", &money(max)].concat(),
        Some(max) => [money(band.min).as_str(), " to ", &money(max)].concat(),
        None => [money(band.min).as_str(), " and up"].concat(),
    }
}

fn group(title: &'static str, values: Vec<Value>, change: &Callback<ProductQuery>, live: bool) -> Html {
    if values.is_empty() {
        return Html::default();
    }
    // The names are links: without JavaScript they are all there is, and search engines follow them. Once the page is
    // live, the boxes are what the keyboard stops at.
    html! {
        <details class="facet" open={true} key={title}>
            <summary>{ title }</summary>
            <ul>{ for values.into_iter().map(|value| {
                let Value { id, label, count, on, then } = value;
                let href = query::address(&then);
                let onclick = {
                    let (change, then) = (change.clone(), then.clone());
                    Callback::from(move |event: MouseEvent| {
                        // In another tab or window it is a link.
                        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                            event.prevent_default();
                            change.emit(then.clone());
                        }
                    })
                };
                let onchange = change.reform(move |_: Event| then.clone());
                html! {
                    <li key={id.as_str()} class="check">
                        <input type="checkbox" id={id.clone()} checked={on} {onchange} />
                        <label for={id}><a {href} {onclick} tabindex={live.then_some("-1")}>{ label }</a><small class="soft figures">{ format::count(u64::from(count)) }</small></label>
                    </li>
                }
            }) }</ul>
        </details>
    }
}
