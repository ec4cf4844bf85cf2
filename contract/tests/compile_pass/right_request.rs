use allpet_contract::{Client, Problem, Transport, WireRequest, WireResponse, pets::ReadPet};
use allpet_domain::id::PetId;

async fn name<T: Transport>(client: &Client<T>, pet: PetId) -> Result<String, Problem> {
    Ok(client.send(ReadPet { pet }).await?.profile.name)
}

struct Nowhere;

impl Transport for Nowhere {
    async fn send(&self, _: WireRequest) -> Result<WireResponse, Problem> {
        Err(Problem::offline())
    }
}

fn main() {
    let _ = name::<Nowhere>;
}
