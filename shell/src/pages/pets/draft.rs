//! What stands in the pet form, and how it is read.

use allpet_domain::{
    Day, Invalid,
    measure::{reread_weight, weight_text},
    pet::{PetProfile, Sex, Species},
};
use allpet_ui::country;

/// The form as typed: text stays text until it is sent, so that nothing is lost when it is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) species: Species,
    pub(super) breed: String,
    pub(super) second_breed: String,
    pub(super) sex: Sex,
    pub(super) altered: bool,
    pub(super) born: String,
    pub(super) weight: String,
    pub(super) colour: String,
    pub(super) microchip: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            species: Species::Dog,
            breed: String::new(),
            second_breed: String::new(),
            sex: Sex::Unknown,
            altered: false,
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
            altered: pet.altered,
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
    /// The fields in their order, each on a line: no field of the form has lines of its own.
    pub(super) fn to_text(&self) -> String {
        let altered = if self.altered { "yes" } else { "no" };
        [
            &self.name,
            self.species.as_str(),
            &self.breed,
            &self.second_breed,
            self.sex.as_str(),
            altered,
            &self.born,
            &self.weight,
            &self.colour,
            &self.microchip,
        ]
        .join("\n")
    }

    /// Reads [`Draft::to_text`]; none where it is something else.
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
            altered: altered == "yes",
            born: born.to_owned(),
            weight: weight.to_owned(),
            colour: colour.to_owned(),
            microchip: microchip.to_owned(),
        })
    }

    /// The profile that was meant; everything that is wrong, at once. `saved`: the one that the form began with.
    pub(super) fn read(&self, today: Day, saved: Option<&PetProfile>) -> Result<PetProfile, Invalid> {
        let mut invalid = Invalid::default();
        let born = country::read_day(&self.born);
        if let Err(wrong) = born
            && !self.born.trim().is_empty()
        {
            invalid.add("born", wrong.code(), wrong.message("31 Mar 2021"));
        }
        let before = saved.and_then(|saved| saved.weight_grams);
        let weight = reread_weight(&self.weight, country::units(), before);
        let unread = weight.is_none() && !self.weight.trim().is_empty();
        invalid.check(
            !unread,
            "weight_grams",
            "number",
            "Enter a weight like 7.5 kg or 18 lb.",
        );
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        let profile = PetProfile {
            name: self.name.clone(),
            species: self.species,
            breed: self.breed.clone(),
            second_breed: filled(&self.second_breed),
            sex: self.sex,
            altered: self.altered,
            born: born.ok(),
            weight_grams: weight,
            colour: self.colour.clone(),
            microchip: filled(&self.microchip),
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
    fn a_draft_is_the_same_after_it_was_stored() {
        let draft = Draft {
            name: "Wall-E \u{1f436}".into(),
            altered: true,
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
    fn everything_that_is_wrong_is_said_at_once() {
        let draft = Draft {
            born: "yesterday".into(),
            weight: "heavy".into(),
            microchip: "12".into(),
            ..Draft::default()
        };
        let wrong = draft.read(today(), None).unwrap_err().0;
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["born", "weight_grams", "name", "microchip"]);
    }

    #[test]
    fn a_profile_is_the_same_after_the_form() {
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
            Draft::from(&profile).read(today(), Some(&profile)).unwrap(),
            profile
        );
    }
}
