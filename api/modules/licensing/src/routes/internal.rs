//! Endpoints for other modules.

use crate::{
    service::{Licensing, applications::applicants, licences::owners, pets},
    store::licences,
};
use allpet_contract::licensing::{
    ApplicantsApplication, EndPetLicences, FindLicencesByNumber, OwnersLicence, PetLicensing,
    ReadApplicantsApplication, ReadOwnersLicence, ReadPetLicensing,
};
use allpet_domain::{id::LicenceId, licensing};
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

pub(crate) async fn find_licences_by_number(
    app: Licensing,
    _: Service,
    request: FindLicencesByNumber,
) -> Result<Vec<LicenceId>, Failure> {
    match licensing::licence::parse_number(&request.number) {
        Some(number) => licences::list_by_number(&app.db, &number).await,
        None => Ok(Vec::new()),
    }
}

pub(crate) async fn read_applicants_application(
    app: Licensing,
    _: Service,
    request: ReadApplicantsApplication,
) -> Result<ApplicantsApplication, Failure> {
    applicants::read(&app, request.application).await
}

pub(crate) async fn read_owners_licence(
    app: Licensing,
    _: Service,
    request: ReadOwnersLicence,
) -> Result<OwnersLicence, Failure> {
    owners::read(&app, request.licence).await
}
