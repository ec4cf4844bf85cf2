//! Postal codes, in each country's own form.

use super::regions::regions;
use crate::{
    Invalid,
    orders::Country,
    text::{is_dash, is_invisible},
};

/// Normalizes a postal code. Fails with an example if it is malformed.
pub(crate) fn check(field: &str, country: Country, text: &str) -> Result<String, Invalid> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c))
        .collect::<String>()
        .to_ascii_uppercase();
    if compact.is_empty() {
        let message = format!("Enter the {}.", country.postal_word());
        return Err(Invalid::one(field, "required", message));
    }
    let (code, example) = match country {
        Country::Us => (zip(&compact), "98103 or 98103-1234"),
        Country::Ca => (canadian(&compact), "K1A 0B1"),
        Country::De => (digits(&compact, 5, 0), "10115"),
        Country::At => (digits(&compact, 4, 1_000), "1010"),
        Country::Ch => (digits(&compact, 4, 1_000), "8001"),
        Country::Gb => (british(&compact), "SW1A 1AA"),
    };
    code.ok_or_else(|| {
        let message = format!(
            "“{}” is not a {} in {}. Enter one like {example}.",
            text.trim(),
            country.postal_word(),
            country.in_words()
        );
        Invalid::one(field, "postal-code", message)
    })
}

/// A regular expression for what [`check`] accepts in capital letters.
#[cfg(feature = "schema")]
pub(super) fn pattern(country: Country) -> &'static str {
    match country {
        Country::Us => {
            r"^(0000[1-9]|000[1-9][0-9]|00[1-9][0-9]{2}|0[1-9][0-9]{3}|[1-9][0-9]{4})(-[0-9]{4})?$"
        }
        Country::Ca => r"^[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] ?[0-9][ABCEGHJ-NPRSTV-Z][0-9]$",
        Country::De => r"^(0000[1-9]|000[1-9][0-9]|00[1-9][0-9]{2}|0[1-9][0-9]{3}|[1-9][0-9]{4})$",
        Country::At | Country::Ch => r"^[1-9][0-9]{3}$",
        Country::Gb => {
            r"^([A-Z][0-9]{1,2}|[A-Z]{2}[0-9]{1,2}|[A-Z][0-9][A-Z]|[A-Z]{2}[0-9][A-Z]) ?[0-9][ABD-HJLNP-UW-Z]{2}$"
        }
    }
}

/// Adds each country's rules for region and postal code to the schema of an address.
#[cfg(feature = "schema")]
pub(super) fn add_country_rules(schema: &mut schemars::Schema) {
    let rules = crate::orders::COUNTRIES.map(|country| {
        let codes: Vec<&str> = regions(country)
            .iter()
            .map(|region| region.code)
            .collect();
        let mut rule = serde_json::json!({
            "properties": { "country": { "const": country.code() }, "postal_code": { "pattern": pattern(country) } },
            "required": ["country", "postal_code"],
        });
        if !codes.is_empty() {
            rule["properties"]["region"] = serde_json::json!({ "enum": codes });
            rule["required"] = serde_json::json!(["country", "postal_code", "region"]);
        }
        rule
    });
    schema.insert("oneOf".into(), serde_json::Value::from(rules.to_vec()));
}

fn digits(text: &str, length: usize, least: u32) -> Option<String> {
    let sound = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = text.parse().ok().filter(|_| sound)?;
    (number >= least && number > 0).then(|| text.to_owned())
}

fn zip(text: &str) -> Option<String> {
    if text.len() == 9 {
        let (five, four) = text.split_at_checked(5)?;
        return Some(format!("{}-{}", digits(five, 5, 0)?, shape(four, "9999")?));
    }
    digits(text, 5, 0)
}

/// Canada Post: letter digit letter, digit letter digit; never D, F, I, O, Q or U, and neither W nor Z first.
fn canadian(text: &str) -> Option<String> {
    let code = shape(text, "A9A9A9")?;
    let sound = !code.contains(['D', 'F', 'I', 'O', 'Q', 'U']) && !code.starts_with(['W', 'Z']);
    sound.then(|| format!("{} {}", &code[..3], &code[3..]))
}

/// Royal Mail: an outward code in one of six shapes, and an inward code of a digit and two letters.
fn british(text: &str) -> Option<String> {
    if !text.is_ascii() || text.len() < 5 {
        return None;
    }
    let (outward, inward) = text.split_at(text.len() - 3);
    let inward = shape(inward, "9AA").filter(|code| !code[1..].contains(['C', 'I', 'K', 'M', 'O', 'V']))?;
    ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"]
        .iter()
        .find_map(|form| shape(outward, form))
        .map(|outward| format!("{outward} {inward}"))
}

/// `text` if it matches the form: `A` for a letter, `9` for a digit.
fn shape(text: &str, form: &str) -> Option<String> {
    let fits = |(c, f): (char, char)| match f {
        'A' => c.is_ascii_uppercase(),
        _ => c.is_ascii_digit(),
    };
    (text.len() == form.len() && text.chars().zip(form.chars()).all(fits)).then(|| text.to_owned())
}

/// First digits of ZIP codes by state (USPS Publication 65), for states that share them with no other. A few places have the ZIP
/// code of a post office across the state line, so a mismatch is a question, never a refusal.
const FIRST_DIGITS: &[(&str, &[&str])] = &[
    (
        "WA",
        &[
            "980", "981", "982", "983", "984", "985", "986", "988", "989", "990", "991", "992", "993", "994",
        ],
    ),
    ("OR", &["97"]),
    ("CA", &["90", "91", "92", "93", "94", "95", "960", "961"]),
    ("TX", &["75", "76", "77", "78", "79", "733", "885"]),
    ("FL", &["32", "33", "34"]),
    ("IL", &["60", "61", "62"]),
    (
        "PA",
        &[
            "15", "16", "17", "18", "190", "191", "192", "193", "194", "195", "196",
        ],
    ),
    ("NY", &["10", "11", "12", "13", "14", "005", "063"]),
    ("HI", &["967", "968"]),
    ("AK", &["995", "996", "997", "998", "999"]),
    ("AA", &["340"]),
    ("AE", &["09"]),
    ("AP", &["962", "963", "964", "965", "966"]),
    ("AS", &["96799"]),
    ("GU", &["969"]),
    ("MP", &["969"]),
    ("PR", &["006", "007", "009"]),
    ("VI", &["008"]),
];

/// A question about a ZIP code that looks mistyped for a state of the United States, given by its two letters; `None` if it does not.
/// People decide: Texhoma, Texas, has a ZIP code of Oklahoma.
pub(crate) fn question(state: &str, zip: &str) -> Option<String> {
    if fits_state(state, zip) {
        return None;
    }
    let state = regions(Country::Us).iter().find(|one| one.code == state)?;
    Some(format!(
        "ZIP codes in {} usually begin differently than {zip}. Is that right?",
        state.name
    ))
}

/// Returns whether the ZIP code starts like those of the state, or the state is not listed.
fn fits_state(state: &str, zip: &str) -> bool {
    FIRST_DIGITS
        .iter()
        .find(|(known, _)| *known == state)
        .is_none_or(|(_, digits)| digits.iter().any(|first| zip.starts_with(first)))
}
