//! The questions on which a fee depends.

use super::error_of;
use crate::facts::{Facts, FeeEstimate};
use allpet_domain::{
    Day, FieldError,
    english::{English, ExpectedDay},
    licensing::{Jurisdiction, fee::term_words, schedule::Claim},
    pet::{SPECIES, Species},
    text::capitalize,
};
use allpet_ui::prelude::*;

/// Props of the forms in this file.
#[derive(Properties, PartialEq)]
pub(crate) struct FeeFormProps {
    /// The jurisdiction.
    pub(crate) jurisdiction: std::rc::Rc<Jurisdiction>,
    /// The answers so far.
    pub(crate) facts: Facts,
    /// Called with the changed answers.
    pub(crate) onchange: Callback<Facts>,
    /// The errors of the fields.
    #[prop_or_default]
    pub(crate) errors: Vec<FieldError>,
    /// The terms on offer, in months, each with its fee.
    #[prop_or_default]
    pub(crate) terms: Vec<(u32, Option<String>)>,
    /// The chosen term, in months.
    #[prop_or_default]
    pub(crate) term: u32,
    /// The species; the one on record, if the pet is.
    pub(crate) species: Species,
    /// The last day of the licence that is renewed; the new term begins on the next.
    #[prop_or_default]
    pub(crate) renewed: Option<Day>,
}

impl FeeFormProps {
    fn first_day_hint(&self) -> String {
        let first = self.renewed.map(|last| self.english().day(last.plus_days(1)));
        first.unwrap_or_else(|| "Today".into()) + ", if you leave it empty"
    }

    /// Returns a callback that sets one answer.
    fn setter<T: 'static>(&self, set_answer: impl Fn(&mut Facts, T) + 'static) -> Callback<T> {
        let (facts, onchange) = (self.facts.clone(), self.onchange.clone());
        Callback::from(move |value| {
            let mut facts = facts.clone();
            set_answer(&mut facts, value);
            onchange.emit(facts);
        })
    }

    /// Returns the English of the jurisdiction.
    fn english(&self) -> English {
        English::of(self.jurisdiction.currency)
    }

    fn error(&self, name: &str) -> Option<AttrValue> {
        error_of(&self.errors, name)
    }
}

impl FeeEstimate {
    /// Returns the errors to show at the fields.
    pub(crate) fn errors(&self) -> Vec<FieldError> {
        self.result
            .as_ref()
            .err()
            .map(|invalid| invalid.0.clone())
            .unwrap_or_default()
    }
}

/// The pet: species, altered, birthday or age.
#[component]
pub(crate) fn PetFacts(props: &FeeFormProps) -> Html {
    let facts = &props.facts;
    let has_fee = |species: &Species| {
        props
            .jurisdiction
            .fees
            .iter()
            .any(|row| row.species.contains(species))
    };
    let choices: Vec<_> = SPECIES
        .into_iter()
        .filter(has_fee)
        .map(|species| {
            Choice::new(species.as_str(), species.label()).icon(crate::components::species_icon(species))
        })
        .collect();
    let only = (choices.len() == 1).then(|| {
        AttrValue::from(format!(
            "The source names fees for {}s only",
            props.species.as_str()
        ))
    });
    html! {
        <>
            <RadioCards name="pet.species" label="Your pet" {choices} hint={only} value={props.species.as_str()} error={props.error("pet.species")}
                onchange={props.setter(|facts, value| facts.species = value)} />
            <AlteredField name="pet.altered" value={Some(facts.altered())} error={props.error("pet.altered")}
                onchange={props.setter(|facts: &mut Facts, altered| facts.altered = yes_or_no(Some(altered)).into())} />
            <div class="fields">
                <DateField name="pet.born" label="Day of birth" english={props.english()} value={facts.born.clone()} optional=true error={props.error("pet.born")}
                    onchange={props.setter(|facts: &mut Facts, (text, _)| facts.set_born(text))} />
                if facts.born.trim().is_empty() {
                    <TextField name="pet.age_months" label="Or its age" value={facts.age.clone()} optional=true hint="For example 5 months"
                        error={props.error("pet.age_months")} onchange={props.setter(|facts, value| facts.age = value)} />
                }
            </div>
        </>
    }
}

/// The other questions: term, dates and discounts.
#[component]
pub(crate) fn FeeForm(props: &FeeFormProps) -> Html {
    let facts = &props.facts;
    let jurisdiction = &props.jurisdiction;
    let terms = props.terms.iter().map(|(months, fee)| {
        let choice = Choice::new(months.to_string(), capitalize(&term_words(*months)));
        match fee {
            Some(fee) => choice.figure(fee.clone()),
            None => choice,
        }
    });
    html! {
        <>
            if !props.terms.is_empty() {
                <RadioCards name="term_months" label="Term" choices={terms.collect::<Vec<_>>()} value={props.term.to_string()}
                    error={props.error("term_months")} onchange={props.setter(|facts, value| facts.term = value)} />
            }
            <div class="fields">
                <DateField name="start" expects={ExpectedDay::Coming} english={props.english()} label="First day" value={facts.start.clone()} optional=true hint={props.first_day_hint()}
                    error={props.error("start")} onchange={props.setter(|facts: &mut Facts, (text, _)| facts.start = text)} />
                if jurisdiction.rabies_of(props.species).is_some() {
                    <DateField name="rabies_until" expects={ExpectedDay::Coming} english={props.english()} label="Rabies vaccination ends" value={facts.rabies.clone()} optional=true
                        hint={if jurisdiction.rabies_caps_expiry(props.species) { props.english().choose("The license ends with it", "The licence ends with it") } else { "From the vet’s certificate" }}
                        error={props.error("rabies_until")} onchange={props.setter(|facts: &mut Facts, (text, _)| facts.rabies = text)} />
                }
            </div>
            { discounts(props) }
        </>
    }
}

fn discounts(props: &FeeFormProps) -> Html {
    let (jurisdiction, facts) = (&props.jurisdiction, &props.facts);
    let offered = || {
        jurisdiction
            .reductions
            .iter()
            .filter(|reduction| reduction.species.contains(&props.species))
    };
    let claims = |claim| offered().any(|reduction| reduction.claims.contains(&claim));
    let from_years = offered().filter_map(|reduction| reduction.owner_from_years).min();
    if offered().next().is_none() {
        return Html::default();
    }
    html! {
        <fieldset class="field discounts">
            <legend class="legend">{ "What may lower the fee in " }{ isolate_name(&jurisdiction.name) }</legend>
            if let Some(years) = from_years {
                <TextField name="owner.age_years" label="Your age" kind={TextKind::Digits} unit="years" value={facts.owner_age.clone()} optional=true
                    hint={format!("There is a lower fee from {years}")} error={props.error("owner.age_years")}
                    onchange={props.setter(|facts, value| facts.owner_age = value)} />
            }
            if claims(Claim::LowIncome) {
                <Checkbox name="owner.low_income" label="I have a low income, as the authority defines it" checked={facts.low_income}
                    onchange={props.setter(|facts, value| facts.low_income = value)} />
            }
            if claims(Claim::Disabled) {
                <Checkbox name="owner.disabled" label="I have a disability" checked={facts.disabled}
                    onchange={props.setter(|facts, value| facts.disabled = value)} />
            }
            if claims(Claim::ServiceAnimal) {
                <Checkbox name="service_animal" label="It works as a service animal" checked={facts.service}
                    onchange={props.setter(|facts, value| facts.service = value)} />
            }
        </fieldset>
    }
}
