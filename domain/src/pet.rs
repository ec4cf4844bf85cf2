//! A pet: its species and profile, and the check of its microchip number.

mod microchip;

#[cfg(feature = "schema")]
use crate::schema::{Microchip, OptionalLine, RequiredLine};
use crate::{
    Day, Invalid,
    validation::{self, NAME_MAX},
};
use microchip::chip_letters;
pub use microchip::microchip;
use serde::{Deserialize, Serialize};

/// A species that a register may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Species {
    /// Dog.
    Dog,
    /// Cat.
    Cat,
    /// Goat (Seattle licenses miniature goats).
    Goat,
    /// Pig (Seattle licenses potbellied pigs).
    Pig,
}

/// All species, in display order.
pub const SPECIES: [Species; 4] = [Species::Dog, Species::Cat, Species::Goat, Species::Pig];

impl Species {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dog => "dog",
            Self::Cat => "cat",
            Self::Goat => "goat",
            Self::Pig => "pig",
        }
    }

    /// The value, capitalized.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dog => "Dog",
            Self::Cat => "Cat",
            Self::Goat => "Goat",
            Self::Pig => "Pig",
        }
    }

    /// Parses the value of [`Species::as_str`], in any case.
    pub fn parse(value: &str) -> Option<Self> {
        SPECIES
            .into_iter()
            .find(|species| species.as_str().eq_ignore_ascii_case(value.trim()))
    }
}

/// Sex at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not known.
    Unknown,
}

impl Sex {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unknown => "unknown",
        }
    }

    /// Parses the value of [`Sex::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::Female, Self::Male, Self::Unknown]
            .into_iter()
            .find(|sex| sex.as_str() == value)
    }
}

/// The state of a pet with its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PetState {
    /// At home.
    AtHome,
    /// Lost.
    Lost,
    /// Dead; its record is closed.
    Deceased,
    /// With another owner.
    Rehomed,
}

impl PetState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtHome => "at-home",
            Self::Lost => "lost",
            Self::Deceased => "deceased",
            Self::Rehomed => "rehomed",
        }
    }

    /// Parses the value of [`PetState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::AtHome, Self::Lost, Self::Deceased, Self::Rehomed]
            .into_iter()
            .find(|state| state.as_str() == value)
    }

    /// Records the pet's death.
    pub fn die(self) -> Result<Self, PetNotActive> {
        match self {
            Self::AtHome | Self::Lost => Ok(Self::Deceased),
            Self::Deceased | Self::Rehomed => Err(PetNotActive(self)),
        }
    }
}

/// The pet is no longer with the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pet is {} already", .0.as_str())]
pub struct PetNotActive(pub PetState);

/// An owner's description of a pet. [`PetProfile::check`] is the one place for its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetProfile {
    /// Its name; 1 to 80 characters.
    #[cfg_attr(feature = "schema", schemars(with = "RequiredLine<NAME_MAX>"))]
    pub name: String,
    /// The species.
    pub species: Species,
    /// The breed in the register's terms; up to 80 characters, empty if unknown.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<NAME_MAX>"))]
    pub breed: String,
    /// A second breed, for a mix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<OptionalLine<NAME_MAX>>"))]
    pub second_breed: Option<String>,
    /// Sex at birth.
    pub sex: Sex,
    /// Whether it is spayed or neutered.
    pub altered: bool,
    /// The day of birth; the first of the month if only the month is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// Weight in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = WEIGHT_MAX_GRAMS)))]
    pub weight_grams: Option<u32>,
    /// Colour and markings; up to 80 characters.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<NAME_MAX>"))]
    pub colour: String,
    /// The number of the microchip; see [`microchip`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Microchip>"))]
    pub microchip: Option<String>,
}

/// Checks the answer to whether a pet is spayed or neutered. It has no default: a fee depends on it, and no answer is not a “no”.
pub fn altered(answer: Option<bool>) -> Result<bool, Invalid> {
    answer.ok_or_else(|| Invalid::one("altered", "required", "Say whether it is spayed or neutered."))
}

/// Checks a day of birth: not after `today`, and at most 40 years before it. `field` names it in the request.
pub fn born(field: &str, born: Day, today: Day) -> Result<Day, Invalid> {
    let mut invalid = Invalid::default();
    invalid.check(
        born <= today,
        field,
        "in-the-future",
        "The day of birth is in the future. Check the year.",
    );
    invalid.check(
        born.years_until(today) <= 40,
        field,
        "too-old",
        "That is more than 40 years ago. Check the year.",
    );
    invalid.or(born)
}

/// Maximum weight of a pet in grams: 160 kg is more than any dog on record.
pub const WEIGHT_MAX_GRAMS: u32 = 160_000;

