//! Endpoints for the pets module.

use crate::service::{Licensing, pets};
use allpet_contract::licensing::{EndPetLicences, PetLicensing, ReadPetLicensing};
use allpet_kernel::{Failure, Service};

pub(crate) async fn read_pet_licensing(
    app: Licensing,
    _: Service,
    request: ReadPetLicensing,
) -> Result<PetLicensing, Failure> {
    let named = pets::is_named(&app, request.pet).await?;
    Ok(PetLicensing { named })
}

pub(crate) async fn end_pet_licences(
    app: Licensing,
    _: Service,
    request: EndPetLicences,
) -> Result<PetLicensing, Failure> {
    pets::end_licences(&app, request.pet, request.body.end).await?;
    Ok(PetLicensing { named: false })
}
