//! Pets: profiles, photos, and the register's breeds.

mod pet_json;

use crate::{
    ErrorCode, File, Upload,
    access::{Public, SignedIn, audience},
    endpoint,
    limit::UPLOADS,
    page::{Page, Paging},
};
use allpet_domain::{
    Timestamp,
    id::{PetId, UserId},
    pet::{PetProfile, PetState, Species},
};
use serde::{Deserialize, Serialize};

/// The caller has no such pet.
pub const PET_NOT_FOUND: ErrorCode = ErrorCode::new(404, "pet.not-found", "We couldn’t find this pet");
/// The pet has died or moved to another owner.
pub const PET_GONE: ErrorCode =
    ErrorCode::new(409, "pet.gone", "This pet has died or moved to another owner");
/// The file is not a readable picture.
pub const NOT_A_PICTURE: ErrorCode = ErrorCode::new(422, "pet.not-a-picture", "The file is not a picture");
/// The picture is too large.
pub const PICTURE_TOO_LARGE: ErrorCode =
    ErrorCode::new(413, "pet.picture-too-large", "The picture is too large");

/// A pet, for its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pet {
    /// The id.
    pub id: PetId,
    /// The pet's owner.
    pub owner: UserId,
    /// The owner's description.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub profile: PetProfile,
    /// The state with its owner.
    pub state: PetState,
    /// True for the owner's main pet, shown first.
    pub primary: bool,
    /// A version that changes with the photo; absent without one. [`ReadPhoto`] reads the photo.
    #[cfg_attr(
        feature = "schema",
        schemars(default, skip_serializing_if = "Option::is_none")
    )]
    pub photo: Option<String>,
    /// The time of creation.
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

/// The requested size of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PhotoQuery {
    /// The size.
    pub size: PhotoSize,
}

/// The search for a breed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BreedQuery {
    /// Words of the breed's name, partial and in any order; empty for the most common breeds.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ allpet_domain::validation::NAME_MAX }>")
    )]
    pub q: String,
    /// Only breeds of this species in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub species: Option<Species>,
}

/// A breed in the register's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breed {
    /// Its name: “Terrier, Jack Russell”.
    pub name: String,
    /// The species.
    pub species: Species,
    /// The number of animals of this breed in the register.
    pub count: u32,
}

endpoint! {
    /// Lists my pets: the main pet first, then newest first; the dead last.
    ListPets { ; query Paging } = GET "/api/pets" -> 200 Page<Pet>, SignedIn, audience::FOR_PETS, [];
    /// Reads one of my pets.
    ReadPet { pet: PetId } = GET "/api/pets/{pet}" -> 200 Pet, SignedIn, audience::FOR_PETS, [PET_NOT_FOUND];
    /// Adds a pet.
    CreatePet { ; key; body PetProfile } = POST "/api/pets" -> 201 Pet, SignedIn, audience::FOR_PETS, [];
    /// Changes a pet's profile. Refuses a new species while a licence or an open application names the pet.
    UpdatePet { pet: PetId; body PetProfile } = PUT "/api/pets/{pet}" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Deletes a pet and its photo. Ends its licences and withdraws its open applications.
    DeletePet { pet: PetId } = DELETE "/api/pets/{pet}" -> 204 (), SignedIn, audience::ONLY_SHELL, [PET_NOT_FOUND];
    /// Makes a pet the main pet.
    MakePrimary { pet: PetId } = PUT "/api/pets/{pet}/primary" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Records a pet's death. Ends its licences and withdraws its open applications.
    MarkDeceased { pet: PetId } = POST "/api/pets/{pet}/deceased" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, PET_GONE];
    /// Sets the photo: a JPEG, PNG or WebP picture of at most 10 MB.
    PutPhoto { pet: PetId; body Upload } = PUT "/api/pets/{pet}/photo" -> 200 Pet, SignedIn, audience::ONLY_SHELL,
        [PET_NOT_FOUND, NOT_A_PICTURE, PICTURE_TOO_LARGE], limits [UPLOADS], priority Importing;
    /// Reads the photo.
    ReadPhoto { pet: PetId; query PhotoQuery } = GET "/api/pets/{pet}/photo" -> 200 File, SignedIn, audience::FOR_PETS, [PET_NOT_FOUND];
    /// Removes the photo.
    DeletePhoto { pet: PetId } = DELETE "/api/pets/{pet}/photo" -> 200 Pet, SignedIn, audience::ONLY_SHELL, [PET_NOT_FOUND];
    /// Finds breeds in the register's terms, at most 20, most common first.
    SearchBreeds { ; query BreedQuery } = GET "/api/breeds" -> 200 Vec<Breed>, Public, audience::EVERY, [];
}
