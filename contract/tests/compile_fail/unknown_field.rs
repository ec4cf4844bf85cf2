//! An answer has only its declared fields.
use allpet_contract::{Client, Problem, Transport, pets::ReadPet};
use allpet_domain::id::PetId;

async fn price<T: Transport>(client: &Client<T>, pet: PetId) -> Result<i64, Problem> {
    Ok(client.send(ReadPet { pet }).await?.price)
}

fn main() {}
