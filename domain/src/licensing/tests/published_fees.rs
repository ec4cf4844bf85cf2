//! Tests of the six jurisdictions' published figures.

use super::{day, quote_input, today};
use crate::licensing::{QuoteInput, QuoteRefused, quote, rules};
use crate::pet::Species::{self, Cat, Dog, Goat, Pig};

fn answer(jurisdiction: &str, input: &QuoteInput) -> Result<String, QuoteRefused> {
    let quote = quote(&rules::find(jurisdiction).unwrap(), input, today())?;
    let lines: Vec<_> = quote
        .lines
        .iter()
        .map(|line| format!("{} {}", line.text, line.amount))
        .collect();
    Ok(format!("{} = {}", lines.join("; "), quote.total))
}

/// Jurisdiction, species, altered, months, and the lines of the quote with their sum.
const GROWN_PETS: &[(&str, Species, bool, u32, &str)] = &[
    (
        "seattle",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year $27.00 = $27.00",
    ),
    (
        "seattle",
        Dog,
        false,
        12,
        "dog not spayed or neutered, 1 year $47.00 = $47.00",
    ),
    (
        "seattle",
        Dog,
        true,
        24,
        "spayed or neutered dog, 2 years $37.00 = $37.00",
    ),
    (
        "seattle",
        Dog,
        false,
        24,
        "dog not spayed or neutered, 2 years $69.00 = $69.00",
    ),
    (
        "seattle",
        Cat,
        true,
        12,
        "spayed or neutered cat, 1 year $15.00 = $15.00",
    ),
    (
        "seattle",
        Cat,
        false,
        12,
        "cat not spayed or neutered, 1 year $25.00 = $25.00",
    ),
    (
        "seattle",
        Cat,
        true,
        24,
        "spayed or neutered cat, 2 years $22.00 = $22.00",
    ),
    (
        "seattle",
        Cat,
        false,
        24,
        "cat not spayed or neutered, 2 years $40.00 = $40.00",
    ),
    ("seattle", Goat, false, 12, "goat, 1 year $20.00 = $20.00"),
    ("seattle", Goat, true, 24, "goat, 2 years $30.00 = $30.00"),
    (
        "seattle",
        Pig,
        true,
        12,
        "spayed or neutered pig, 1 year $120.00 = $120.00",
    ),
    (
        "calgary",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year C$45.00 = C$45.00",
    ),
    (
        "calgary",
        Dog,
        false,
        12,
        "dog not spayed or neutered, 1 year C$71.00 = C$71.00",
    ),
    (
        "calgary",
        Cat,
        true,
        12,
        "spayed or neutered cat, 1 year C$22.00 = C$22.00",
    ),
    (
        "calgary",
        Cat,
        false,
        12,
        "cat not spayed or neutered, 1 year C$44.00 = C$44.00",
    ),
    (
        "toronto",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year C$25.00 = C$25.00",
    ),
    (
        "toronto",
        Dog,
        false,
        12,
        "dog not spayed or neutered, 1 year C$60.00 = C$60.00",
    ),
    (
        "toronto",
        Cat,
        true,
        12,
        "spayed or neutered cat, 1 year C$15.00 = C$15.00",
    ),
    (
        "toronto",
        Cat,
        false,
        12,
        "cat not spayed or neutered, 1 year C$50.00 = C$50.00",
    ),
    (
        "new-york-city",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year $8.50 = $8.50",
    ),
    (
        "new-york-city",
        Dog,
        false,
        12,
        "dog not spayed or neutered, 1 year $34.00 = $34.00",
    ),
    (
        "new-york-city",
        Dog,
        true,
        60,
        "spayed or neutered dog, 5 years $42.50 = $42.50",
    ),
    (
        "king-county",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year $30.00 = $30.00",
    ),
    (
        "king-county",
        Cat,
        false,
        12,
        "cat not spayed or neutered, 1 year $60.00 = $60.00",
    ),
    (
        "los-angeles",
        Dog,
        true,
        12,
        "spayed or neutered dog, 1 year $20.00 = $20.00",
    ),
    (
        "los-angeles",
        Dog,
        true,
        36,
        "spayed or neutered dog, 3 years $55.00 = $55.00",
    ),
];

