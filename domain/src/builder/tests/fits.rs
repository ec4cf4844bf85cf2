use super::{collar, harness, leash};
use crate::{
    builder::{self, Fit, Hardware, Measurements, Parameters, Pick, Product, Verdict, check, choices, size},
    measure::{Units, millimetres},
};

fn fit(design: &Parameters, measured: &Measurements) -> Fit {
    builder::fit(design, measured, Units::Metric)
}

/// Wall-E, a dog of 7.5 kg.
fn wall_e() -> Measurements {
    Measurements {
        neck_mm: Some(290),
        chest_mm: Some(430),
        weight_grams: Some(7_500),
    }
}

#[test]
fn a_harness_fits_a_dog_of_7500_grams() {
    assert_eq!(size::for_pet(Product::Harness, &wall_e()), Some(1));
    let fit = fit(&harness(), &wall_e());
    assert_eq!(
        (fit.verdict, fit.better_size),
        (Verdict::Fits, None),
        "{}",
        fit.explanation
    );
}

#[test]
fn between_two_sizes_the_larger() {
    let at = |girth| size::for_girth(Product::Harness, girth);
    assert_eq!((at(454), at(455), at(475)), (Some(1), Some(2), Some(2)));
    assert_eq!(
        (at(319), at(320), at(1_140), at(1_141)),
        (None, Some(0), Some(7), None)
    );
}

#[test]
fn inches_that_a_size_names_fit_it() {
    let one = size::of(Product::Harness, 1).unwrap();
    let shown = |range| size::format_girths(range, Units::UnitedStates);
    assert_eq!(shown(one.fits()), "14.4–18.7 in (36.5–47.5 cm)");
    for number in 0..size::SIZES {
        for product in [Product::Harness, Product::Collar] {
            let size = size::of(product, number).unwrap();
            for range in [Some(size.fits()), size.fits_neck()].into_iter().flatten() {
                let shown = shown(range);
                let (from, rest) = shown.split_once('–').unwrap();
                let (to, _) = rest.split_once(" in").unwrap();
                for named in [from, to] {
                    let girth = millimetres(named, Units::UnitedStates).unwrap();
                    assert!(
                        (u32::from(range.0)..=u32::from(range.1)).contains(&girth),
                        "{shown}: {named}"
                    );
                }
            }
        }
    }
}

#[test]
fn displayed_girths_fit() {
    let one = size::of(Product::Harness, 1).unwrap();
    assert_eq!(size::format_girths(one.fits(), Units::Metric), "36.5–47.5 cm");
    assert_eq!(
        size::label(Product::Harness, 1, Units::Metric).unwrap(),
        "size 1 (chest 36.5–47.5 cm)"
    );
    assert_eq!(
        size::label(Product::Collar, 0, Units::Metric).unwrap(),
        "size 0 (neck 18.5–24.5 cm)"
    );
    for product in [Product::Harness, Product::Collar] {
        for number in 0..size::SIZES {
            let (from, to) = size::of(product, number).unwrap().fits();
            for girth in 150..1_300 {
                let around = Some(girth);
                let measured = match product {
                    Product::Collar => Measurements {
                        neck_mm: around,
                        ..Measurements::default()
                    },
                    _ => Measurements {
                        chest_mm: around,
                        ..Measurements::default()
                    },
                };
                let design = Parameters {
                    size: Some(number),
                    ..Parameters::plain(product)
                };
                let says = fit(&design, &measured);
                let fits = (from..=to).contains(&girth);
                assert_eq!(
                    says.verdict == Verdict::Fits,
                    fits,
                    "{product:?} {number} {girth}"
                );
                assert_eq!(
                    says.verdict == Verdict::Tight,
                    girth > to,
                    "{product:?} {number} {girth}"
                );
            }
        }
        // Every girth between the smallest and the largest has a size.
        let (from, _) = size::of(product, 0).unwrap().fits();
        let (_, to) = size::of(product, size::SIZES - 1).unwrap().fits();
        assert!((from..=to).all(|girth| size::for_girth(product, girth).is_some()));
    }
}

#[test]
fn a_size_for_a_pet_fits_chest_and_neck() {
    let measured = |chest, neck| Measurements {
        chest_mm: Some(chest),
        neck_mm: Some(neck),
        weight_grams: None,
    };
    // By the chest alone it would be size 2, which is loose around this neck.
    assert_eq!(size::for_girth(Product::Harness, 460), Some(2));
    let slim = measured(460, 300);
    assert_eq!(size::for_pet(Product::Harness, &slim), Some(1));
    assert_eq!(fit(&harness(), &slim).verdict, Verdict::Fits);
    let stout = fit(&harness(), &measured(430, 400));
    assert_eq!((stout.verdict, stout.better_size), (Verdict::Tight, None));
    assert_eq!(
        stout.explanation,
        "With room for two fingers it is tight around the neck. None of our sizes fits both chest and neck. Measure again."
    );
}

