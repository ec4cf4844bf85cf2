//! The answers that a fee depends on, as typed; stored in the calculator's address and in the draft of an application.

use allpet_domain::{
    Day, Invalid,
    calendar::{DateOrder, read_day},
    english::{English, ExpectedDay},
    licensing::{Jurisdiction, OwnerFacts, PetFacts, ProofKind, Quote, QuoteInput, needed_proofs, quote},
    pet::{self, Species},
};
use serde::{Deserialize, Serialize};

/// The answers of a form, as typed; empty if unanswered. The aliases are the form's field names, which a form sent without
/// JavaScript uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    /// The jurisdiction's short name.
    #[serde(rename = "place", skip_serializing_if = "String::is_empty")]
    pub(crate) jurisdiction: String,
    /// The species' identifier.
    #[serde(alias = "pet.species", skip_serializing_if = "String::is_empty")]
    pub(crate) species: String,
    /// `yes` or `no`.
    #[serde(alias = "pet.altered", skip_serializing_if = "String::is_empty")]
    pub(crate) altered: String,
    /// The pet's birthday.
    #[serde(alias = "pet.born", skip_serializing_if = "String::is_empty")]
    pub(crate) born: String,
    /// The pet's age, if its birthday is unknown: `5 months`.
    #[serde(alias = "pet.age_months", skip_serializing_if = "String::is_empty")]
    pub(crate) age: String,
    /// The owner's age in years.
    #[serde(alias = "owner.age_years", skip_serializing_if = "String::is_empty")]
    pub(crate) owner_age: String,
    /// The owner has a low income.
    #[serde(alias = "owner.low_income", skip_serializing_if = "is_false")]
    pub(crate) low_income: bool,
    /// The owner has a disability.
    #[serde(alias = "owner.disabled", skip_serializing_if = "is_false")]
    pub(crate) disabled: bool,
    /// The pet works as a service animal.
    #[serde(alias = "service_animal", skip_serializing_if = "is_false")]
    pub(crate) service: bool,
    /// The term in months.
    #[serde(alias = "term_months", skip_serializing_if = "String::is_empty")]
    pub(crate) term: String,
    /// The first day; today if empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) start: String,
    /// The last day of the rabies vaccination.
    #[serde(alias = "rabies_until", skip_serializing_if = "String::is_empty")]
    pub(crate) rabies: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(answer: &bool) -> bool {
    !answer
}

/// The quote for the answers of a form in one jurisdiction, and what the form offers next to it.
pub(crate) struct FeeEstimate {
    /// The API's input for this quote.
    pub(crate) input: QuoteInput,
    /// The fee, or the answers to correct first.
    pub(crate) result: Result<Quote, Invalid>,
    /// The documents that an application needs.
    pub(crate) needed_proofs: Vec<ProofKind>,
    /// The terms that the jurisdiction offers for the pet, in months, each with its fee as text.
    pub(crate) terms: Vec<(u32, Option<String>)>,
}

impl Facts {
    /// Reads the answers from an address's query.
    pub(crate) fn from_query(query: &str) -> Self {
        let mut facts: Self = allpet_json::from_query(query).unwrap_or_default();
        let born = std::mem::take(&mut facts.born);
        facts.set_born(born);
        facts
    }

    /// Stores the birthday as typed. It replaces an age.
    pub(crate) fn set_born(&mut self, born: String) {
        if !born.trim().is_empty() {
            self.age.clear();
        }
        self.born = born;
    }

    /// Returns the species; a dog if unanswered.
    pub(crate) fn species(&self) -> Species {
        Species::parse(&self.species).unwrap_or(Species::Dog)
    }

    /// Returns whether the pet is altered; true if unanswered.
    pub(crate) fn altered(&self) -> bool {
        self.altered != "no"
    }

    fn pet(&self, language: (English, DateOrder), today: Day, invalid: &mut Invalid) -> PetFacts {
        let born = day(&self.born, "pet.born", language, invalid);
        if let Some(born) = born {
            invalid.merge(pet::born("pet.born", born, today));
        }
        let age_months = if self.age.trim().is_empty() || born.is_some() {
            None
        } else {
            let months = read_age(&self.age);
            invalid.check(
                months.is_some(),
                "pet.age_months",
                "age",
                "Enter an age like 5 months or 3 years.",
            );
            months
        };
        PetFacts {
            species: self.species(),
            altered: self.altered(),
            born,
            age_months,
            service_animal: self.service,
        }
    }

