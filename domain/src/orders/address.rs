//! Shipping addresses, checked by each country's own rules.

pub(crate) mod postal;
pub(super) mod regions;

#[cfg(feature = "schema")]
use crate::schema::{OptionalLine, Phone, RequiredLine};
use crate::{Invalid, validation};
use regions::regions;
use serde::{Deserialize, Serialize};

/// A country that the shop ships to (ISO 3166-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// Germany.
    De,
    /// United Kingdom.
    Gb,
    /// Austria.
    At,
    /// Switzerland.
    Ch,
}

/// All countries that the shop ships to, in display order.
pub const COUNTRIES: [Country; 6] = [
    Country::Us,
    Country::Ca,
    Country::De,
    Country::Gb,
    Country::At,
    Country::Ch,
];

impl Country {
    /// The two letters of ISO 3166-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Us => "US",
            Self::Ca => "CA",
            Self::De => "DE",
            Self::Gb => "GB",
            Self::At => "AT",
            Self::Ch => "CH",
        }
    }

    /// Parses an ISO 3166-1 code.
    pub fn parse(code: &str) -> Option<Self> {
        COUNTRIES.into_iter().find(|country| country.code() == code)
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Us => "United States",
            Self::Ca => "Canada",
            Self::De => "Germany",
            Self::Gb => "United Kingdom",
            Self::At => "Austria",
            Self::Ch => "Switzerland",
        }
    }

    /// The name within a sentence: `the United States`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Us => "the United States",
            Self::Gb => "the United Kingdom",
            other => other.name(),
        }
    }

    /// The country's own term for its postal code.
    pub fn postal_word(self) -> &'static str {
        match self {
            Self::Us => "ZIP code",
            Self::Ca => "postal code",
            Self::De | Self::At | Self::Ch => "postcode (PLZ)",
            Self::Gb => "postcode",
        }
    }

    /// A regular expression for its postal codes in capital letters.
    #[cfg(feature = "schema")]
    pub fn postal_pattern(self) -> &'static str {
        postal::pattern(self)
    }

    /// Normalizes a postal code. Fails with an example if it is malformed.
    pub fn postal_code(self, field: &str, text: &str) -> Result<String, Invalid> {
        postal::check(field, self, text)
    }

    /// Returns the label of the second line of an address, as people there say it.
    pub fn second_line(self) -> &'static str {
        match self {
            Self::Us | Self::Ca => "Apartment, suite, company",
            Self::De | Self::Gb | Self::At | Self::Ch => "Flat, floor, company",
        }
    }

    /// The country's term for its regions, if an address needs one.
    pub fn region_word(self) -> Option<&'static str> {
        match self {
            Self::Us => Some("state"),
            Self::Ca => Some("province or territory"),
            _ => None,
        }
    }
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = postal::add_country_rules))]
pub struct Address {
    /// Name of the recipient.
    #[cfg_attr(feature = "schema", schemars(with = "RequiredLine<LINE_MAX>"))]
    pub name: String,
    /// Street and number.
    #[cfg_attr(feature = "schema", schemars(with = "RequiredLine<LINE_MAX>"))]
    pub line1: String,
    /// Flat, floor or company; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<LINE_MAX>"))]
    pub line2: String,
    /// Town.
    #[cfg_attr(feature = "schema", schemars(with = "RequiredLine<LINE_MAX>"))]
    pub city: String,
    /// Two-letter state or province, if the country has them; otherwise empty.
    #[serde(default)]
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: Country,
    /// Telephone number for the carrier; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Phone"))]
    pub phone: String,
}

/// Maximum length of an address line, in characters (carriers' labels).
pub const LINE_MAX: usize = 60;
/// Maximum length of a telephone number, including separators.
pub const PHONE_MAX: usize = 30;

impl Address {
    /// Formats town, region and postal code in the order of the country (Universal Postal Union, S42).
    pub fn town_line(&self) -> String {
        let (city, region, code) = (&*self.city, &*self.region, &*self.postal_code);
        let parts = match self.country {
            Country::De | Country::At | Country::Ch => [code, city, region],
            Country::Us | Country::Ca | Country::Gb => [city, region, code],
        };
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" ")
    }

    /// Normalizes the address: trimmed, region and postal code in the country's own form. Fails with every invalid field, under
    /// `field.…`.
    pub fn check(&self, field: &str) -> Result<Self, Invalid> {
        let named = |name: &str| format!("{field}.{name}");
        let mut invalid = Invalid::default();
        let mut needed = |name: &str, label: &str, text: &str| {
            let checked = validation::text(&named(name), label, text, LINE_MAX);
            invalid.merge(checked).unwrap_or_default()
        };
        let name = needed("name", "the name of whoever receives the parcel", &self.name);
        let line1 = needed("line1", "the street and number", &self.line1);
        let city = needed("city", "the town", &self.city);
        let line2 = validation::optional_text(&named("line2"), "the second line", &self.line2, LINE_MAX);
        let line2 = invalid.merge(line2).unwrap_or_default();
        let region = invalid.merge(region(&named("region"), self.country, &self.region));
        let code = postal::check(&named("postal_code"), self.country, &self.postal_code);
        let postal_code = invalid.merge(code).unwrap_or_default();
        let region = region.unwrap_or_default();
        let phone = invalid
            .merge(phone(&named("phone"), &self.phone))
            .unwrap_or_default();
        invalid.or(Self {
            name,
            line1,
            line2,
            city,
            region,
            postal_code,
            country: self.country,
            phone,
        })
    }

    /// A question for the buyer about a checked address that looks mistyped; `None` if it does not.
    pub fn question(&self) -> Option<String> {
        match self.country {
            Country::Us => postal::question(&self.region, &self.postal_code),
            _ => None,
        }
    }
}

/// Checks an optional telephone number: 6 to 15 digits with common separators.
fn phone(field: &str, text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let sound = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-–().,/".contains(c));
    if text.is_empty() || (sound && (6..=15).contains(&digits) && text.chars().count() <= PHONE_MAX) {
        return Ok(text.to_owned());
    }
    let message = "Enter a phone number like +1 206 555 0134, or leave it empty.";
    Err(Invalid::one(field, "phone", message))
}

fn region(field: &str, country: Country, text: &str) -> Result<String, Invalid> {
    let Some(word) = country.region_word() else {
        return Ok(String::new());
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::one(field, "required", format!("Choose the {word}.")));
    }
    let known = regions(country)
        .iter()
        .find(|region| region.code.eq_ignore_ascii_case(text) || region.name.eq_ignore_ascii_case(text));
    known.map(|region| region.code.to_owned()).ok_or_else(|| {
        let message = format!(
            "“{text}” is not a {word} in {}. Choose one from the list.",
            country.in_words()
        );
        Invalid::one(field, "unknown-region", message)
    })
}
