//! Tests that whatever matches a pattern passes the corresponding check.

use super::patterns::*;
use crate::{
    Invalid,
    orders::{Address, COUNTRIES, Country, PHONE_MAX, regions},
    payments::security_code,
    pet::microchip,
    validation,
};
use proptest::{
    prelude::*,
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Texts that match `pattern`.
fn texts(pattern: &str) -> impl Strategy<Value = String> + use<> {
    string_regex(pattern.trim_start_matches('^').trim_end_matches('$')).expect("a sound pattern")
}

/// Checks generated texts that match `pattern`.
fn all_pass<T>(pattern: &str, check: impl Fn(&str) -> Result<T, Invalid>) {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let run = TestRunner::new_with_rng(config, rng).run(&texts(pattern), |text| {
        let refused = check(&text).err();
        prop_assert!(refused.is_none(), "{text:?}: {refused:?}");
        Ok(())
    });
    run.unwrap();
}

/// A generous maximum: the length of a field is another keyword of its schema.
const LONG: usize = 10_000;

#[test]
fn lines_pass() {
    all_pass(LINE, |text| validation::optional_text("f", "a text", text, LONG));
    all_pass(REQUIRED, |text| validation::text("f", "a text", text, LONG));
    all_pass(REQUIRED, |text| validation::paragraphs("f", "a text", text, LONG));
}

#[test]
fn the_pattern_agrees_with_the_rule_for_every_character() {
    let required = regex::Regex::new(REQUIRED).unwrap();
    // The first plane, the planes with invisible characters, and the noncharacters at the end of each plane.
    let ends = (1..=16).flat_map(|plane| plane << 16 | 0xfffd..=plane << 16 | 0xffff);
    let planes = (0..0x1_0000).chain(0x1_b000..0x1_e000).chain(0xe_0000..0xe_1001);
    for c in planes.chain(ends).filter_map(char::from_u32) {
        let text = c.to_string();
        let taken = validation::text("f", "a text", &text, LONG).is_ok();
        assert_eq!(required.is_match(&text), taken, "{c:?}");
    }
}

#[test]
fn email_addresses_pass() {
    let short = |text: &str| validation::email("f", &text.chars().take(120).collect::<String>());
    all_pass(EMAIL_ASCII, |text| {
        if text.len() > 254 {
            Ok(String::new())
        } else {
            short(text)
        }
    });
    all_pass(EMAIL_LATIN, |text| {
        if text.chars().count() > 127 {
            Ok(String::new())
        } else {
            validation::email("f", text)
        }
    });
}

#[test]
fn microchips_pass() {
    all_pass(MICROCHIP, |text| microchip("f", text));
    let pattern = regex::Regex::new(MICROCHIP).unwrap();
    for (number, fits) in [
        ("981274877906943", true),
        ("981274877906944", false),
        ("981274877906899", true),
        ("999020000123456", false),
        ("000020000123456", false),
        ("001000000000000", true),
    ] {
        assert_eq!(pattern.is_match(number), fits, "{number}");
        assert_eq!(microchip("f", number).is_ok(), fits, "{number}");
    }
}

#[test]
fn security_codes_pass_and_card_numbers_of_every_brand_fit_their_field() {
    all_pass(SECURITY_CODE, |code| security_code("f", None, code));
    let number = regex::Regex::new(CARD_NUMBER).unwrap();
    for brand in [CARD_NUMBER_AMEX, CARD_NUMBER_OTHER] {
        all_pass(brand, |text| {
            if number.is_match(text) {
                Ok(())
            } else {
                Err(Invalid::one("f", "pattern", "the field refuses it"))
            }
        });
    }
}

#[test]
fn qualified_names_pass() {
    all_pass(QUALIFIED_NAME, |name| {
        if validation::is_qualified_name(name) {
            Ok(())
        } else {
            Err(Invalid::one("f", "name", "the rule refuses it"))
        }
    });
    let long = ["catalog.", &"a".repeat(41)].concat();
    for wrong in [
        "catalog",
        ".paid",
        "catalog.",
        "catalog.order.paid",
        "Catalog.paid",
        "catalog.a b",
        &long,
    ] {
        assert!(!validation::is_qualified_name(wrong), "{wrong}");
    }
}

#[test]
fn addresses_pass() {
    for country in COUNTRIES {
        all_pass(country.postal_pattern(), |code| country.postal_code("f", code));
        for region in regions(country) {
            let address = address(country, region.code);
            assert!(address.check("address").is_ok(), "{address:?}");
        }
    }
    all_pass(PHONE, |phone| {
        // The length is another keyword of the schema.
        let phone = if phone.chars().count() > PHONE_MAX {
            ""
        } else {
            phone
        };
        let address = Address {
            phone: phone.to_owned(),
            ..address(Country::Us, "WA")
        };
        address.check("address")
    });
}

fn address(country: Country, region: &str) -> Address {
    let code = ["98103", "K1A 0B1", "10115", "SW1A 1AA", "1010"]
        .into_iter()
        .find(|code| country.postal_code("f", code).is_ok());
    Address {
        name: "Ada Park".into(),
        line1: "1 Main Street".into(),
        line2: String::new(),
        city: "Seattle".into(),
        region: region.into(),
        postal_code: code.unwrap().into(),
        country,
        phone: String::new(),
    }
}
