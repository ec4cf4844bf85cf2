use crate::{
    Money,
    builder::{
        Measurements, Parameters, Verdict,
        arbitrary::{lettering, parameters},
        check, choices, fit,
        lettering::room,
        parts::PRODUCTS,
        price, size,
    },
    measure::Units,
};
use proptest::{option, prelude::*, sample::select};

/// A design that breaks no rule, reached from a plain product by possible choices.
fn accepted() -> impl Strategy<Value = Parameters> {
    let steps = proptest::collection::vec(any::<prop::sample::Index>(), 0..24);
    (select(PRODUCTS), steps, option::of(lettering())).prop_map(|(product, steps, lettering)| {
        let mut design = Parameters::plain(product);
        let dressed = Parameters {
            lettering,
            ..design.clone()
        }
        .tidy();
        if check(&dressed).is_empty() {
            design = dressed;
        }
        for step in steps {
            let possible: Vec<_> = choices(&design)
                .into_iter()
                .filter(|choice| choice.refused.is_none())
                .collect();
            design = design.with(step.get(&possible).pick);
        }
        design
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn possible_choices_never_lead_to_a_broken_design(design in accepted()) {
        prop_assert_eq!(check(&design), []);
    }

    #[test]
    fn an_offered_option_can_be_chosen(design in accepted()) {
        for choice in choices(&design) {
            let taken = design.with(choice.pick);
            let broken = check(&taken);
            if choice.refused.is_none() {
                prop_assert_eq!(&broken, &[], "{:?}", choice.pick);
                let again = choices(&taken).into_iter().find(|other| other.pick == choice.pick);
                prop_assert!(again.is_some_and(|again| again.chosen && again.refused.is_none()), "{:?}", choice.pick);
            } else {
                prop_assert!(!broken.is_empty(), "{:?} was refused for nothing", choice.pick);
                prop_assert!(!choice.chosen);
            }
        }
    }

    #[test]
    fn no_accepted_design_breaks_what_the_workshop_can_do(design in accepted()) {
        prop_assert!(!design.front_ring || design.width_mm >= 20);
        prop_assert!(design.material.comes_in(design.strap));
        if let Some(lettering) = &design.lettering {
            let (width, height) = room(&design, lettering.place).unwrap();
            prop_assert!(lettering.width_mm() <= width && lettering.depth_mm() <= height);
            prop_assert!((5..=50).contains(&lettering.height_mm) && lettering.text.chars().count() <= 200);
        }
    }

    #[test]
    fn a_price_is_its_lines_and_never_negative(design in parameters()) {
        let priced = price(&design);
        let sum = Money::sum(priced.total.currency, priced.lines.iter().map(|line| line.amount)).unwrap();
        prop_assert_eq!(sum, priced.total);
        prop_assert!(priced.lines.iter().all(|line| line.amount.minor > 0));
        prop_assert!(priced.total.minor > 0 && (4..=11).contains(&priced.lead_time_days));
        prop_assert_eq!(price(&design), priced);
    }

    #[test]
    fn a_design_round_trips(design in parameters()) {
        let text = serde_json::to_string(&design).unwrap();
        prop_assert_eq!(serde_json::from_str::<Parameters>(&text).unwrap(), design);
    }

    #[test]
    fn the_size_for_a_girth_fits(girth in 0_u16..2_000, at in 0..2_usize) {
        let product = PRODUCTS[at];
        let measured = Measurements { neck_mm: (at == 1).then_some(girth), chest_mm: Some(girth), weight_grams: None };
        if let Some(number) = size::for_pet(product, &measured) {
            let design = Parameters { size: Some(number), ..Parameters::plain(product) };
            prop_assert_eq!(fit(&design, &measured, Units::Metric).verdict, Verdict::Fits, "size {}", number);
        }
    }
}