#[test]
fn grown_pets_of_owners_without_a_claim() {
    for (jurisdiction, species, altered, months, expected) in GROWN_PETS {
        assert_eq!(
            answer(jurisdiction, &quote_input(*species, *altered, *months)).as_deref(),
            Ok(*expected),
            "{jurisdiction}"
        );
    }
}

#[test]
fn young_animals_cost_less_where_the_place_says_so() {
    let born = |born, months| {
        let mut input = quote_input(Dog, false, months);
        input.pet.born = Some(day(born));
        input
    };
    let calgary = answer("calgary", &born("2026-05-22", 12)).unwrap();
    assert_eq!(
        calgary, "dog under 6 months, 1 year C$45.00 = C$45.00",
        "a day short of six months"
    );
    let calgary = answer("calgary", &born("2026-05-21", 12)).unwrap();
    assert_eq!(
        calgary, "dog not spayed or neutered, 1 year C$71.00 = C$71.00",
        "six months old today"
    );
    let king = answer("king-county", &born("2026-07-01", 6)).unwrap();
    assert_eq!(king, "dog under 6 months, 6 months $15.00 = $15.00");
    let new_york = answer("new-york-city", &born("2026-08-01", 12)).unwrap();
    assert_eq!(new_york, "dog under 4 months, 1 year $8.50 = $8.50");
    let new_york = answer("new-york-city", &born("2026-08-01", 24)).unwrap();
    assert_eq!(
        new_york, "dog not spayed or neutered, 2 years $68.00 = $68.00",
        "it is grown in the second year"
    );
    let mut by_age = born("2026-07-01", 12);
    by_age.pet.born = None;
    by_age.pet.age_months = Some(5);
    assert_eq!(
        answer("calgary", &by_age).unwrap(),
        "dog under 6 months, 1 year C$45.00 = C$45.00"
    );
}

#[test]
fn owners_and_service_animals_pay_less() {
    let mut senior = quote_input(Dog, true, 12);
    senior.owner.born = Some(day("1961-11-21"));
    let king = |input: &QuoteInput| answer("king-county", input).unwrap();
    assert_eq!(
        king(&senior),
        "spayed or neutered dog, 1 year $30.00; owner 65+ −$15.00 = $15.00"
    );
    senior.owner.born = Some(day("1961-11-22"));
    assert_eq!(
        king(&senior),
        "spayed or neutered dog, 1 year $30.00 = $30.00",
        "65 tomorrow"
    );
    senior.owner.born = Some(day("1950-01-01"));
    senior.pet.service_animal = true;
    assert_eq!(
        king(&senior),
        "spayed or neutered dog, 1 year $30.00; service animal −$30.00 = $0.00",
        "the better of two"
    );
    senior.pet.service_animal = false;
    senior.owner.age_years = Some(70);
    senior.owner.born = None;
    senior.pet.altered = false;
    assert_eq!(
        king(&senior),
        "dog not spayed or neutered, 1 year $60.00 = $60.00",
        "for altered pets only"
    );
    senior.pet.service_animal = true;
    assert_eq!(
        king(&senior),
        "dog not spayed or neutered, 1 year $60.00; service animal −$60.00 = $0.00"
    );
    assert_eq!(
        answer("toronto", &senior).unwrap(),
        "dog not spayed or neutered, 1 year C$60.00; service animal −C$60.00 = C$0.00"
    );

    let los_angeles = |age, low_income, disabled, months| {
        let mut input = quote_input(Dog, true, months);
        input.owner.age_years = Some(age);
        input.owner.low_income = low_income;
        input.owner.disabled = disabled;
        answer("los-angeles", &input).unwrap()
    };
    let full = "spayed or neutered dog, 1 year $20.00 = $20.00";
    assert_eq!(
        los_angeles(62, true, false, 12),
        "spayed or neutered dog, 1 year $20.00; low-income owner 62+ −$10.00 = $10.00"
    );
    assert_eq!(
        los_angeles(30, true, true, 12),
        "spayed or neutered dog, 1 year $20.00; low-income disabled owner −$10.00 = $10.00"
    );
    assert_eq!(los_angeles(61, true, false, 12), full);
    assert_eq!(los_angeles(62, false, true, 12), full);
    assert_eq!(
        los_angeles(62, true, true, 36),
        "spayed or neutered dog, 3 years $55.00 = $55.00",
        "for one year only"
    );
}