    fn owner(&self, invalid: &mut Invalid) -> OwnerFacts {
        let age = self.owner_age.trim();
        let age_years = age.parse().ok().filter(|years| *years <= 130);
        invalid.check(
            age.is_empty() || age_years.is_some(),
            "owner.age_years",
            "age",
            "Enter your age in years, like 67.",
        );
        OwnerFacts {
            born: None,
            age_years,
            low_income: self.low_income,
            disabled: self.disabled,
        }
    }

    /// Estimates the fee. The facts of a pet on record replace the typed ones. `renewed`: the last day of the licence that is
    /// renewed, after which the new term begins. `order`: of day and month in typed dates. Errors write days, and examples of days, as the jurisdiction does.
    pub(crate) fn estimate(
        &self,
        jurisdiction: &Jurisdiction,
        on_record: Option<PetFacts>,
        renewed: Option<Day>,
        (today, order): (Day, DateOrder),
    ) -> FeeEstimate {
        let mut invalid = Invalid::default();
        let english = English::of(jurisdiction.currency);
        let pet = on_record.unwrap_or_else(|| self.pet((english, order), today, &mut invalid));
        // The checks are in the order of the fields on the page.
        let start = day(&self.start, "start", (english, order), &mut invalid).unwrap_or(today);
        let rabies_until = day(&self.rabies, "rabies_until", (english, order), &mut invalid);
        let owner = self.owner(&mut invalid);
        let offered = jurisdiction.terms_for(&pet, start);
        let requested = self.term.parse().ok().filter(|months| offered.contains(months));
        let term_months = requested.or(offered.first().copied()).unwrap_or(12);
        let input = QuoteInput {
            pet,
            owner,
            term_months,
            start,
            rabies_until,
            previous_expiry: renewed,
        };
        let fee = |months: u32| {
            let input = QuoteInput {
                term_months: months,
                ..input.clone()
            };
            quote(jurisdiction, &input, today)
                .ok()
                .map(|quote| quote.total.to_string())
        };
        let terms = offered.into_iter().map(|months| (months, fee(months))).collect();
        let result = invalid
            .or(())
            .and_then(|()| quote(jurisdiction, &input, today).map_err(Invalid::from))
            .map_err(|invalid| Invalid(english.spell_out_errors(invalid.0)));
        FeeEstimate {
            needed_proofs: needed_proofs(jurisdiction, &input.pet),
            result,
            terms,
            input,
        }
    }
}

/// Parses a day; records an error with an example for `field` if `text` is neither empty nor a day.
fn day(
    text: &str,
    field: &str,
    (english, order): (English, DateOrder),
    invalid: &mut Invalid,
) -> Option<Day> {
    let read = read_day(text, order);
    if let Err(wrong) = read
        && !text.trim().is_empty()
    {
        let expects = if field == "pet.born" {
            ExpectedDay::Past
        } else {
            ExpectedDay::Coming
        };
        invalid.add(field, wrong.code(), wrong.message(english.example(expects)));
    }
    read.ok()
}

