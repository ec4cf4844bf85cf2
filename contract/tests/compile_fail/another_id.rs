//! A licence's id is not accepted for a pet's.
use allpet_contract::pets::ReadPet;
use allpet_domain::id::LicenceId;

fn request(licence: LicenceId) -> ReadPet {
    ReadPet { pet: licence }
}

fn main() {}
