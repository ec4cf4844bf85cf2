//! Endpoints for other modules.

use crate::service::{Licensing, applicants, pets};
use allpet_contract::licensing::{
    ApplicantsApplication, EndPetLicences, PetLicensing, ReadApplicantsApplication, ReadPetLicensing,
};
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

pub(crate) async fn read_applicants_application(
    app: Licensing,
    _: Service,
    request: ReadApplicantsApplication,
) -> Result<ApplicantsApplication, Failure> {
    applicants::read(&app, request.application).await
}
