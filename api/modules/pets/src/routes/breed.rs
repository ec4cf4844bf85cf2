//! The register's breeds.

use crate::{breeds, service::Pets};
use allpet_contract::pets::{Breed, SearchBreeds};
use allpet_kernel::{Anyone, Failure};

pub(crate) async fn search_breeds(_: Pets, _: Anyone, request: SearchBreeds) -> Result<Vec<Breed>, Failure> {
    Ok(breeds::search(&request.query.q, request.query.species))
}