impl PetProfile {
    /// Checks and cleans every field; fails with all errors at once. `today` bounds the day of birth; pass the latest day on
    /// Earth ([`crate::Timestamp::latest_day`]), so that a pet can be born today in any time zone.
    pub fn check(&self, today: Day) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let name = invalid.merge(validation::text("name", "a name", &self.name, NAME_MAX));
        let mut optional = |field: &str, label: &str, text: &str| {
            let clean = validation::optional_text(field, label, text, NAME_MAX);
            invalid.merge(clean).unwrap_or_default()
        };
        let breed = optional("breed", "the breed", &self.breed);
        let second_breed = optional(
            "second_breed",
            "the second breed",
            self.second_breed.as_deref().unwrap_or_default(),
        );
        let colour = optional("colour", "the color", &self.colour);
        if let Some(day) = self.born {
            invalid.merge(born("born", day, today));
        }
        if let Some(grams) = self.weight_grams {
            invalid.check(
                (1..=WEIGHT_MAX_GRAMS).contains(&grams),
                "weight_grams",
                "out-of-range",
                "Enter a weight of at most 160 kg (350 lb).",
            );
        }
        let chip = self
            .microchip
            .as_deref()
            .filter(|chip| !chip_letters(chip).is_empty());
        let chip = chip.and_then(|chip| invalid.merge(microchip("microchip", chip)));
        let clean = Self {
            name: name.unwrap_or_default(),
            breed,
            second_breed: Some(second_breed).filter(|breed| !breed.is_empty()),
            colour,
            microchip: chip,
            ..self.clone()
        };
        invalid.or(clean)
    }

    /// Checks a change of species. Refuses while a licence or an open application names the pet (`named`): a tag that says “dog”
    /// hangs on no cat.
    pub fn change_species(&self, to: Species, named: bool) -> Result<(), Invalid> {
        if to == self.species || !named {
            return Ok(());
        }
        let mut words = String::from(self.name.trim());
        words.push_str(" has a license or an open application as a ");
        words.push_str(self.species.as_str());
        words.push_str(". The kind of animal can change once it has ended or was withdrawn.");
        Err(Invalid::one("species", "species-locked", words))
    }

    /// Age on `day` in whole months, if the birth is known.
    pub fn age_months(&self, day: Day) -> Option<u32> {
        self.born.map(|born| born.months_until(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> PetProfile {
        PetProfile {
            name: " Wall-E ".into(),
            species: Species::Dog,
            breed: "Mixed Breed, Medium (up to 44 lbs fully grown)".into(),
            second_breed: Some("  ".into()),
            sex: Sex::Male,
            altered: true,
            born: Day::new(2021, 4, 1),
            weight_grams: Some(7_500),
            colour: String::new(),
            microchip: Some("981 020-000 123 456".into()),
        }
    }

    fn today() -> Day {
        Day::new(2026, 11, 21).unwrap()
    }

    #[test]
    fn a_sound_profile_is_cleaned() {
        let clean = profile().check(today()).unwrap();
        assert_eq!(clean.name, "Wall-E");
        assert_eq!(clean.second_breed, None);
        assert_eq!(clean.microchip.as_deref(), Some("981020000123456"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = PetProfile {
            name: String::new(),
            born: Day::new(2027, 1, 1),
            weight_grams: Some(200_000),
            microchip: Some("12".into()),
            ..profile()
        };
        let fields: Vec<_> = wrong
            .check(today())
            .unwrap_err()
            .0
            .into_iter()
            .map(|e| e.field)
            .collect();
        assert_eq!(fields, ["name", "born", "weight_grams", "microchip"]);
    }

    #[test]
    fn no_answer_is_not_a_no() {
        assert_eq!((altered(Some(true)), altered(Some(false))), (Ok(true), Ok(false)));
        let missing = altered(None).unwrap_err().0;
        assert_eq!(
            (missing[0].field.as_str(), missing[0].code.as_str()),
            ("altered", "required")
        );
    }

    #[test]
    fn a_licensed_dog_does_not_become_a_cat() {
        let dog = profile();
        assert_eq!(dog.change_species(Species::Cat, false), Ok(()));
        assert_eq!(dog.change_species(Species::Dog, true), Ok(()));
        let refused = dog.change_species(Species::Cat, true).unwrap_err().0;
        assert_eq!(
            (refused[0].field.as_str(), refused[0].code.as_str()),
            ("species", "species-locked")
        );
        assert!(
            refused[0].message.starts_with("Wall-E has a license"),
            "{}",
            refused[0].message
        );
    }

    #[test]
    fn an_invisible_name_or_chip_is_refused() {
        let mut typed = PetProfile {
            name: "\u{2800}\u{200b}".into(),
            microchip: Some("\u{200b} ".into()),
            ..profile()
        };
        assert_eq!(typed.check(today()).unwrap_err().0[0].field, "name");
        typed.name = "Zoe\u{308}".into();
        let clean = typed.check(today()).unwrap();
        assert_eq!((clean.name.as_str(), clean.microchip), ("Zoë", None));
    }

    #[test]
    fn a_deceased_pet_cannot_die_again() {
        assert_eq!(PetState::AtHome.die(), Ok(PetState::Deceased));
        assert!(PetState::Deceased.die().is_err());
    }
}
