//! The load of the fault tests: pets that clients add, and jobs of `payments`.

use crate::server::Http;
use allpet_contract::{
    Client, Problem,
    page::Paging,
    pets::{CreatePet, ListPets},
};
use allpet_domain::pet::PetProfile;
use allpet_kernel::{Db, on_write, testkit::key};
use std::{cell::RefCell, time::Duration};
use uuid::Uuid;

/// How long anything may take: other tests run on the same cores, and a job whose worker could not finish it waits for its lease to expire.
pub(crate) const PATIENCE: Duration = Duration::from_mins(4);
/// The pause of a client before it repeats a request.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// The pets of [`add_pet`].
pub(crate) const LOAD: &str = "pets WHERE name LIKE 'Load %'";
/// A job of `payments` that only looks whether something is to do.
const ENQUEUE: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, key_limit, cause, \
    enqueued_ms) VALUES ($1, 'schedules', 'payments.settle', '{\"slot_ms\":0}', 0, 'waiting', 0, 0, 50, 1, 'process', 0)";
/// The jobs of [`enqueue`].
pub(crate) const ENQUEUED: &str = "jobs WHERE kind = 'payments.settle' AND schedule IS NULL";

/// Reads the profile of the owner's first pet.
pub(crate) async fn first_profile(owner: &Client<Http>) -> PetProfile {
    let query = Paging::default();
    let mut pets = owner.send(ListPets { query }).await.unwrap().items;
    pets.remove(0).profile
}

/// The request that adds a pet with this number, under a key of its own.
pub(crate) fn new_pet(profile: &PetProfile, number: usize) -> CreatePet {
    let name = format!("Load {number}");
    CreatePet {
        key: key(&format!("load-{number}")),
        body: PetProfile {
            name,
            ..profile.clone()
        },
    }
}

/// Adds a pet, again and again with one key until it is added. Collects the problems.
pub(crate) async fn add_pet(
    owner: &Client<Http>,
    profile: &PetProfile,
    number: usize,
    problems: &RefCell<Vec<Problem>>,
) {
    loop {
        match owner.send(new_pet(profile, number)).await {
            Ok(_) => return,
            Err(problem) => problems.borrow_mut().push(problem),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Fails if one of the problems does not say when to try again.
pub(crate) fn assert_passing(problems: &[Problem]) {
    for problem in problems {
        assert!(
            problem.status == 503 && problem.retry_after.is_some(),
            "{problem:?}"
        );
    }
}

/// Enqueues jobs in the database of `payments`.
pub(crate) async fn enqueue(payments: &Db, jobs: u16) {
    let mut tx = payments.begin().await.unwrap();
    for number in 1..=jobs {
        let id = Uuid::from_u128(number.into());
        on_write!(tx, c => sqlx::query(ENQUEUE).bind(id).execute(c).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
}
