//! The contents of the pet form, and their conversion to a profile.

use allpet_domain::{
    Day, Invalid,
    english::ExpectedDay,
    measure::{reread_weight, weight_text},
    pet::{self, PetProfile, Sex, Species},
};
use allpet_ui::{
    components::{read_yes_or_no, yes_or_no},
    country,
    pet_form::{PRESET_SEX, PRESET_SPECIES},
};

/// The form as the person typed it. Texts are converted only on submission, so that invalid ones are not lost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) species: Species,
    pub(super) breed: String,
    pub(super) second_breed: String,
    pub(super) sex: Sex,
    /// Whether it is spayed or neutered; `None` until the person says so.
    pub(super) altered: Option<bool>,
    pub(super) born: String,
    pub(super) weight: String,
    pub(super) colour: String,
    pub(super) microchip: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            species: PRESET_SPECIES,
            breed: String::new(),
            second_breed: String::new(),
            sex: PRESET_SEX,
            altered: None,
            born: String::new(),
            weight: String::new(),
            colour: String::new(),
            microchip: String::new(),
        }
    }
}

impl From<&PetProfile> for Draft {
    fn from(pet: &PetProfile) -> Self {
        Self {
            name: pet.name.clone(),
            species: pet.species,
            breed: pet.breed.clone(),
            second_breed: pet.second_breed.clone().unwrap_or_default(),
            sex: pet.sex,
            altered: Some(pet.altered),
            born: pet.born.map(|day| day.to_string()).unwrap_or_default(),
            weight: pet
                .weight_grams
                .map(|grams| weight_text(grams, country::units()))
                .unwrap_or_default(),
            colour: pet.colour.clone(),
            microchip: pet.microchip.clone().unwrap_or_default(),
        }
    }
}

impl Draft {
    /// Writes the fields in their order, one per line. No field can contain a line break.
    pub(super) fn to_text(&self) -> String {
        [
            &self.name,
            self.species.as_str(),
            &self.breed,
            &self.second_breed,
            self.sex.as_str(),
            yes_or_no(self.altered),
            &self.born,
            &self.weight,
            &self.colour,
            &self.microchip,
        ]
        .join("\n")
    }

    /// Reads the output of [`Draft::to_text`], or returns `None` for any other text.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split('\n').collect();
        let [
            name,
            species,
            breed,
            second_breed,
            sex,
            altered,
            born,
            weight,
            colour,
            microchip,
        ] = fields.try_into().ok()?;
        Some(Self {
            name: name.to_owned(),
            species: Species::parse(species)?,
            breed: breed.to_owned(),
            second_breed: second_breed.to_owned(),
            sex: Sex::parse(sex)?,
            altered: read_yes_or_no(altered),
            born: born.to_owned(),
            weight: weight.to_owned(),
            colour: colour.to_owned(),
            microchip: microchip.to_owned(),
        })
    }

    /// Converts the draft to a profile. Fails with all errors at once. `saved` is the profile with which the form began.
    pub(super) fn parse(&self, today: Day, saved: Option<&PetProfile>) -> Result<PetProfile, Invalid> {
        let mut invalid = Invalid::default();
        let born = country::read_day(&self.born);
        if let Err(error) = born
            && !self.born.trim().is_empty()
        {
            invalid.add(
                "born",
                error.code(),
                error.message(country::example_day(ExpectedDay::Past)),
            );
        }
        let altered = invalid.merge(pet::altered(self.altered));
        let saved_weight = saved.and_then(|saved| saved.weight_grams);
        let weight = reread_weight(&self.weight, country::units(), saved_weight);
        let unreadable = weight.is_none() && !self.weight.trim().is_empty();
        invalid.check(
            !unreadable,
            "weight_grams",
            "number",
            "Enter a weight like 7.5 kg or 18 lb.",
        );
        let non_blank = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        let profile = PetProfile {
            name: self.name.clone(),
            species: self.species,
            breed: self.breed.clone(),
            second_breed: non_blank(&self.second_breed),
            sex: self.sex,
            altered: altered.unwrap_or_default(),
            born: born.ok(),
            weight_grams: weight,
            colour: self.colour.clone(),
            microchip: non_blank(&self.microchip),
        };
        let checked = invalid.merge(profile.check(today));
        invalid.or(()).map(|()| checked.unwrap_or(profile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }

    #[test]
    fn a_stored_draft_is_read_back_unchanged() {
        let draft = Draft {
            name: "Wall-E \u{1f436}".into(),
            altered: Some(true),
            weight: "7,".into(),
            born: "1 Apr".into(),
            ..Draft::default()
        };
        assert_eq!(Draft::from_text(&draft.to_text()), Some(draft));
        for other in ["", "a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10"] {
            assert_eq!(Draft::from_text(other), None, "{other:?}");
        }
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        let draft = Draft {
            born: "yesterday".into(),
            weight: "heavy".into(),
            microchip: "12".into(),
            ..Draft::default()
        };
        let errors = draft.parse(today(), None).unwrap_err().0;
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["born", "altered", "weight_grams", "name", "microchip"]);
    }

    #[test]
    fn the_form_leaves_a_profile_unchanged() {
        let profile = PetProfile {
            name: "Wall-E".into(),
            species: Species::Cat,
            breed: "Siamese".into(),
            second_breed: None,
            sex: Sex::Female,
            altered: true,
            born: Day::new(2021, 4, 1),
            weight_grams: Some(7_500),
            colour: "Cream".into(),
            microchip: Some("981020000123456".into()),
        };
        assert_eq!(
            Draft::from(&profile).parse(today(), Some(&profile)).unwrap(),
            profile
        );
    }
}
