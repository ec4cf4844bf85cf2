//! Tests of a licence's first and last days, and of their explanations.

use super::{day, quote_input, today};
use crate::licensing::{
    ExpiryReason, LineKind, ProofKind, QuoteInput, QuoteRefused, needed_proofs, quote, reminder_of, rules,
};
use crate::{Invalid, pet::Species};

fn dog(
    jurisdiction: &str,
    change: impl FnOnce(&mut QuoteInput),
) -> Result<crate::licensing::Quote, QuoteRefused> {
    let mut input = quote_input(Species::Dog, true, 12);
    change(&mut input);
    quote(&rules::find(jurisdiction).unwrap(), &input, today())
}

#[test]
fn wall_e_is_licensed_until_his_vaccination_ends_in_may() {
    let quote = dog("seattle", |input| input.rabies_until = Some(day("2027-05-14"))).unwrap();
    assert_eq!(quote.total.to_string(), "$27.00");
    assert_eq!(quote.lines.len(), 1);
    assert_eq!(quote.lines[0].code, LineKind::Licence);
    assert_eq!(
        quote.lines[0].source.to_string(),
        "fastpettabs.com; Seattle Animal Shelter in myballard.com, 2015"
    );
    assert_eq!((quote.starts, quote.expires), (today(), day("2027-05-14")));
    assert_eq!(quote.expiry_reason, ExpiryReason::Rabies);
    assert_eq!(
        quote.expiry_text,
        "Ends on 2027-05-14, because the rabies vaccination ends then; the term of 1 year would last through 2027-11-20."
    );
    assert_eq!(quote.notes.len(), 1);
    assert!(
        quote.notes[0].starts_with("Seattle has raised its fees since"),
        "{}",
        quote.notes[0]
    );
}

#[test]
fn a_term_ends_the_day_before_its_anniversary() {
    let quote = dog("seattle", |input| input.rabies_until = Some(day("2028-01-01"))).unwrap();
    assert_eq!(
        (quote.expires, quote.expiry_reason),
        (day("2027-11-20"), ExpiryReason::Term)
    );
    assert_eq!(
        quote.expiry_text,
        "Ends on 2027-11-20, when the term of 1 year is over."
    );
    let same_day = dog("seattle", |input| input.rabies_until = Some(day("2027-11-20"))).unwrap();
    assert_eq!(
        same_day.expiry_reason,
        ExpiryReason::Term,
        "both end on the same day"
    );
    let two_years = dog("seattle", |input| input.term_months = 24).unwrap();
    assert_eq!(two_years.expires, day("2028-11-20"));
}

#[test]
fn toronto_counts_days_and_others_months() {
    let from_march = |input: &mut QuoteInput| input.start = day("2027-03-01");
    assert_eq!(
        dog("toronto", from_march).unwrap().expires,
        day("2028-02-28"),
        "365 days"
    );
    assert_eq!(
        dog("calgary", from_march).unwrap().expires,
        day("2028-02-29"),
        "a year with a leap day"
    );
}

#[test]
fn a_vaccination_caps_no_term_where_it_does_not_count() {
    let quote = dog("toronto", |input| input.rabies_until = Some(day("2026-12-01"))).unwrap();
    assert_eq!(
        (quote.expires, quote.expiry_reason),
        (day("2027-11-20"), ExpiryReason::Term)
    );
}

#[test]
fn a_vaccination_that_is_over_is_refused() {
    let refused = dog("los-angeles", |input| {
        input.rabies_until = Some(day("2026-11-20"));
    })
    .unwrap_err();
    assert_eq!(
        refused,
        QuoteRefused::RabiesEnded {
            ended: day("2026-11-20"),
            starts: today()
        }
    );
    let invalid = Invalid::from(refused);
    assert_eq!(
        (invalid.0[0].field.as_str(), invalid.0[0].code.as_str()),
        ("rabies_until", "rabies-ended")
    );
    let last_day = dog("los-angeles", |input| input.rabies_until = Some(today())).unwrap();
    assert_eq!(last_day.expires, today());
}

#[test]
fn an_early_renewal_follows_the_licence_it_renews() {
    let renew = |expiry| dog("toronto", |input| input.previous_expiry = Some(day(expiry)));
    let quote = renew("2027-01-20").unwrap();
    assert_eq!(
        (quote.starts, quote.expires),
        (day("2027-01-21"), day("2028-01-20"))
    );
    assert_eq!(quote.lines.len(), 1, "not late");
    assert_eq!(
        renew("2027-01-21").unwrap_err(),
        QuoteRefused::RenewalEarly {
            opens: day("2026-11-22")
        }
    );
    assert_eq!(
        renew("2026-11-21").unwrap().starts,
        day("2026-11-22"),
        "the last day"
    );
    assert_eq!(renew("2026-11-20").unwrap().starts, today(), "expired yesterday");
}

