//! The register's breeds.

use crate::{breeds, service::Pets};
use allpet_contract::pets::{Breed, SearchBreeds};
use allpet_kernel::{Anyone, Failure};

#[expect(
    clippy::unused_async,
    reason = "a handler is async, also where all it needs is in memory"
)]
pub(crate) async fn search_breeds(_: Pets, _: Anyone, request: SearchBreeds) -> Result<Vec<Breed>, Failure> {
    Ok(breeds::search(&request.query.q, request.query.species))
}
