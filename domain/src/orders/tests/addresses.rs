//! Tests of addresses by country.

use super::address;
use crate::orders::{COUNTRIES, Country, merge_quantities, most, quantity, regions, why_no_more};

fn codes(country: Country, region: &str, postal: &str) -> Vec<(String, String)> {
    let errors = address(country, region, postal).check("address").unwrap_err().0;
    errors
        .into_iter()
        .map(|error| (error.field, error.code))
        .collect()
}

#[test]
fn every_country_writes_its_own_postal_code() {
    for (country, region, typed, printed) in [
        (Country::Us, "wa", "98103", "98103"),
        (Country::Us, "Washington", "98103 1234", "98103-1234"),
        (Country::Ca, "ON", "k1a0b1", "K1A 0B1"),
        (Country::De, "", "10115", "10115"),
        (Country::At, "", " 1010 ", "1010"),
        (Country::Ch, "", "8001", "8001"),
        (Country::Gb, "", "sw1a1aa", "SW1A 1AA"),
        (Country::Gb, "", "M1 1AE", "M1 1AE"),
    ] {
        let checked = address(country, region, typed).check("address").unwrap();
        assert_eq!(checked.postal_code, printed, "{country:?}");
        assert_eq!(
            checked.check("address").as_ref(),
            Ok(&checked),
            "what is printed is right"
        );
    }
}

#[test]
fn a_wrong_postal_code_is_refused_with_an_example() {
    for (country, region, typed) in [
        (Country::Us, "WA", "9810"),
        (Country::Us, "WA", "98103-12"),
        (Country::Ca, "ON", "D1A 0B1"),
        (Country::Ca, "ON", "K1A 0O1"),
        (Country::De, "", "1011"),
        (Country::At, "", "0999"),
        (Country::Ch, "", "80011"),
        (Country::Gb, "", "SW1A 1CA"),
        (Country::Gb, "", "12345"),
    ] {
        let field = "address.postal_code".to_owned();
        assert_eq!(
            codes(country, region, typed),
            [(field, "postal-code".to_owned())],
            "{typed}"
        );
    }
    let wrong = address(Country::Us, "WA", "98").check("address").unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "“98” is not a ZIP code in the United States. Enter one like 98103 or 98103-1234."
    );
}

#[test]
fn the_town_is_written_as_the_countrys_post_does() {
    for (country, region, code, line) in [
        (Country::Us, "WA", "98103", "Town WA 98103"),
        (Country::De, "", "10115", "10115 Town"),
        (Country::Gb, "", "SW1A 1AA", "Town SW1A 1AA"),
    ] {
        let printed = address(country, region, code).check("a").unwrap();
        assert_eq!(printed.town_line(), line);
    }
}

#[test]
fn a_region_is_asked_for_where_there_are_regions() {
    let region = "address.region".to_owned();
    assert_eq!(
        codes(Country::Us, "", "98103"),
        [(region.clone(), "required".to_owned())]
    );
    assert_eq!(
        codes(Country::Ca, "WA", "K1A 0B1"),
        [(region, "unknown-region".to_owned())]
    );
    assert_eq!(
        address(Country::De, "Bayern", "80331").check("a").unwrap().region,
        ""
    );
    assert_eq!((regions(Country::Us).len(), regions(Country::Ca).len()), (59, 13));
    assert!(
        COUNTRIES
            .iter()
            .all(|country| regions(*country).is_empty() == country.region_word().is_none())
    );
}

#[test]
fn a_zip_code_of_another_state_is_asked_about_and_taken() {
    for (state, zip, asks) in [
        ("CA", "98103", true),
        ("TX", "73960", true), // Texhoma, Texas
        ("IL", "63673", true), // Kaskaskia, Illinois
        ("MT", "59001", false),
        ("AE", "09498", false),
        ("PR", "00901", false),
        ("GU", "98103", true),
    ] {
        let taken = address(Country::Us, state, zip).check("address").unwrap();
        assert_eq!(taken.question().is_some(), asks, "{state} {zip}");
    }
    let taken = address(Country::Us, "TX", "73960").check("address").unwrap();
    assert_eq!(
        taken.question().as_deref(),
        Some("ZIP codes in Texas usually begin differently than 73960. Is that right?")
    );
    assert_eq!(address(Country::De, "", "98103").question(), None);
}