#[test]
fn another_size_gets_a_possible_strap() {
    let slim = Parameters {
        size: Some(3),
        width_mm: 20,
        ..harness()
    };
    let large = slim.in_size(5);
    assert_eq!(
        (large.size, large.width_mm, check(&large)),
        (Some(5), 25, Vec::new())
    );
    assert_eq!(
        slim.in_size(4),
        Parameters {
            size: Some(4),
            ..slim.clone()
        },
        "the strap stays where it can"
    );
    let choice = choices(&harness());
    let choice = choice.iter().find(|choice| choice.pick == Pick::Size(5)).unwrap();
    assert_eq!(
        (&choice.refused, choice.brings),
        (&None, Some(Pick::Width(25))),
        "one choice takes both"
    );
    assert_eq!(harness().with(Pick::Size(5)), harness().in_size(5));
    // Another broken rule does not prevent the choice.
    let twisted = Parameters {
        front_ring: true,
        width_mm: 15,
        size: Some(1),
        ..harness()
    };
    assert_eq!(twisted.in_size(5).width_mm, 25);
}

#[test]
fn a_misfit_names_the_place_and_the_right_size() {
    let large = Measurements {
        chest_mm: Some(600),
        neck_mm: Some(400),
        ..wall_e()
    };
    let tight = fit(&harness(), &large);
    assert_eq!((tight.verdict, tight.better_size), (Verdict::Tight, Some(3)));
    assert_eq!(
        tight.explanation,
        "With room for two fingers it is tight around the chest. Size 3 is the one for this pet."
    );
    let loose = fit(
        &Parameters {
            size: Some(3),
            ..harness()
        },
        &wall_e(),
    );
    assert_eq!((loose.verdict, loose.better_size), (Verdict::Loose, Some(1)));
    let neck = fit(
        &harness(),
        &Measurements {
            neck_mm: Some(400),
            ..wall_e()
        },
    );
    assert_eq!(neck.verdict, Verdict::Tight);
    assert!(neck.explanation.contains("neck"), "{}", neck.explanation);
    let giant = fit(
        &harness(),
        &Measurements {
            chest_mm: Some(1_500),
            ..wall_e()
        },
    );
    assert!(
        giant.explanation.contains("None of our sizes"),
        "{}",
        giant.explanation
    );
}

#[test]
fn missing_measurements_are_requested() {
    let nothing = Measurements::default();
    assert_eq!(
        fit(&harness(), &nothing).explanation,
        "Measure around the chest to see whether it fits."
    );
    assert_eq!(
        fit(&collar(), &nothing).explanation,
        "Measure around the neck to see whether it fits."
    );
    assert_eq!(fit(&leash(), &nothing).verdict, Verdict::Unmeasured);
    let no_weight = Measurements {
        weight_grams: None,
        ..wall_e()
    };
    assert_eq!(
        fit(&harness(), &no_weight).verdict,
        Verdict::Fits,
        "the girth decides"
    );
}

#[test]
fn a_strap_bears_the_pet() {
    let heavy = |grams| Measurements {
        weight_grams: Some(grams),
        ..wall_e()
    };
    assert_eq!(fit(&leash(), &heavy(30_000)).verdict, Verdict::Fits);
    let thin = fit(&leash(), &heavy(30_100));
    assert_eq!(
        (thin.verdict, thin.explanation.as_str()),
        (
            Verdict::Tight,
            "A strap of 20 mm is thin for 30.1 kg. Choose a wider one."
        )
    );
    assert_eq!(
        builder::fit(&leash(), &heavy(30_100), Units::UnitedStates).explanation,
        "A strap of 0.79 in (20 mm) is thin for 66.4 lb. Choose a wider one."
    );
    let plastic = Parameters {
        hardware: Hardware::Plastic,
        ..harness()
    };
    assert_eq!(fit(&plastic, &heavy(26_000)).verdict, Verdict::Tight);
    let wide = Parameters {
        width_mm: 25,
        ..leash()
    };
    assert_eq!(fit(&wide, &heavy(4_000)).verdict, Verdict::Loose);
}

#[test]
fn a_missing_measurement_hides_no_misfit_by_another() {
    let heavy = Measurements {
        weight_grams: Some(60_000),
        ..Measurements::default()
    };
    let on_heavy = fit(&harness(), &heavy);
    assert_eq!(on_heavy.verdict, Verdict::Tight);
    assert!(on_heavy.explanation.contains("60 kg"), "{}", on_heavy.explanation);
    let thick_neck = Measurements {
        neck_mm: Some(700),
        ..Measurements::default()
    };
    let on_thick_neck = fit(&harness(), &thick_neck);
    assert_eq!(on_thick_neck.verdict, Verdict::Tight);
    assert_eq!(
        on_thick_neck.explanation,
        "With room for two fingers it is tight around the neck. Measure around the chest to find the size."
    );
    let light = Measurements {
        weight_grams: Some(4_000),
        ..Measurements::default()
    };
    assert_eq!(fit(&harness(), &light).verdict, Verdict::Unmeasured);
}
