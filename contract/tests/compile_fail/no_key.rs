//! A repeatable write needs its key.
use allpet_contract::pets::CreatePet;
use allpet_domain::pet::PetProfile;

fn request(body: PetProfile) -> CreatePet {
    CreatePet { body }
}

fn main() {}