#[test]
fn the_domestic_post_goes_to_the_territories_and_the_forces() {
    use crate::orders::{ShippingChoice, Zone, rates, zone};
    let goods = crate::Money::new(1_000, crate::orders::SHOP_CURRENCY);
    let sent = |region| rates(&address(Country::Us, region, "00901"), 400, goods).unwrap();
    for region in ["AA", "AE", "AP", "AS", "GU", "MP", "PR", "VI"] {
        let there = address(Country::Us, region, "00901");
        assert!(there.check("address").is_ok(), "{region}");
        assert_eq!(zone(&there), Zone::PostOverseas, "{region}");
        let ways: Vec<_> = sent(region)
            .iter()
            .map(|rate| (rate.choice, rate.price))
            .collect();
        assert_eq!(
            ways,
            [(ShippingChoice::Standard, sent("WA")[0].price)],
            "{region}"
        );
    }
}

#[test]
fn a_zip_code_is_read_with_any_dash_and_what_is_pasted_along() {
    for typed in [
        "98103-5711",
        "98103–5711",
        "98103—5711",
        "98103\u{2011}5711",
        "98103\u{a0}5711",
        "\u{200b}98103−5711",
    ] {
        let taken = address(Country::Us, "WA", typed).check("address").unwrap();
        assert_eq!(taken.postal_code, "98103-5711", "{typed:?}");
    }
}

#[test]
fn a_telephone_number_may_be_left_out() {
    let with = |phone: &str| {
        let mut one = address(Country::De, "", "10115");
        one.phone = phone.into();
        one.check("address")
    };
    for sound in ["", " ", "+49 30 901820", "(206) 555-0134"] {
        assert_eq!(with(sound).unwrap().phone, sound.trim());
    }
    for wrong in ["12", "call me", "1234567890123456"] {
        assert_eq!(with(wrong).unwrap_err().0[0].field, "address.phone", "{wrong}");
    }
}

#[test]
fn every_missing_field_is_named_at_once() {
    let mut empty = address(Country::Us, " ", "");
    (empty.name, empty.line1, empty.city) = (" ".into(), String::new(), String::new());
    let errors = empty.check("address").unwrap_err().0;
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "address.name",
            "address.line1",
            "address.city",
            "address.region",
            "address.postal_code"
        ]
    );
}

#[test]
fn quantities_stay_between_one_and_ninety_nine() {
    assert!(quantity("quantity", 1).is_ok() && quantity("quantity", 99).is_ok());
    assert!(quantity("quantity", 0).is_err() && quantity("quantity", 100).is_err());
    assert_eq!(
        (
            merge_quantities(2, 3),
            merge_quantities(98, 5),
            merge_quantities(1, u32::MAX)
        ),
        (5, 99, 99)
    );
}

#[test]
fn a_line_takes_no_more_than_there_is() {
    assert_eq!(
        (most(0), most(98), most(99), most(500)),
        (Some(0), Some(98), None, None)
    );
    let words = |here, in_stock| why_no_more(here, most(in_stock));
    assert_eq!(words(2, 3), None);
    assert_eq!(words(3, 3).as_deref(), Some("No more than 3 in stock."));
    assert_eq!(words(4, 3).as_deref(), Some("No more than 3 in stock."));
    assert_eq!((words(98, 500), words(98, 99)), (None, None));
    assert_eq!(
        words(99, 500).as_deref(),
        Some("You can order up to 99 of one item.")
    );
    assert_eq!(words(98, 98).as_deref(), Some("No more than 98 in stock."));
}

#[test]
fn the_second_line_is_named_as_people_of_the_country_say_it() {
    assert_eq!(Country::Us.second_line(), "Apartment, suite, company");
    assert_eq!(Country::Gb.second_line(), "Flat, floor, company");
}
