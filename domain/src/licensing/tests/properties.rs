//! Property tests of quotes, for every jurisdiction, any input and any figures.

use super::today;
use crate::licensing::{
    ExpiryReason, Jurisdiction, LineKind, OwnerFacts, PetFacts, QuoteInput, expiry::term_end, quote, rules,
};
use crate::{Day, pet::SPECIES};
use proptest::{option, prelude::*, sample::select};

/// Jurisdictions with their own figures or random ones.
fn jurisdictions() -> impl Strategy<Value = Jurisdiction> {
    let figures = prop::collection::vec(prop_oneof![Just(0), 1..10_000_u32, Just(u32::MAX)], 40);
    (select(rules::builtin()), any::<bool>(), figures).prop_map(|(mut jurisdiction, real, figures)| {
        if !real {
            let mut figures = figures.into_iter();
            let fees = jurisdiction.fees.iter_mut().map(|row| &mut row.amount);
            let reductions = jurisdiction
                .reductions
                .iter_mut()
                .map(|reduction| &mut reduction.amount);
            let late = jurisdiction.late_fees.iter_mut().map(|step| &mut step.amount);
            for amount in fees.chain(reductions).chain(late) {
                *amount = figures.next().unwrap();
            }
        }
        jurisdiction
    })
}

fn days(around: std::ops::Range<i64>) -> impl Strategy<Value = Day> {
    around.prop_map(|days| today().plus_days(days))
}

fn inputs() -> impl Strategy<Value = QuoteInput> {
    let pet = (
        select(&SPECIES[..2]),
        any::<bool>(),
        option::of(days(-3_000..10)),
        option::of(0..200_u32),
        any::<bool>(),
    )
        .prop_map(|(species, altered, born, age_months, service_animal)| PetFacts {
            species,
            altered,
            born,
            age_months,
            service_animal,
        });
    let owner = (
        option::of(days(-36_000..-6_000)),
        option::of(18..100_u32),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(born, age_years, low_income, disabled)| OwnerFacts {
            born,
            age_years,
            low_income,
            disabled,
        });
    let term = select(vec![6, 12, 12, 12, 24, 36, 60]);
    (
        pet,
        owner,
        term,
        days(-2..368),
        option::of(days(-30..2_000)),
        option::of(days(-400..70)),
    )
        .prop_map(
            |(pet, owner, term_months, start, rabies_until, previous_expiry)| QuoteInput {
                pet,
                owner,
                term_months,
                start,
                rabies_until,
                previous_expiry,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, ..ProptestConfig::default() })]

    #[test]
    fn a_fee_is_never_negative_and_its_lines_sum_to_it(jurisdiction in jurisdictions(), input in inputs()) {
        if let Ok(quote) = quote(&jurisdiction, &input, today()) {
            let sum = quote.lines.iter().map(|line| line.amount.minor).sum::<i64>();
            prop_assert_eq!(quote.total.minor, sum);
            prop_assert!(quote.total.minor >= 0);
            prop_assert!(quote.lines.iter().all(|line| line.amount.currency == jurisdiction.currency));
            prop_assert!(quote.lines.iter().all(|line| (line.amount.minor < 0) == (line.code == LineKind::Reduction)));
            let kinds: Vec<_> = quote.lines.iter().map(|line| line.code).collect();
            prop_assert_eq!(kinds[0], LineKind::Licence);
            prop_assert!(kinds.len() <= 3 && kinds[1..].iter().all(|kind| *kind != LineKind::Licence));
        }
    }

    #[test]
    fn a_licence_ends_with_its_term_or_before_and_with_rabies_where_capped(jurisdiction in jurisdictions(), input in inputs()) {
        if let Ok(quote) = quote(&jurisdiction, &input, today()) {
            let term_end = term_end(&jurisdiction, quote.starts, input.term_months);
            prop_assert!(quote.starts <= quote.expires && quote.expires <= term_end);
            let cap = input.rabies_until.filter(|_| jurisdiction.rabies_caps_expiry(input.pet.species));
            prop_assert_eq!(quote.expires, cap.map_or(term_end, |rabies| rabies.min(term_end)));
            let capped = cap.is_some_and(|rabies| rabies < term_end);
            prop_assert_eq!(quote.expiry_reason == ExpiryReason::Rabies, capped);
            prop_assert!(quote.starts >= input.start);
            prop_assert!(input.previous_expiry.is_none_or(|before| before < today() || quote.starts > before));
        }
    }

    #[test]
    fn a_claim_never_makes_a_licence_dearer(jurisdiction in jurisdictions(), input in inputs()) {
        let plain = QuoteInput {
            pet: PetFacts { service_animal: false, ..input.pet.clone() },
            owner: OwnerFacts::default(),
            ..input.clone()
        };
        match (quote(&jurisdiction, &plain, today()), quote(&jurisdiction, &input, today())) {
            (Ok(plain), Ok(claimed)) => prop_assert!(claimed.total.minor <= plain.total.minor),
            (plain, claimed) => prop_assert_eq!(plain.err(), claimed.err(), "a claim decides about the fee alone"),
        }
    }

    #[test]
    fn the_order_of_the_rows_decides_nothing(jurisdiction in jurisdictions(), input in inputs()) {
        let mut turned = jurisdiction.clone();
        turned.fees.reverse();
        turned.reductions.reverse();
        turned.late_fees.reverse();
        let total = |jurisdiction: &Jurisdiction| quote(jurisdiction, &input, today()).map(|quote| quote.total);
        prop_assert_eq!(total(&jurisdiction), total(&turned));
    }

    #[test]
    fn the_terms_offered_are_the_terms_sold(jurisdiction in jurisdictions(), mut input in inputs(), months in 0..70_u32) {
        input.previous_expiry = None;
        input.rabies_until = None;
        input.start = today();
        input.pet.born = None;
        input.term_months = months;
        let offered = jurisdiction.terms_for(&input.pet, input.start).contains(&months);
        let banned = jurisdiction.must_be_altered.as_ref().is_some_and(|rule| rule.species.contains(&input.pet.species))
            && !input.pet.altered;
        prop_assert_eq!(quote(&jurisdiction, &input, today()).is_ok(), offered && !banned);
    }

    #[test]
    fn a_quote_round_trips(jurisdiction in jurisdictions(), input in inputs()) {
        let there = serde_json::to_string(&(&jurisdiction, &input)).unwrap();
        let (jurisdiction_back, input_back): (Jurisdiction, QuoteInput) = serde_json::from_str(&there).unwrap();
        prop_assert_eq!(quote(&jurisdiction_back, &input_back, today()), quote(&jurisdiction, &input, today()));
    }
}
