use super::{collar, harness, leash, words};
use crate::{
    Currency, Money,
    builder::{Hardware, LetteringPosition, Lining, Material, Parameters, price},
};

#[test]
fn every_line_is_shown() {
    let design = Parameters {
        front_ring: true,
        handle: true,
        reflective: true,
        lining: Lining::Neoprene,
        lettering: Some(words("Wall E", 8, LetteringPosition::Strap)),
        ..harness()
    };
    let priced = price(&design);
    let lines: Vec<_> = priced
        .lines
        .iter()
        .map(|line| (line.text.as_str(), line.amount.minor))
        .collect();
    let expected = [
        ("Harness, cut and sewn", 2_550),
        ("Nylon webbing, 20 mm, 2.0 m", 480),
        ("Stainless steel, buckles and rings", 1_200),
        ("Front ring", 450),
        ("Handle", 700),
        ("Lining, neoprene", 900),
        ("Reflective trim", 430),
        ("Lettering, embroidered, 5 letters", 650),
    ];
    assert_eq!(lines, expected);
    assert_eq!(priced.total, Money::new(7_360, Currency::Usd));
    assert_eq!(priced.lead_time_days, 8);
}

#[test]
fn nothing_is_charged_that_is_not_there() {
    assert_eq!(price(&collar()).lines.len(), 3);
    assert_eq!(price(&leash()).total.minor, 800 + 12 * 16 * 2 + 240);
    assert_eq!(price(&leash()).lead_time_days, 4);
}

#[test]
fn better_costs_more() {
    let total = |p: &Parameters| price(p).total.minor;
    let plain = collar();
    assert!(
        total(&Parameters {
            material: Material::Leather,
            ..plain.clone()
        }) > total(&plain)
    );
    assert!(
        total(&Parameters {
            hardware: Hardware::Brass,
            ..plain.clone()
        }) > total(&plain)
    );
    assert!(
        total(&Parameters {
            size: Some(2),
            ..plain.clone()
        }) > total(&plain)
    );
    assert!(
        total(&Parameters {
            lettering: Some(words("A", 8, LetteringPosition::Strap)),
            ..plain.clone()
        }) > total(&plain)
    );
}
