//! Tests of totals, exact to the cent.

use super::{address, line, usd};
use crate::{
    catalog::TaxClass,
    orders::{
        Country, Discount, LineKind, PricedLine, RoundingRule, ShippingChoice, TotalRefused, Totals,
        display_price, rates, receipt, regions, rows_for, total,
    },
};
use proptest::prelude::*;

fn price(lines: &[PricedLine], country: Country, region: &str, postal: &str) -> Totals {
    let address = address(country, region, postal);
    total(lines, &address, ShippingChoice::Standard, &Discount::default()).unwrap()
}

fn all_off(on_shipping: bool) -> Discount {
    Discount {
        name: "On the house".into(),
        permille: 1_000,
        on_shipping,
    }
}

#[test]
fn a_harness_to_oakland_at_ten_and_three_quarters_per_cent() {
    // 24.99 × 10.75 % = 2.686425
    let totals = price(&[line(2_499, 1)], Country::Us, "CA", "94601");
    assert_eq!((totals.tax, totals.shipping), (usd(269), usd(499)));
    assert_eq!(totals.total, usd(2_499 + 269 + 499));
    assert_eq!(
        totals.explained.last().unwrap().label,
        "Oakland sales tax 10.75 %"
    );
    assert!(totals.explained.last().unwrap().source.ends_with("2025"));
}

#[test]
fn prices_are_shown_with_the_tax_in_them_where_the_law_wants_it() {
    for (country, region, postal, inside) in [
        (Country::Us, "WA", "98103", false),
        (Country::Ca, "ON", "K1A 0B1", false),
        (Country::De, "", "10115", true),
        (Country::At, "", "1010", true),
        (Country::Gb, "", "SW1A 1AA", true),
        (Country::Ch, "", "8001", true),
    ] {
        let totals = price(&[line(2_499, 1), line(103, 3)], country, region, postal);
        let shown = receipt(&totals, country);
        let sum: i64 = shown.lines.iter().map(|line| line.amount.minor).sum();
        assert_eq!(sum, totals.total.minor, "{country:?}");
        let named = shown.lines.iter().any(|line| line.kind == LineKind::Tax);
        assert_eq!(
            (named, shown.included.is_empty()),
            (!inside, !inside),
            "{country:?}"
        );
        assert_eq!(
            shown.included.iter().map(|line| line.amount.minor).sum::<i64>(),
            i64::from(inside) * totals.tax.minor
        );
    }
    let berlin = price(&[line(1_000, 1)], Country::De, "", "10115");
    assert_eq!(receipt(&berlin, Country::De).lines[0].amount, usd(1_190));
}

#[test]
fn a_price_is_shown_as_it_is_paid() {
    for (country, shown) in [
        (Country::Us, 1_000),
        (Country::Ca, 1_000),
        (Country::De, 1_190),
        (Country::At, 1_200),
        (Country::Gb, 1_200),
        (Country::Ch, 1_081),
    ] {
        assert_eq!(display_price(usd(1_000), country), usd(shown), "{country:?}");
        assert_eq!(Country::parse(country.code()), Some(country));
        if !country.includes_tax_in_prices() {
            continue;
        }
        let rows = rows_for(&address(country, "", "1010"));
        assert_eq!(rows.len(), 1, "{country:?}: one tax for the whole country");
        assert_eq!(rows[0].rate, country.included_tax_rate(), "{country:?}");
        // Prices in product lists know no tax class, so it must not matter where they include the tax.
        for class in [TaxClass::General, TaxClass::PetHealth] {
            assert!(rows[0].taxes(class), "{country:?}");
        }
    }
}

