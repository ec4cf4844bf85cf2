//! The fee calculator: needs no account, and stores all its answers in the address.

use crate::{
    components::{FeeCard, quote_notes},
    facts::Facts,
    forms::{FeeForm, PetFacts},
    queries::{use_jurisdictions, use_rules},
    routes::{Route, with_query},
};
use allpet_contract::licensing::JurisdictionSummary;
use allpet_domain::{
    Invalid,
    english::English,
    licensing::{Jurisdiction, Quote},
    pet::Species,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_navigator, use_query_string, use_view},
    country::use_date_order,
    head::{Head, Image, describe},
    prelude::*,
};
use std::rc::Rc;

/// The jurisdiction shown by default.
pub(crate) const DEFAULT_JURISDICTION: &str = "seattle";

/// The fee calculator.
#[component]
pub(crate) fn Fees() -> Html {
    let (query, navigator) = (use_query_string(), use_navigator());
    let facts = Facts::from_query(&query);
    let jurisdiction = if facts.jurisdiction.is_empty() {
        DEFAULT_JURISDICTION
    } else {
        facts.jurisdiction.as_str()
    };
    let jurisdictions = use_jurisdictions();
    let rules = use_rules(jurisdiction);
    let title = title(rules.data.as_deref());
    use_view(title);
    use_content_ready(rules.data.is_some());
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
        // Several answers may arrive before the next render: the address is the source of truth.
        Callback::from(move |facts: Facts| navigator.replace(with_query(&Route::Fees, &facts)))
    };
    let onjurisdiction = {
        let (facts, onchange) = (facts.clone(), onchange.clone());
        Callback::from(move |id: String| {
            onchange.emit(Facts {
                jurisdiction: id,
                term: String::new(),
                ..facts.clone()
            });
        })
    };
    let choices = jurisdictions
        .data
        .iter()
        .flat_map(|jurisdictions| jurisdictions.iter())
        .map(|jurisdiction| Choice::new(jurisdiction.id.clone(), jurisdiction.name.clone()));
    let takes_applications = jurisdictions
        .data
        .as_ref()
        .is_some_and(|jurisdictions| has_authority(jurisdictions, jurisdiction));
    let render = Callback::from({
        let facts = facts.clone();
        move |rules: Rc<Jurisdiction>| html! { <Calculator jurisdiction={rules} facts={facts.clone()} onchange={onchange.clone()} {takes_applications} /> }
    });
    html! {
        <div class="page">
            <PageHeader {title} lead="Answer what you know and see the fee, line by line. You need no account." />
            <form action="/fees" onsubmit={|event: SubmitEvent| event.prevent_default()} novalidate=true>
                <div class="place-row"><Select name="place" label="Place" choices={choices.collect::<Vec<_>>()} value={jurisdiction.to_owned()} onchange={onjurisdiction} /></div>
                <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=6 /> }} />
            </form>
        </div>
    }
}

/// Returns the page's title, in the English of the place. The server renders the page with the place's rules, too.
fn title(rules: Option<&Jurisdiction>) -> &'static str {
    let english = rules.map_or(English::American, |rules| English::of(rules.currency));
    english.choose("What a license costs", "What a licence costs")
}

fn has_authority(jurisdictions: &[JurisdictionSummary], id: &str) -> bool {
    jurisdictions
        .iter()
        .any(|jurisdiction| jurisdiction.id == id && jurisdiction.authority.is_some())
}

#[derive(Properties, PartialEq)]
struct CalculatorProps {
    jurisdiction: Rc<Jurisdiction>,
    facts: Facts,
    onchange: Callback<Facts>,
    takes_applications: bool,
}

#[component]
fn Calculator(props: &CalculatorProps) -> Html {
    let jurisdiction = &props.jurisdiction;
    let now = (jurisdiction.today(api::now()), use_date_order());
    let estimate = props.facts.estimate(jurisdiction, None, None, now);
    let errors = estimate.errors();
    let species = estimate.input.pet.species;
    let apply = with_query(&Route::StartApplication, &props.facts);
    let action = if props.takes_applications {
        // Nobody can apply with answers that have no fee: the card says what to correct.
        let apply = estimate.result.is_ok().then_some(apply);
        html! { if let Some(apply) = apply { <LinkButton href={apply} text="Apply with these answers" kind={ButtonKind::Primary} class="block" testid="apply-with" /> } }
    } else {
        html! { <p class="small soft">{ isolate_name(&jurisdiction.name) }{ " does not take applications here yet. The fee is as it publishes it." }</p> }
    };
    html! {
        <>
            <div class="split">
                <div class="form">
                    <PetFacts jurisdiction={jurisdiction.clone()} facts={props.facts.clone()} onchange={props.onchange.clone()} errors={errors.clone()} {species} />
                    <FeeForm jurisdiction={jurisdiction.clone()} facts={props.facts.clone()} onchange={props.onchange.clone()} {errors} {species}
                        terms={estimate.terms.clone()} term={estimate.input.term_months} />
                    <button class="button primary without-script">{ "Show the fee" }</button>
                </div>
                <div class="beside">
                    <FeeCard jurisdiction={jurisdiction.clone()} result={estimate.result.clone()} needed_proofs={estimate.needed_proofs.clone()} {action} />
                </div>
            </div>
            <FeeBar result={estimate.result.clone()} />
            <div class="below stack loose">
                if let Ok(quote) = &estimate.result { { quote_notes(quote, jurisdiction) } }
                { other_charges(jurisdiction, species) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FeeBarProps {
    result: Result<Quote, Invalid>,
}

/// The fee and expiry at the bottom of the screen, for phones, where the card is below the form. Scrolls to the card.
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
            <span>{ "through " }{ English::of(quote.total.currency).day(quote.expires) }</span>
            <span class="why">{ "See why" }<Icon kind={IconKind::ChevronDown} class="small" /></span>
        </button>
    }
}

/// The jurisdiction's other charges for this species, each with its source.
fn other_charges(jurisdiction: &Jurisdiction, species: Species) -> Html {
    let late = jurisdiction.late_fees.iter().map(|step| {
        let days = match step.to_day {
            Some(last) => format!("Renewed {} to {last} days late", step.from_day),
            None if step.from_day == 1 => "Renewed late".to_owned(),
            None => format!("Renewed {} days late or more", step.from_day),
        };
        (days, jurisdiction.money(step.amount), &step.source)
    });
    let charges = jurisdiction.charges_for(species).map(|charge| {
        (
            charge.text.clone(),
            jurisdiction.money(charge.amount),
            &charge.source,
        )
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::licensing::rules::find;

    #[test]
    fn the_title_is_in_the_english_of_the_place() {
        assert_eq!(title(None), "What a license costs");
        for (place, expected) in [
            ("seattle", "What a license costs"),
            ("calgary", "What a licence costs"),
        ] {
            assert_eq!(title(Some(&find(place).unwrap())), expected);
        }
    }
}
