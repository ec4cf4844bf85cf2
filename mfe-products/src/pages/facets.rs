//! What can be chosen in the catalogue, and how many products there are of each.

use crate::{parts::swatch, query};
use allpet_contract::catalog::{Facets as Counts, ProductQuery};
use allpet_domain::{Currency, Money, catalog::PriceBand};
use allpet_ui::components::{Button, ButtonKind, IconKind, Size};
use yew::prelude::*;

/// What [`Facets`] are told.
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
                { for groups(facets, filters).into_iter().map(|(title, values)| group(title, values, change)) }
            </div>
        </aside>
    }
}

fn groups(facets: &Counts, filters: &ProductQuery) -> Vec<(&'static str, Vec<Value>)> {
    let with = |set: &dyn Fn(&mut ProductQuery)| {
        let mut then = filters.clone();
        set(&mut then);
        then
    };
    let value = |facet: &str, word: &str, label: Html, count: u32, on: bool, then: ProductQuery| Value {
        id: [facet, "-", word].concat(),
        label,
        count,
        on,
        then,
    };
    let category = facets.category.iter().map(|known| {
        let on = filters.category == Some(known.value);
        // Kinds belong to a department: another one has others.
        let then = with(&|then| {
            then.category = (!on).then_some(known.value);
            then.kind.clear();
        });
        value(
            "category",
            known.value.as_str(),
            known.value.label().into(),
            known.count,
            on,
            then,
        )
    });
    let kind = facets.kind.iter().map(|known| {
        let word = known.value.as_str();
        let then = with(&|then| then.kind = query::toggled(&then.kind, word));
        value(
            "kind",
            word,
            known.value.label().into(),
            known.count,
            query::has(&filters.kind, word),
            then,
        )
    });
    let size = facets.size.iter().map(|known| {
        let word = known.value.as_str();
        let then = with(&|then| then.size = query::toggled(&then.size, word));
        value(
            "size",
            word,
            word.to_owned().into(),
            known.count,
            query::has(&filters.size, word),
            then,
        )
    });
    let colour = facets.colour.iter().map(|known| {
        let word = known.value.as_str();
        let then = with(&|then| then.colour = query::toggled(&then.colour, word));
        let label = html! { <>{ swatch(known.value) }{ known.value.label() }</> };
        value(
            "colour",
            word,
            label,
            known.count,
            query::has(&filters.colour, word),
            then,
        )
    });
    let material = facets.material.iter().map(|known| {
        let word = known.value.as_str();
        let then = with(&|then| then.material = query::toggled(&then.material, word));
        value(
            "material",
            word,
            known.value.label().into(),
            known.count,
            query::has(&filters.material, word),
            then,
        )
    });
    let price = facets.price.iter().map(|known| {
        let band = &known.value;
        let on = filters.price_min.unwrap_or(0) == band.min && filters.price_max == band.max;
        let on = on && (filters.price_min.is_some() || filters.price_max.is_some());
        let then = with(&|then| {
            then.price_min = (!on).then_some(band.min);
            then.price_max = band.max.filter(|_| !on);
        });
        value(
            "price",
            &band.min.to_string(),
            price_words(band).into(),
            known.count,
            on,
            then,
        )
    });
    vec![
        ("Department", category.collect()),
        ("Kind", kind.collect()),
        ("Price", price.collect()),
        ("Size", size.collect()),
        ("Colour", colour.collect()),
        ("Material", material.collect()),
    ]
}

/// "under $15.00", "$15.00 to $30.00", "$80.00 and more".
fn price_words(band: &PriceBand) -> String {
    let money = |minor| Money::new(minor, Currency::Usd).to_string();
    match band.max {
        Some(max) if band.min == 0 => ["up to ", &money(max)].concat(),
        Some(max) => [money(band.min).as_str(), " to ", &money(max)].concat(),
        None => [money(band.min).as_str(), " and more"].concat(),
    }
}

fn group(title: &'static str, values: Vec<Value>, change: &Callback<ProductQuery>) -> Html {
    if values.is_empty() {
        return Html::default();
    }
    html! {
        <details class="facet" open={true} key={title}>
            <summary>{ title }</summary>
            <ul>{ for values.into_iter().map(|value| {
                let Value { id, label, count, on, then } = value;
                let onchange = change.reform(move |_: Event| then.clone());
                html! {
                    <li key={id.as_str()} class="check">
                        <input type="checkbox" id={id.clone()} checked={on} {onchange} />
                        <label for={id}><span>{ label }</span><small class="soft figures">{ count }</small></label>
                    </li>
                }
            }) }</ul>
        </details>
    }
}