#[test]
fn all_off_is_exactly_nothing() {
    let oakland = address(Country::Us, "CA", "94601");
    for lines in [
        vec![line(2_499, 1)],
        vec![line(1, 3), line(999, 7), line(3_333, 1)],
    ] {
        let totals = total(&lines, &oakland, ShippingChoice::Express, &all_off(true)).unwrap();
        assert_eq!((totals.total, totals.tax), (usd(0), usd(0)));
        assert!(totals.lines.iter().all(|line| line.total == usd(0)));
        let sent = total(&lines, &oakland, ShippingChoice::Express, &all_off(false)).unwrap();
        assert_eq!(sent.total, sent.shipping, "California does not tax the shipping");
    }
}

#[test]
fn each_tax_rounds_per_line_or_per_order() {
    // Three lines of 1.03: 20 % of each is 0.206. Per line 3 × 0.21, per order 0.62.
    let lines = [line(103, 1), line(103, 1), line(103, 1)];
    let vienna = price(&lines, Country::At, "", "1010");
    assert_eq!(
        vienna.lines.iter().map(|line| line.tax.minor).collect::<Vec<_>>(),
        [21, 21, 21]
    );
    // 7.25 % of 1.03 is 0.074675: 0.07 per line, 0.22 for the three of them.
    let fresno = price(&lines, Country::Us, "CA", "93650");
    assert_eq!(
        (fresno.tax, fresno.lines[0].tax, fresno.lines[2].tax),
        (usd(22), usd(8), usd(7))
    );
    let rules = |country, region, postal| rows_for(&address(country, region, postal))[0].rounding;
    assert_eq!(rules(Country::At, "", "1010"), RoundingRule::PerLine);
    assert_eq!(rules(Country::Us, "CA", "93650"), RoundingRule::PerOrder);
}

#[test]
fn half_a_cent_goes_up() {
    // Ohio: 5.75 % of 2.00 is 0.115; shipping is taxed, too: 5.75 % of 6.99 is 0.401925.
    let totals = price(
        &[PricedLine {
            weight_grams: 0,
            ..line(200, 1)
        }],
        Country::Us,
        "OH",
        "43004",
    );
    assert_eq!(totals.tax.minor, 40, "5.75 % of 6.99");
    // Indiana: 7 % of 0.50 is 0.035.
    let row = rows_for(&address(Country::Us, "IN", "46001"))[0];
    assert_eq!(row.on(&[50]), Some(vec![4]));
}

#[test]
fn the_closest_row_holds_and_two_taxes_stand_apart() {
    let names = |region: &str, postal: &str, country| -> Vec<&str> {
        rows_for(&address(country, region, postal))
            .iter()
            .map(|row| row.name)
            .collect()
    };
    assert_eq!(names("WA", "98103", Country::Us), ["Seattle sales tax"]);
    assert_eq!(names("WA", "99201", Country::Us), ["Washington sales tax"]);
    assert_eq!(names("OR", "97201", Country::Us), [""; 0]);
    assert_eq!(names("BC", "V5K 0A1", Country::Ca), ["GST", "PST"]);
    let totals = price(&[line(10_000, 1)], Country::Ca, "QC", "H2X 1Y4");
    let taxes: Vec<_> = totals
        .explained
        .iter()
        .skip(2)
        .map(|line| line.amount.minor)
        .collect();
    assert_eq!(taxes, [500, 998], "100.00 is sent free; 9.975 % of it is 9.98");
    let taxed = regions(Country::Ca)
        .iter()
        .all(|region| !rows_for(&address(Country::Ca, region.code, "X")).is_empty());
    assert!(taxed, "every province has its tax");
}

#[test]
fn sending_goes_by_zone_weight_and_speed() {
    let seattle = address(Country::Us, "WA", "98103");
    let prices = |grams, goods| -> Vec<i64> {
        rates(&seattle, grams, usd(goods))
            .unwrap()
            .iter()
            .map(|rate| rate.price.minor)
            .collect()
    };
    assert_eq!(prices(500, 1_000), [499, 1_499]);
    assert_eq!(prices(501, 1_000), [699, 1_799]);
    assert_eq!(prices(501, 4_899), [699, 1_799]);
    assert_eq!(prices(501, 4_900), [0, 1_799], "free from 49.00, by the slow way");
    assert_eq!(
        rates(&seattle, 30_001, usd(1)),
        Err(TotalRefused::TooHeavy { grams: 30_001 })
    );
    let juneau = address(Country::Us, "AK", "99801");
    assert_eq!(rates(&juneau, 500, usd(1)).unwrap()[0].price, usd(899));
}

