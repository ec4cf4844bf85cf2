use super::{collar, harness, leash};
use crate::builder::{Hardware, Measurements, Parameters, Product, Verdict, check, fit, size};

/// Wall-E: 7.5 kg.
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
        fit.words
    );
}

#[test]
fn between_two_sizes_the_larger() {
    let at = |girth| size::for_girth(Product::Harness, girth);
    assert_eq!(at(454), Some(1), "499 mm with 10 % more");
    assert_eq!(
        at(455),
        Some(2),
        "500.5 mm, of which the half is cut away: 500 is still in size 1's range"
    );
    assert_eq!(at(476), Some(2));
    assert_eq!(
        (at(317), at(318), at(1_090), at(1_091)),
        (None, Some(0), Some(7), None)
    );
}

#[test]
fn another_size_takes_along_a_strap_that_it_can_have() {
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
    // What is wrong besides keeps nobody from it.
    let twisted = Parameters {
        front_ring: true,
        width_mm: 15,
        size: Some(1),
        ..harness()
    };
    assert_eq!(twisted.in_size(5).width_mm, 25);
}

#[test]
fn what_does_not_fit_says_where_and_what_does() {
    let large = Measurements {
        chest_mm: Some(600),
        ..wall_e()
    };
    let tight = fit(&harness(), &large);
    assert_eq!((tight.verdict, tight.better_size), (Verdict::Tight, Some(3)));
    assert_eq!(
        tight.words,
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
    assert!(neck.words.contains("neck"), "{}", neck.words);
    let giant = fit(
        &harness(),
        &Measurements {
            chest_mm: Some(1_500),
            ..wall_e()
        },
    );
    assert!(giant.words.contains("None of our sizes"), "{}", giant.words);
}

#[test]
fn what_was_not_measured_is_asked_for() {
    let nothing = Measurements::default();
    assert_eq!(
        fit(&harness(), &nothing).words,
        "Measure around the chest to see whether it fits."
    );
    assert_eq!(
        fit(&collar(), &nothing).words,
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
        (thin.verdict, thin.words.as_str()),
        (
            Verdict::Tight,
            "A 20 mm strap is thin for 30.1 kg. Choose a wider one."
        )
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
