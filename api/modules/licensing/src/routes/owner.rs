//! An owner's endpoints.

use crate::{
    service::{
        Licensing,
        applications::{apply as applying, decide, pay, proofs},
        licences::{self, finder},
    },
    store::{applications, proofs as proof_rows},
};
use allpet_contract::{
    File, Page,
    licensing::{
        APPLICATION_NOT_FOUND, Application, Apply, ConfirmApplicationPayment, DismissFinderMessage,
        FinderMessage, Licence, MyApplications, MyFinderMessages, MyLicences, MyProofs, PayApplication,
        Proof, ReadApplication, ReadMyProof, UpdatePublicProfile, UploadProof, Withdraw,
    },
};
use allpet_kernel::{Failure, Owner, paging::PageRequest};
use uuid::Uuid;

pub(crate) async fn upload_proof(
    app: Licensing,
    owner: Owner,
    request: UploadProof,
) -> Result<Proof, Failure> {
    proofs::upload(&app, owner.user(), request.query, request.body).await
}

pub(crate) async fn apply(app: Licensing, owner: Owner, request: Apply) -> Result<Application, Failure> {
    applying::apply(&app, &owner, request).await
}

pub(crate) async fn pay_application(
    app: Licensing,
    owner: Owner,
    request: PayApplication,
) -> Result<Application, Failure> {
    pay::pay(&app, owner.user(), request).await
}

pub(crate) async fn confirm_application_payment(
    app: Licensing,
    owner: Owner,
    request: ConfirmApplicationPayment,
) -> Result<Application, Failure> {
    pay::confirm(&app, owner.user(), request).await
}

pub(crate) async fn my_applications(
    app: Licensing,
    owner: Owner,
    request: MyApplications,
) -> Result<Page<Application>, Failure> {
    let page_request = PageRequest::read(request.query.limit, request.query.cursor.as_ref())?;
    let before = page_request.behind.unwrap_or(Uuid::max());
    let rows = applications::list_of_owner(&app.db, owner.user(), before, page_request.rows()).await?;
    Ok(page_request
        .page(rows, |record| record.id.0)
        .map(|record| app.application(&record)))
}

pub(crate) async fn read_application(
    app: Licensing,
    owner: Owner,
    request: ReadApplication,
) -> Result<Application, Failure> {
    let record = applications::find_of_owner(&app.db, owner.user(), request.application).await?;
    Ok(app.application(&record.ok_or(APPLICATION_NOT_FOUND)?))
}

pub(crate) async fn my_proofs(
    app: Licensing,
    owner: Owner,
    request: MyProofs,
) -> Result<Vec<Proof>, Failure> {
    let record = applications::find_of_owner(&app.db, owner.user(), request.application).await?;
    proof_rows::list_of_application(&app.db, record.ok_or(APPLICATION_NOT_FOUND)?.id).await
}

pub(crate) async fn read_my_proof(
    app: Licensing,
    owner: Owner,
    request: ReadMyProof,
) -> Result<File, Failure> {
    proofs::read_own(&app, owner.user(), request.proof).await
}

pub(crate) async fn withdraw(
    app: Licensing,
    owner: Owner,
    request: Withdraw,
) -> Result<Application, Failure> {
    decide::withdraw(&app, owner.user(), request.application).await
}

pub(crate) async fn my_licences(
    app: Licensing,
    owner: Owner,
    request: MyLicences,
) -> Result<Page<Licence>, Failure> {
    licences::list_own(&app, owner.user(), &request.query).await
}

pub(crate) async fn update_public_profile(
    app: Licensing,
    owner: Owner,
    request: UpdatePublicProfile,
) -> Result<Licence, Failure> {
    licences::set_public_profile(&app, owner.user(), request.licence, &request.body).await
}

pub(crate) async fn my_finder_messages(
    app: Licensing,
    owner: Owner,
    _: MyFinderMessages,
) -> Result<Vec<FinderMessage>, Failure> {
    finder::list_messages(&app, owner.user()).await
}

pub(crate) async fn dismiss_finder_message(
    app: Licensing,
    owner: Owner,
    request: DismissFinderMessage,
) -> Result<(), Failure> {
    finder::dismiss_message(&app, owner.user(), request.message).await
}