/// Parses an age into whole months: "5 months", "8 weeks", "2 years" or "3" (years).
pub(crate) fn read_age(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u32 = number.parse().ok().filter(|number| *number <= 500)?;
    match unit.trim().to_lowercase().as_str() {
        "" | "y" | "yr" | "yrs" | "year" | "years" => Some(number * 12),
        "m" | "mo" | "mos" | "month" | "months" => Some(number),
        "w" | "wk" | "wks" | "week" | "weeks" => Some(number * 7 * 12 / 365),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::{Route, with_query};
    use allpet_domain::licensing::rules::find;

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }

    #[test]
    fn the_address_keeps_every_answer() {
        let facts = Facts {
            jurisdiction: "seattle".into(),
            species: "cat".into(),
            altered: "no".into(),
            born: "1 Apr 2021".into(),
            owner_age: "67".into(),
            low_income: true,
            service: true,
            term: "24".into(),
            start: "2026-12-01".into(),
            rabies: "März & 50 %".into(),
            ..Facts::default()
        };
        let path = with_query(&Route::Fees, &facts);
        assert_eq!(Facts::from_query(path.split_once('?').unwrap().1), facts);
        assert_eq!(with_query(&Route::Fees, &Facts::default()), "/fees");
    }

    #[test]
    fn a_form_sent_without_javascript_yields_the_same_facts() {
        let sent = "place=seattle&pet.species=cat&pet.altered=no&pet.born=1+Apr+2021&pet.age_months=2+years&term_months=24\
            &start=2026-12-01&rabies_until=2027-03-31&owner.age_years=67&owner.low_income=true&owner.disabled=true&service_animal=true";
        let facts = Facts {
            jurisdiction: "seattle".into(),
            species: "cat".into(),
            altered: "no".into(),
            born: "1 Apr 2021".into(),
            owner_age: "67".into(),
            low_income: true,
            disabled: true,
            service: true,
            term: "24".into(),
            start: "2026-12-01".into(),
            rabies: "2027-03-31".into(),
            ..Facts::default()
        };
        assert_eq!(Facts::from_query(sent), facts);
        assert_eq!(Facts::from_query("pet.age_months=2+years").age, "2 years");
    }

    #[test]
    fn a_birthday_replaces_an_age() {
        let mut facts = Facts::from_query("age=2+years&born=+");
        assert_eq!(facts.age, "2 years", "no birthday yet");
        facts.set_born("2021-04-01".into());
        assert_eq!(with_query(&Route::Fees, &facts), "/fees?born=2021-04-01");
        assert_eq!(Facts::from_query("age=2+years&born=2021-04-01"), facts);
    }

    #[test]
    fn an_impossible_birthday_has_no_fee() {
        let jurisdiction = find("seattle").unwrap();
        for born in ["31 Feb 2021", "2026-11-22", "1886-11-21"] {
            let facts = Facts {
                born: born.into(),
                // Later than the birthday in the future.
                start: "2026-12-24".into(),
                ..Facts::default()
            };
            let now = (today(), DateOrder::Unknown);
            let errors = facts.estimate(&jurisdiction, None, None, now).errors();
            let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(fields, ["pet.born"], "{born}");
        }
    }

    #[test]
    fn an_empty_form_quotes_an_altered_dog_for_the_first_term() {
        let jurisdiction = find("seattle").unwrap();
        let estimate = Facts::default().estimate(&jurisdiction, None, None, (today(), DateOrder::Unknown));
        let fee = estimate.result.unwrap();
        assert_eq!(fee.starts, today());
        assert_eq!(Some(fee.total.to_string()), estimate.terms[0].1);
        assert!(estimate.needed_proofs.contains(&ProofKind::Rabies));
    }

    #[test]
    fn errors_name_the_fields_that_cannot_be_read() {
        let jurisdiction = find("seattle").unwrap();
        let facts = Facts {
            born: "soon".into(),
            start: "01/02/2027".into(),
            owner_age: "old".into(),
            ..Facts::default()
        };
        let wrong = facts
            .estimate(&jurisdiction, None, None, (today(), DateOrder::Unknown))
            .result
            .unwrap_err()
            .0;
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["pet.born", "start", "owner.age_years"]);
    }

    #[test]
    fn errors_write_days_as_the_place_does() {
        let messages = |place: &str, facts: Facts| {
            let jurisdiction = find(place).unwrap();
            let refused = facts
                .estimate(&jurisdiction, None, None, (today(), DateOrder::Unknown))
                .result;
            let errors = refused.unwrap_err().0.into_iter();
            errors.map(|error| error.message).collect::<Vec<_>>().join(" ")
        };
        let past = Facts {
            start: "2026-11-01".into(),
            ..Facts::default()
        };
        for (place, day) in [("seattle", "November 21, 2026"), ("calgary", "21 November 2026")] {
            let message = messages(place, past.clone());
            assert!(message.contains(day) && !message.contains("2026-"), "{message}");
        }
        let unreadable = Facts {
            rabies: "soon".into(),
            ..Facts::default()
        };
        assert!(messages("seattle", unreadable.clone()).contains("Mar 31, 2027"));
        assert!(messages("calgary", unreadable).contains("31 Mar 2027"));
    }

    #[test]
    fn ages_are_read_as_people_write_them() {
        assert_eq!(read_age("5 months"), Some(5));
        assert_eq!(read_age("8 weeks"), Some(1));
        assert_eq!(read_age("2 years"), Some(24));
        assert_eq!(read_age("3 yrs"), Some(36));
        assert_eq!(read_age("5 mos"), Some(5));
        assert_eq!(read_age("3"), Some(36));
        assert_eq!(read_age("young"), None);
        assert_eq!(read_age("7 dog years"), None);
    }
}
