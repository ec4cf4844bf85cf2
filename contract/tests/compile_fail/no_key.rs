//! A write that may be repeated is not sent without its key.
use allpet_contract::pets::CreatePet;
use allpet_domain::pet::PetProfile;

fn request(body: PetProfile) -> CreatePet {
    CreatePet { body }
}

fn main() {}
