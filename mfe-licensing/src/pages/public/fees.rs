//! The fee calculator: no account needed, and all its answers are in the address.

use crate::{
    facts::Facts,
    forms::{FeeForm, PetFacts},
    parts::{FeeCard, notes},
    read::{use_places, use_rules},
    routes::{Route, with_query},
};
use allpet_contract::licensing::JurisdictionSummary;
use allpet_domain::{
    Invalid,
    english::English,
    licensing::{Jurisdiction, Quote},
};
use allpet_ui::{
    app_runtime::{use_navigator, use_query_string, use_shown, use_view},
    head::{Head, Image, describe},
    prelude::*,
};
use std::rc::Rc;

/// The place shown first.
pub(crate) const FIRST: &str = "seattle";

/// The fee calculator.
#[component]
pub(crate) fn Fees() -> Html {
    let (query, navigator) = (use_query_string(), use_navigator());
    let facts = Facts::from_query(&query);
    let place = if facts.place.is_empty() {
        FIRST
    } else {
        facts.place.as_str()
    };
    let places = use_places();
    let rules = use_rules(place);
    use_view("What a license costs");
    use_shown(rules.data.is_some());
    describe(|| {
        Head {
        description: "What a pet license costs in each place and why, line by line, with the source of every figure. No account needed."
            .into(),
        canonical: Some("/fees".into()),
        picture: Some(Image::card("/card.png", "A pet’s tag on its collar")),
        ..Head::default()
    }
    });
    let onchange = {
        // Several answers may come before the page is drawn again: the address is the one that counts.
        Callback::from(move |facts: Facts| navigator.replace(with_query(&Route::Fees, &facts)))
    };
    let onplace = {
        let (facts, onchange) = (facts.clone(), onchange.clone());
        Callback::from(move |place: String| {
            onchange.emit(Facts {
                place,
                term: String::new(),
                ..facts.clone()
            });
        })
    };
    let choices = places
        .data
        .iter()
        .flat_map(|places| places.iter())
        .map(|place| Choice::new(place.id.clone(), place.name.clone()));
    let authority = places
        .data
        .as_ref()
        .is_some_and(|places| takes_applications(places, place));
    let asked = facts.clone();
    let render = Callback::from(move |rules: Rc<Jurisdiction>| {
        html! { <Calculator place={rules} facts={asked.clone()} onchange={onchange.clone()} {authority} /> }
    });
    html! {
        <div class="page">
            <PageHeader title="What a license costs" lead="Answer what you know and see the fee, line by line. You need no account." />
            <form action="/fees" onsubmit={|event: SubmitEvent| event.prevent_default()} novalidate=true>
                <div class="place-row"><Select name="place" label="Place" choices={choices.collect::<Vec<_>>()} value={place.to_owned()} onchange={onplace} /></div>
                <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=6 /> }} />
            </form>
        </div>
    }
}

fn takes_applications(places: &[JurisdictionSummary], id: &str) -> bool {
    places
        .iter()
        .any(|place| place.id == id && place.authority.is_some())
}

#[derive(Properties, PartialEq)]
struct CalculatorProps {
    place: Rc<Jurisdiction>,
    facts: Facts,
    onchange: Callback<Facts>,
    authority: bool,
}

#[component]
fn Calculator(props: &CalculatorProps) -> Html {
    let place = &props.place;
    let reckoning = props.facts.reckon(place, None, place.today(api::now()));
    let errors = reckoning.errors();
    let species = reckoning.input.pet.species;
    let apply = with_query(&Route::StartApplication, &props.facts);
    let action = if props.authority {
        html! { <LinkButton href={apply} text="Apply with these answers" kind={ButtonKind::Primary} class="block" testid="apply-with" /> }
    } else {
        html! { <p class="small soft">{ isolate_name(&place.name) }{ " does not take applications here yet. The fee is as it publishes it." }</p> }
    };
    html! {
        <>
            <div class="split">
                <div class="form">
                    <PetFacts place={place.clone()} facts={props.facts.clone()} onchange={props.onchange.clone()} errors={errors.clone()} {species} />
                    <FeeForm place={place.clone()} facts={props.facts.clone()} onchange={props.onchange.clone()} {errors} {species}
                        terms={reckoning.terms.clone()} term={reckoning.input.term_months} />
                    <button class="button primary without-script">{ "Show the fee" }</button>
                </div>
                <div class="beside">
                    <FeeCard place={place.clone()} result={reckoning.result.clone()} needed={reckoning.needed.clone()} {action} />
                </div>
            </div>
            <FeeBar result={reckoning.result.clone()} />
            <div class="below stack loose">
                if let Ok(quote) = &reckoning.result { { notes(quote) } }
                { also_charged(place) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FeeBarProps {
    result: Result<Quote, Invalid>,
}

/// On a phone the card is below the form: this keeps the fee in sight and leads to it.
#[component]
fn FeeBar(props: &FeeBarProps) -> Html {
    let Ok(quote) = &props.result else {
        return Html::default();
    };
    let onclick = |_: MouseEvent| {
        let card = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.query_selector(".fee-card").ok().flatten());
        if let Some(card) = card {
            card.scroll_into_view_with_bool(true);
        }
    };
    html! {
        <button type="button" class="fee-bar" {onclick}>
            <b><Amount money={quote.total} /></b>
            <span>{ "until " }{ English::of(quote.total.currency).day(quote.expires) }</span>
            <span class="why">{ "See why" }<Icon kind={IconKind::ChevronDown} class="small" /></span>
        </button>
    }
}

/// What else the place may charge, each with its source.
fn also_charged(place: &Jurisdiction) -> Html {
    let late = place.late_fees.iter().map(|step| {
        let days = match step.to_day {
            Some(last) => format!("Renewed {} to {last} days late", step.from_day),
            None if step.from_day == 1 => "Renewed late".to_owned(),
            None => format!("Renewed {} days late or more", step.from_day),
        };
        (days, place.money(step.amount), &step.source)
    });
    let charges = place
        .charges
        .iter()
        .map(|charge| (charge.text.clone(), place.money(charge.amount), &charge.source));
    let lines: Vec<_> = late.chain(charges).collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <section>
            <h2>{ "What else may be charged" }</h2>
            <ul class="fee charges">
                { for lines.iter().map(|(text, amount, source)| html! {
                    <li><span>{ text }<small>{ source.to_string() }</small></span><Amount money={*amount} /></li>
                }) }
            </ul>
        </section>
    }
}