#[test]
fn unpriceable_carts_are_refused() {
    let seattle = address(Country::Us, "WA", "98103");
    let none = Discount::default();
    let refused = |lines: &[PricedLine]| total(lines, &seattle, ShippingChoice::Standard, &none).unwrap_err();
    assert_eq!(refused(&[]), TotalRefused::Empty);
    assert_eq!(refused(&[line(i64::MAX, 2)]), TotalRefused::TooLarge);
    assert_eq!(
        refused(&[
            line(i64::MAX / 2, 1),
            line(i64::MAX / 2, 1),
            line(i64::MAX / 2, 1)
        ]),
        TotalRefused::TooLarge
    );
    let mut euros = line(100, 1);
    euros.unit_price.currency = crate::Currency::Eur;
    assert_eq!(refused(&[euros]), TotalRefused::Currency);
}

proptest! {
    #[test]
    fn line_prices_equal_the_charge(each in 0_i64..1_000_000, quantity in 1_u32..40, at in 0_usize..4) {
        let country = [Country::De, Country::At, Country::Gb, Country::Ch][at];
        let totals = price(&[line(each, quantity)], country, "", "1010");
        let shown = display_price(usd(each * i64::from(quantity)), country);
        prop_assert_eq!(shown, totals.lines[0].total);
    }

    #[test]
    fn lines_sum_to_the_total(
        cart in prop::collection::vec((0_i64..500_000, 1_u32..=99, any::<bool>()), 1..8),
        permille in 0_u16..=1_000, on_shipping: bool, express: bool, place in 0_usize..8,
    ) {
        let places = [
            (Country::Us, "WA", "98103"), (Country::Us, "CA", "94601"), (Country::Us, "OR", "97201"), (Country::Us, "HI", "96801"),
            (Country::Ca, "QC", "H2X 1Y4"), (Country::De, "", "10115"), (Country::Ch, "", "8001"), (Country::Gb, "", "M1 1AE"),
        ];
        let (country, region, postal) = places[place];
        let lines: Vec<PricedLine> = cart.iter().map(|(price, quantity, health)| PricedLine {
            weight_grams: 20,
            tax_class: if *health { TaxClass::PetHealth } else { TaxClass::General },
            ..line(*price, *quantity)
        }).collect();
        let choice = if express { ShippingChoice::Express } else { ShippingChoice::Standard };
        let discount = Discount { name: "Sale".into(), permille, on_shipping };
        let totals = total(&lines, &address(country, region, postal), choice, &discount).unwrap();
        let explained: i64 = totals.explained.iter().map(|line| line.amount.minor).sum();
        prop_assert_eq!(explained, totals.total.minor);
        let of = |pick: fn(&crate::orders::TotalLine) -> i64| totals.lines.iter().map(pick).sum::<i64>();
        prop_assert_eq!(of(|line| line.goods.minor), totals.goods.minor);
        prop_assert_eq!(of(|line| line.tax.minor) + totals.shipping_tax.minor, totals.tax.minor);
        prop_assert_eq!(
            totals.total.minor,
            totals.goods.minor - totals.discount.minor + totals.shipping.minor + totals.tax.minor
        );
        for line in &totals.lines {
            prop_assert!(line.total.minor >= 0 && line.discount.minor <= line.goods.minor && line.discount.minor >= 0);
            prop_assert_eq!(line.total.minor, line.goods.minor - line.discount.minor + line.tax.minor);
        }
    }
}