#[test]
fn late_renewals_cost_more_step_by_step() {
    let late = |jurisdiction: &str, days: i64| {
        let mut input = quote_input(Dog, true, 12);
        input.previous_expiry = Some(today().plus_days(-days));
        answer(jurisdiction, &input).unwrap()
    };
    for (days, total) in [
        (44, "30"),
        (45, "45"),
        (90, "45"),
        (91, "50"),
        (135, "50"),
        (136, "60"),
        (900, "60"),
    ] {
        assert!(
            late("king-county", days).ends_with(&format!("= ${total}.00")),
            "{days} days"
        );
    }
    assert_eq!(
        late("king-county", 100),
        "spayed or neutered dog, 1 year $30.00; renewed 100 days late $20.00 = $50.00"
    );
    assert_eq!(
        late("new-york-city", 1),
        "spayed or neutered dog, 1 year $8.50; renewed 1 day late $2.00 = $10.50"
    );
    assert_eq!(
        late("new-york-city", 0),
        "spayed or neutered dog, 1 year $8.50 = $8.50",
        "the last day is not late"
    );
    assert_eq!(
        late("toronto", 100),
        "spayed or neutered dog, 1 year C$25.00 = C$25.00"
    );
}

#[test]
fn licences_not_on_offer_are_refused_with_advice() {
    let refused = |jurisdiction: &str, species, altered, months| {
        let refused = answer(jurisdiction, &quote_input(species, altered, months)).unwrap_err();
        (refused.field(), refused.code(), refused.to_string())
    };
    for species in [Cat, Goat, Pig] {
        let (field, code, message) = refused("new-york-city", species, true, 12);
        assert_eq!((field, code), ("pet.species", "no-fee"));
        let expected = format!(
            "New York City publishes no fee for {}s in our source. Ask",
            species.as_str()
        );
        assert!(message.starts_with(&expected), "{message}");
    }
    let (field, code, message) = refused("los-angeles", Dog, false, 12);
    assert_eq!((field, code), ("pet.altered", "must-be-altered"));
    assert!(message.contains("spayed or neutered"), "{message}");
    let (field, code, _) = refused("seattle", Pig, false, 12);
    assert_eq!((field, code), ("pet.altered", "must-be-altered"));
    let (field, code, message) = refused("seattle", Dog, true, 36);
    assert_eq!((field, code), ("term_months", "term-not-offered"));
    assert!(message.ends_with("Choose 1 year or 2 years."), "{message}");
    let (_, _, message) = refused("king-county", Dog, true, 6);
    assert!(
        message.ends_with("Choose 1 year."),
        "six months are for the young: {message}"
    );
    let (_, _, message) = refused("new-york-city", Dog, true, 6);
    assert!(
        message.ends_with("Choose 1 year, 2 years, 3 years, 4 years or 5 years."),
        "{message}"
    );
}

#[test]
fn replacement_tags() {
    let tag = |jurisdiction: &str| {
        rules::find(jurisdiction)
            .unwrap()
            .replacement_tag()
            .map(|fee| fee.to_string())
    };
    assert_eq!(tag("calgary").as_deref(), Some("C$6.00"));
    assert_eq!(tag("toronto").as_deref(), Some("C$5.65"));
    assert_eq!(tag("los-angeles").as_deref(), Some("$5.00"));
    assert_eq!(tag("seattle"), None, "not in our source");
}
