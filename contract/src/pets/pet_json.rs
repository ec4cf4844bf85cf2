//! Flat JSON of a pet: the profile's fields stand beside its id.
//!
//! Field by field, since serde's own flattening buffers every value, and its code is large.

use super::Pet;
use allpet_domain::{
    Day, Timestamp,
    id::{PetId, UserId},
    pet::{PetProfile, PetState, Sex, Species},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
struct PetJson {
    id: PetId,
    owner: UserId,
    name: String,
    species: Species,
    #[serde(default)]
    breed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_breed: Option<String>,
    sex: Sex,
    altered: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    born: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight_grams: Option<u32>,
    #[serde(default)]
    colour: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    microchip: Option<String>,
    state: PetState,
    primary: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    created: Timestamp,
}

impl From<PetJson> for Pet {
    fn from(json: PetJson) -> Self {
        Self {
            id: json.id,
            owner: json.owner,
            profile: PetProfile {
                name: json.name,
                species: json.species,
                breed: json.breed,
                second_breed: json.second_breed,
                sex: json.sex,
                altered: json.altered,
                born: json.born,
                weight_grams: json.weight_grams,
                colour: json.colour,
                microchip: json.microchip,
            },
            state: json.state,
            primary: json.primary,
            photo: json.photo,
            created: json.created,
        }
    }
}

impl From<Pet> for PetJson {
    fn from(pet: Pet) -> Self {
        let profile = pet.profile;
        Self {
            id: pet.id,
            owner: pet.owner,
            name: profile.name,
            species: profile.species,
            breed: profile.breed,
            second_breed: profile.second_breed,
            sex: profile.sex,
            altered: profile.altered,
            born: profile.born,
            weight_grams: profile.weight_grams,
            colour: profile.colour,
            microchip: profile.microchip,
            state: pet.state,
            primary: pet.primary,
            photo: pet.photo,
            created: pet.created,
        }
    }
}

impl Serialize for Pet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PetJson::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PetJson::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profile_fields_are_flattened_beside_the_id() {
        let pet = r#"{"id":"01936f1e-0000-7000-8000-000000000001","owner":"01936f1e-0000-7000-8000-000000000002",
            "name":"Rex","species":"dog","sex":"male","altered":true,"state":"at-home","primary":false,
            "created":"2026-11-21T08:30:00Z","from a later version":{}}"#;
        let pet: Pet = serde_json::from_str(pet).unwrap();
        assert_eq!(
            (pet.profile.name.as_str(), pet.profile.breed.as_str()),
            ("Rex", "")
        );
        let written = serde_json::to_value(&pet).unwrap();
        assert_eq!(written["colour"], "");
        assert!(written.get("profile").is_none() && written.get("photo").is_none());
    }
}
