//! Varieties of English, by jurisdiction.

use crate::{
    Currency, Day, FieldError,
    calendar::{Clock, MONTHS},
    orders::Country,
};
use serde::{Deserialize, Serialize};

/// A variety of English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum English {
    /// American, as in the United States.
    #[default]
    American,
    /// British, as in the United Kingdom and in Canada.
    British,
}

/// Whether a field asks for a past day, such as a birth, or for a coming one, such as an expiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpectedDay {
    /// A past day.
    #[default]
    Past,
    /// A coming day.
    Coming,
}

impl English {
    /// The variety for a currency of fees: American for US dollars.
    pub fn of(currency: Currency) -> Self {
        match currency {
            Currency::Usd => Self::American,
            Currency::Cad | Currency::Eur => Self::British,
        }
    }

    /// The variety for a country to which the shop ships: American for the United States.
    pub fn of_country(country: Country) -> Self {
        match country {
            Country::Us => Self::American,
            _ => Self::British,
        }
    }

    /// Formats a day: `November 28, 2026`; `28 November 2026`.
    pub fn day(self, day: Day) -> String {
        let month = MONTHS.get(usize::from(u8::from(day.0.month())) - 1);
        let month = month.copied().unwrap_or_default();
        let (date, year) = (day.0.day().to_string(), day.0.year().to_string());
        match self {
            Self::American => [month, " ", &date, ", ", &year].concat(),
            Self::British => [&date, " ", month, " ", &year].concat(),
        }
    }

    /// Spells out the days in a text: the rules write 2027-05-31, people read `May 31, 2027`.
    pub fn spell_out(self, text: &str) -> String {
        const LENGTH: usize = 10;
        let mut spelled = String::with_capacity(text.len() + 10);
        let mut rest = text;
        let mut follows_digit = false;
        while let Some(letter) = rest.chars().next() {
            let day = rest
                .get(..LENGTH)
                .filter(|_| letter.is_ascii_digit() && !follows_digit)
                .and_then(|prefix| prefix.parse::<Day>().ok());
            let consumed = if let Some(day) = day {
                spelled.push_str(&self.day(day));
                LENGTH
            } else {
                spelled.push(letter);
                letter.len_utf8()
            };
            follows_digit = letter.is_ascii_digit();
            rest = &rest[consumed..];
        }
        spelled
    }

    /// Spells out the days in the messages of errors; see [`English::spell_out`].
    pub fn spell_out_errors(self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let spelled = |error: FieldError| FieldError {
            message: self.spell_out(&error.message),
            ..error
        };
        errors.into_iter().map(spelled).collect()
    }

    /// An example of a day that people can type, in their order: `Mar 31, 2021`; `31 Mar 2021`.
    pub fn example(self, expects: ExpectedDay) -> &'static str {
        match (self, expects) {
            (Self::American, ExpectedDay::Past) => "Mar 31, 2021",
            (Self::American, ExpectedDay::Coming) => "Mar 31, 2027",
            (Self::British, ExpectedDay::Past) => "31 Mar 2021",
            (Self::British, ExpectedDay::Coming) => "31 Mar 2027",
        }
    }

    /// Formats a time of day: `5:15 PM`, `17:15`.
    pub fn clock(self, at: Clock) -> String {
        let two = |number: u8| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
        let minute = two(at.minute);
        match self {
            Self::American => {
                let hour = (at.hour + 11) % 12 + 1;
                let half = if at.hour < 12 { " AM" } else { " PM" };
                [&hour.to_string(), ":", &minute, half].concat()
            }
            Self::British => [&two(at.hour), ":", &minute].concat(),
        }
    }

    /// Chooses between two spellings of a text.
    pub fn choose(self, american: &'static str, british: &'static str) -> &'static str {
        match self {
            Self::American => american,
            Self::British => british,
        }
    }

    /// The noun for the permission to keep a pet: `license`.
    pub fn licence(self) -> &'static str {
        match self {
            Self::American => "license",
            Self::British => "licence",
        }
    }

    /// The same noun, capitalized: `License`.
    pub fn licence_title(self) -> &'static str {
        match self {
            Self::American => "License",
            Self::British => "Licence",
        }
    }

    /// Returns the title of a cancelled licence or order, capitalized: `Canceled`.
    pub fn cancelled_title(self) -> &'static str {
        match self {
            Self::American => "Canceled",
            Self::British => "Cancelled",
        }
    }

    /// The colour of a coat or a product, capitalized: `Color`.
    pub fn colour_title(self) -> &'static str {
        match self {
            Self::American => "Color",
            Self::British => "Colour",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DateOrder, read_day};

    #[test]
    fn a_place_is_written_to_as_it_writes() {
        let words = |currency| {
            let english = English::of(currency);
            [
                english.licence(),
                english.licence_title(),
                english.colour_title(),
                english.cancelled_title(),
            ]
        };
        assert_eq!(words(Currency::Usd), ["license", "License", "Color", "Canceled"]);
        assert_eq!(
            words(Currency::Cad),
            ["licence", "Licence", "Colour", "Cancelled"]
        );
    }

    #[test]
    fn the_shop_writes_american_in_the_united_states_alone() {
        for country in crate::orders::COUNTRIES {
            let is_american = English::of_country(country) == English::American;
            assert_eq!(is_american, country == Country::Us, "{country:?}");
        }
    }

    #[test]
    fn an_example_of_a_day_can_be_typed_and_stands_in_the_order_of_the_place() {
        for (english, order, begins) in [
            (English::American, DateOrder::MonthFirst, "Mar"),
            (English::British, DateOrder::DayFirst, "31"),
        ] {
            for (expects, day) in [
                (ExpectedDay::Past, "2021-03-31"),
                (ExpectedDay::Coming, "2027-03-31"),
            ] {
                let example = english.example(expects);
                assert!(example.starts_with(begins), "{example}");
                assert_eq!(read_day(example, order).unwrap().to_string(), day);
            }
        }
    }

    #[test]
    fn days_in_a_sentence_are_spelled_out() {
        assert_eq!(
            English::British.spell_out("Ends on 2027-05-31, not “2027”."),
            "Ends on 31 May 2027, not “2027”."
        );
        for unchanged in ["1234567890 2027-02-30", "Nr. 92027-05-31"] {
            assert_eq!(English::American.spell_out(unchanged), unchanged);
        }
        let error = FieldError {
            field: "start".into(),
            code: "in-the-past".into(),
            message: "Choose 2026-11-30 or a later day.".into(),
        };
        let spelled = English::American.spell_out_errors(vec![error.clone()]);
        let message = "Choose November 30, 2026 or a later day.".into();
        assert_eq!(spelled, [FieldError { message, ..error }]);
    }

    #[test]
    fn days_and_times_are_written_as_the_place_writes_them() {
        let day = "2026-11-28".parse().unwrap();
        assert_eq!(English::American.day(day), "November 28, 2026");
        assert_eq!(English::British.day(day), "28 November 2026");
        for (hour, minute, american, british) in [
            (0, 5, "12:05 AM", "00:05"),
            (9, 0, "9:00 AM", "09:00"),
            (12, 0, "12:00 PM", "12:00"),
            (17, 15, "5:15 PM", "17:15"),
            (23, 59, "11:59 PM", "23:59"),
        ] {
            let at = Clock { hour, minute };
            assert_eq!(
                (English::American.clock(at), English::British.clock(at)),
                (american.into(), british.into())
            );
        }
    }
}
