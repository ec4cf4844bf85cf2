//! Pets: what an owner says of them, their photo, and the register's breeds.

mod flat;

use crate::{
    ErrorCode, File, Upload,
    access::{Public, SignedIn, audience},
    endpoint,
    page::{Page, Paging},
};
use allpet_domain::{
    Timestamp,
    id::{PetId, UserId},
    pet::{PetProfile, PetState, Species},
};
use serde::{Deserialize, Serialize};

/// The caller has no such pet.
pub const PET_NOT_FOUND: ErrorCode = ErrorCode::new(404, "pet.not-found", "You have no such pet");
/// The pet has died or moved to another owner.
pub const PET_GONE: ErrorCode =
    ErrorCode::new(409, "pet.gone", "This pet has died or moved to another owner");
/// The file is not a picture that can be read.
pub const NOT_A_PICTURE: ErrorCode = ErrorCode::new(422, "pet.not-a-picture", "The file is not a picture");
/// The picture is too large.
pub const PICTURE_TOO_LARGE: ErrorCode =
    ErrorCode::new(413, "pet.picture-too-large", "The picture is too large");

/// A pet, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pet {
    /// Which.
    pub id: PetId,
    /// Whose.
    pub owner: UserId,
    /// What the owner says of it.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub profile: PetProfile,
    /// Whether it is with its owner.
    pub state: PetState,
    /// Whether it is the one shown first.
    pub primary: bool,
    /// Changes with the photo; absent where there is none. The photo is read with [`ReadPhoto`].
    #[cfg_attr(
        feature = "schema",
        schemars(default, skip_serializing_if = "Option::is_none")
    )]
    pub photo: Option<String>,
    /// Since when.
    pub created: Timestamp,
}

/// A size of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PhotoSize {
    /// At most 1600 pixels on the longer side.
    Full,
    /// A square of at most 512 pixels a side, cut from the middle.
    Thumbnail,
}

/// Which size of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PhotoQuery {
    /// The size.
    pub size: PhotoSize,
}

/// What to look for among the breeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BreedQuery {
    /// Part of the breed's name, in any order of words; empty for the most common.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ allpet_domain::validation::NAME_MAX }>")
    )]
    pub q: String,
    /// Only breeds that the register has for this species.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub species: Option<Species>,
}

/// A breed in the register's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breed {
    /// Its name: “Terrier, Jack Russell”.
    pub name: String,
    /// What it is a breed of.
    pub species: Species,
    /// How many animals of the register are of it.
    pub count: u32,
}

endpoint! {
    /// Lists my pets: the primary one first, then the newest; the dead last.
    ListPets { ; query Paging } = GET "/api/pets" -> 200 Page<Pet>, SignedIn, audience::FOR_PETS, [];
    /// Reads one of my pets.
    ReadPet { pet: PetId } = GET "/api/pets/{pet}" -> 200 Pet, SignedIn, audience::FOR_PETS, [PET_NOT_FOUND];
    /// Adds a pet.
    CreatePet { ; key; body PetProfile } = POST "/api/pets" -> 201 Pet, SignedIn, audience::FOR_PETS, [];
    /// Changes what I said of a pet. The kind of animal cannot change while a licence or an open application names it.
    UpdatePet { pet: PetId; body PetProfile } = PUT "/api/pets/{pet}" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Deletes a pet and its photo. Its licences end, and its open applications are withdrawn.
    DeletePet { pet: PetId } = DELETE "/api/pets/{pet}" -> 204 (), SignedIn, audience::ONLY_SHELL, [PET_NOT_FOUND];
    /// Shows a pet first from now on.
    MakePrimary { pet: PetId } = PUT "/api/pets/{pet}/primary" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Says that a pet has died. Its licences end, and its open applications are withdrawn.
    MarkDeceased { pet: PetId } = POST "/api/pets/{pet}/deceased" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Sets the photo: a JPEG, PNG or WebP picture of at most 10 MB.
    PutPhoto { pet: PetId; body Upload } = PUT "/api/pets/{pet}/photo" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, NOT_A_PICTURE, PICTURE_TOO_LARGE];
    /// Reads the photo.
    ReadPhoto { pet: PetId; query PhotoQuery } = GET "/api/pets/{pet}/photo" -> 200 File, SignedIn, audience::FOR_PETS, [PET_NOT_FOUND];
    /// Removes the photo.
    DeletePhoto { pet: PetId } = DELETE "/api/pets/{pet}/photo" -> 200 Pet, SignedIn, audience::ONLY_SHELL, [PET_NOT_FOUND];
    /// Finds breeds in the register's words, at most 20, the most common first.
    SearchBreeds { ; query BreedQuery } = GET "/api/breeds" -> 200 Vec<Breed>, Public, audience::EVERY, [];
}
