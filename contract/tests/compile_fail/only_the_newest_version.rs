//! The type of an event reads the version before the newest, which is announced, too, during a deployment.
use allpet_contract::events::{Event, assert_reads_previous};
use allpet_domain::id::{PetId, TenantId};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct PetFound {
    pet: PetId,
}

impl Event for PetFound {
    const TOPIC: &'static str = "pet.found";
    const VERSION: u32 = 2;
    const OLDEST: u32 = 2;
    fn tenant(&self) -> Option<TenantId> {
        None
    }
}

const _: () = assert_reads_previous::<PetFound>();

fn main() {}
