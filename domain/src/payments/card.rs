//! Card numbers: validation and brand. Only the brand and the last four digits are ever stored.

use crate::{
    Day, Invalid, Timestamp,
    text::{is_dash, is_invisible},
};
use serde::{Deserialize, Serialize};

/// The brand of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Brand {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
    /// American Express.
    Amex,
    /// Discover.
    Discover,
    /// Any other brand.
    Other,
}

impl Brand {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "visa",
            Self::Mastercard => "mastercard",
            Self::Amex => "amex",
            Self::Discover => "discover",
            Self::Other => "other",
        }
    }

    /// Parses the value of [`Brand::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        let all = [
            Self::Visa,
            Self::Mastercard,
            Self::Amex,
            Self::Discover,
            Self::Other,
        ];
        all.into_iter().find(|brand| brand.as_str() == value)
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::Amex => "American Express",
            Self::Discover => "Discover",
            Self::Other => "Card",
        }
    }

    /// Detects the brand by the first digits (ISO/IEC 7812 ranges as the schemes publish them).
    fn of(digits: &str) -> Self {
        let first = |count: usize| digits.get(..count).and_then(|text| text.parse::<u32>().ok());
        match (first(2), first(4)) {
            (Some(40..=49), _) => Self::Visa,
            (Some(51..=55), _) | (_, Some(2221..=2720)) => Self::Mastercard,
            (Some(34 | 37), _) => Self::Amex,
            (Some(65), _) | (_, Some(6011 | 6440..=6499)) => Self::Discover,
            _ => Self::Other,
        }
    }
}

/// The storable part of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card {
    /// Its brand.
    pub brand: Brand,
    /// Its last four digits.
    pub last_four: String,
}

/// A valid card number. Never printed, stored or passed on: it implements neither `Display` nor `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(String);

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CardNumber(…{})", self.card().last_four)
    }
}

impl CardNumber {
    /// Parses a number of 12 to 19 digits, spaces and hyphens allowed, with a valid check digit (Luhn, ISO/IEC 7812-1). The error
    /// never repeats the number.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let digits = digits_of(text);
        if digits.is_empty() {
            return Err(Invalid::one(field, "required", "Enter the card’s number."));
        }
        let sound =
            (12..=19).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && luhn(&digits);
        if sound {
            return Ok(Self(digits));
        }
        let message = "This is not a card number. Compare it with the card, digit by digit.";
        Err(Invalid::one(field, "card-number", message))
    }

    /// The storable part.
    pub fn card(&self) -> Card {
        let start = self.0.len().saturating_sub(4);
        Card {
            brand: Brand::of(&self.0),
            last_four: self.0[start..].to_owned(),
        }
    }

    /// The digits, for the gateway alone.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match at % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The offset of the last time zone on Earth (UTC−12), in seconds.
const LAST_PLACE_SECONDS: i64 = 12 * 60 * 60;

/// Checks that a card with the expiry `month`/`year` (two or four digits) is valid somewhere on Earth: the bank's clock decides,
/// and its time zone is unknown.
pub fn valid_until(field: &str, month: u8, year: u16, now: Timestamp) -> Result<(), Invalid> {
    let year = if year < 100 { year + 2_000 } else { year };
    let Some(first) = Day::new(i32::from(year), month, 1) else {
        let message = "Enter the month as 1 to 12 and the year as on the card.";
        return Err(Invalid::one(field, "card-date", message));
    };
    let last = first.plus_months(1).plus_days(-1);
    let today = now.plus_seconds(-LAST_PLACE_SECONDS).day();
    if last < today {
        return Err(Invalid::one(
            field,
            "card-expired",
            "This card has expired. Use another one.",
        ));
    }
    if today.plus_months(12 * 20) < last {
        return Err(Invalid::one(field, "card-date", "Enter the year as on the card."));
    }
    Ok(())
}

/// Strips blanks, hyphens and invisible characters from `text`.
fn digits_of(text: &str) -> String {
    let between = |c: &char| c.is_whitespace() || is_dash(*c) || is_invisible(*c);
    text.chars().filter(|c| !between(c)).collect()
}

/// Digits in the code of a bank's second step.
pub const STEP_CODE_DIGITS: usize = 6;

/// Checks the code of the bank's second step: six digits, blanks ignored. A bank takes any other length for a wrong code, which
/// would end the payment, so it is never sent.
pub fn step_code(field: &str, code: &str) -> Result<String, Invalid> {
    let code = digits_of(code);
    if code.is_empty() {
        return Err(Invalid::one(
            field,
            "required",
            "Enter the code that your bank sent you.",
        ));
    }
    if code.len() == STEP_CODE_DIGITS && code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(code);
    }
    let count = code.chars().count();
    let message = if count == STEP_CODE_DIGITS {
        "The code is 6 digits.".to_owned()
    } else {
        format!("The code has 6 digits; you entered {count}.")
    };
    Err(Invalid::one(field, "step-code", message))
}

/// Checks a security code: four digits on American Express, three elsewhere, either while the brand is unknown. It is never
/// stored.
pub fn security_code(field: &str, brand: Option<Brand>, code: &str) -> Result<(), Invalid> {
    let (lengths, words) = match brand {
        Some(Brand::Amex) => (4..=4, "4"),
        Some(_) => (3..=3, "3"),
        None => (3..=4, "3 or 4"),
    };
    let code = code.trim();
    if lengths.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    let message = format!("Enter the {words} digits of the card’s security code.");
    Err(Invalid::one(field, "security-code", message))
}
