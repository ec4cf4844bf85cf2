//! Pets and their photos.

use super::world::World;
use allpet_contract::{
    Upload,
    page::Paging,
    pets::{
        BreedQuery, CreatePet, DeletePet, DeletePhoto, ListPets, MakePrimary, MarkDeceased, PhotoQuery,
        PhotoSize, PutPhoto, ReadPet, ReadPhoto, SearchBreeds, UpdatePet,
    },
};
use allpet_domain::pet::{PetProfile, Sex, Species};
use allpet_kernel::{both_engines, testkit::key};

/// A dog with all details.
pub(super) fn dog(name: &str) -> PetProfile {
    PetProfile {
        name: name.into(),
        species: Species::Dog,
        breed: "Whippet".into(),
        second_breed: Some("Terrier, Jack Russell".into()),
        sex: Sex::Male,
        altered: true,
        born: "2021-04-01".parse().ok(),
        weight_grams: Some(12_500),
        colour: "Brindle".into(),
        microchip: Some("981020012345678".into()),
    }
}

/// A cat with few details.
fn cat() -> PetProfile {
    PetProfile {
        name: "Misty".into(),
        species: Species::Cat,
        breed: String::new(),
        second_breed: None,
        sex: Sex::Unknown,
        altered: false,
        born: None,
        weight_grams: None,
        colour: String::new(),
        microchip: None,
    }
}

both_engines! {
    async fn pets(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let query = BreedQuery { q: "jack".into(), species: Some(Species::Dog) };
        world.record(&world.guest(), SearchBreeds { query }).await;
        let pet = world.record(&ada, CreatePet { key: key("rex"), body: dog("Rex") }).await.id;
        let other = ada.send(CreatePet { key: key("misty"), body: cat() }).await.unwrap().id;
        let body = Upload { content_type: "image/png".into(), bytes: world.picture().await };
        world.record(&ada, PutPhoto { pet, body }).await;
        world.record(&ada, ReadPhoto { pet, query: PhotoQuery { size: PhotoSize::Thumbnail } }).await;
        world.record(&ada, MakePrimary { pet: other }).await;
        world.record(&ada, ListPets { query: Paging { limit: Some(2), cursor: None } }).await;
        world.record(&ada, UpdatePet { pet, body: dog("Rex II") }).await;
        world.record(&ada, ReadPet { pet }).await;
        world.record(&ada, DeletePhoto { pet }).await;
        world.record(&ada, MarkDeceased { pet }).await;
        world.record(&ada, DeletePet { pet: other }).await;
        world.compare("pets");
    }
}