#[test]
fn a_start_is_neither_past_nor_far_ahead() {
    let start = |text| dog("seattle", |input| input.start = day(text));
    assert!(start("2026-11-20").is_ok(), "still today, west of Greenwich");
    assert_eq!(
        start("2026-11-19").unwrap_err(),
        QuoteRefused::StartPast { today: today() }
    );
    assert!(start("2027-11-22").is_ok());
    assert_eq!(
        start("2027-11-23").unwrap_err(),
        QuoteRefused::StartFar {
            latest: day("2027-11-22")
        }
    );
}

#[test]
fn an_unborn_pet_is_refused() {
    let refused = dog("seattle", |input| input.pet.born = Some(day("2026-11-22"))).unwrap_err();
    assert_eq!(refused.field(), "pet.born");
}

#[test]
fn the_owner_is_told_what_matters() {
    let young = dog("calgary", |input| input.pet.born = Some(day("2026-10-01"))).unwrap();
    assert_eq!(
        young.notes,
        ["Not due yet: Calgary licenses a pet from 3 months of age, on 2027-01-01."]
    );
    let ageless = dog("calgary", |input| input.pet.born = None).unwrap();
    assert_eq!(ageless.notes.len(), 1);
    assert!(ageless.notes[0].contains("an adult dog"), "{}", ageless.notes[0]);
    let unproven = dog("seattle", |_| ()).unwrap();
    assert!(unproven.notes[0].contains("rabies"), "{}", unproven.notes[0]);
    let goat = quote(
        &rules::find("seattle").unwrap(),
        &quote_input(Species::Goat, false, 12),
        today(),
    )
    .unwrap();
    assert!(
        goat.notes.iter().any(|note| note.contains("miniature goats")),
        "{:?}",
        goat.notes
    );
    assert!(
        !goat
            .notes
            .iter()
            .any(|note| note.contains("rabies") || note.contains("potbellied")),
        "{:?}",
        goat.notes
    );
    assert_eq!(
        dog("new-york-city", |_| ()).unwrap().notes,
        ["The fee is not refundable."]
    );
}

#[test]
fn required_proofs_follow_from_the_fee() {
    use ProofKind::{Alteration, Rabies, ServiceAnimal};
    let needed = |jurisdiction: &str, species, altered, service_animal| {
        let mut pet = quote_input(species, altered, 12).pet;
        pet.service_animal = service_animal;
        needed_proofs(&rules::find(jurisdiction).unwrap(), &pet)
    };
    assert_eq!(
        needed("seattle", Species::Dog, true, true),
        [Rabies, Alteration],
        "no fee depends on service there"
    );
    assert_eq!(needed("seattle", Species::Dog, false, false), [Rabies]);
    assert_eq!(
        needed("toronto", Species::Dog, true, true),
        [Alteration, ServiceAnimal]
    );
    assert_eq!(needed("toronto", Species::Cat, false, true), []);
    assert_eq!(needed("seattle", Species::Cat, true, false), [Rabies, Alteration]);
    assert_eq!(needed("seattle", Species::Goat, false, false), []);
    assert_eq!(needed("seattle", Species::Pig, true, false), [Alteration]);
}

#[test]
fn a_licence_without_an_end_is_over_when_no_term_on_offer_reaches_further() {
    let seattle = crate::licensing::rules::find("seattle").unwrap();
    let end = crate::licensing::expiry::latest_end(&seattle, day("2018-12-31"));
    assert_eq!(end, day("2020-12-30"), "two years are the longest term");
}

#[test]
fn a_postal_code_of_another_state_is_asked_about_and_no_other() {
    let question = |id: &str, code| crate::licensing::rules::find(id).unwrap().postal_question(code);
    assert_eq!(
        question("new-york-city", " 98101 ").as_deref(),
        Some("ZIP codes in New York usually begin differently than 98101. Is that right?")
    );
    assert_eq!(question("new-york-city", "10001"), None);
    assert_eq!(question("seattle", "98101-1234"), None);
    assert!(question("seattle", "10001").is_some());
    assert_eq!(question("toronto", "T2P 1J9"), None, "provinces are not checked");
    assert_eq!(question("seattle", "981"), None, "an error says more");
}

#[test]
fn only_rules_that_say_so_keep_fees() {
    let keeps = |id: &str| crate::licensing::rules::find(id).unwrap().keeps_fees();
    assert!(keeps("new-york-city"));
    assert!(!keeps("seattle"));
}

#[test]
fn a_licence_has_one_reminder_a_day_and_the_latest_counts() {
    let last = day("2027-05-14");
    let due = |days_left: i64| reminder_of(last, last.plus_days(-days_left), 60);
    for (days_left, reminder) in [
        (61, None),
        (60, Some(60)),
        (31, Some(60)),
        (30, Some(30)),
        (8, Some(30)),
        (7, Some(7)),
        (1, Some(7)),
        (0, Some(0)),
        (-1, None),
    ] {
        assert_eq!(due(days_left), reminder, "{days_left} days are left");
    }
    // Nobody is reminded before the renewal window opens.
    assert_eq!(reminder_of(last, last.plus_days(-45), 30), None);
    assert_eq!(reminder_of(last, last.plus_days(-30), 30), Some(30));
}
