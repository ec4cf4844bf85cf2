//! A clerk's endpoints, for the authority in the path only.

use crate::service::{
    Licensing,
    applications::{decide, proofs, undo},
    licences::{self, revoke},
    register,
};
use allpet_contract::{
    File, Page,
    licensing::{
        Approve, Case, QueueCounts, ReadCase, ReadProof, ReadProofPicture, ReadQueueCounts,
        ReadRegisterLicence, RegisterEntry, RegisterLicence, Reject, RevokeLicence, SearchRegister,
        UndoApproval,
    },
};
use allpet_kernel::{Clerk, Failure};

pub(crate) async fn search_register(
    app: Licensing,
    clerk: Clerk,
    request: SearchRegister,
) -> Result<Page<RegisterEntry>, Failure> {
    register::search(&app, clerk.tenant, request.query).await
}

pub(crate) async fn read_queue_counts(
    app: Licensing,
    clerk: Clerk,
    _: ReadQueueCounts,
) -> Result<QueueCounts, Failure> {
    register::queue_counts(&app, clerk.tenant).await
}

pub(crate) async fn read_case(app: Licensing, clerk: Clerk, request: ReadCase) -> Result<Case, Failure> {
    decide::read_case(&app, &clerk, request.application).await
}

pub(crate) async fn read_proof(app: Licensing, clerk: Clerk, request: ReadProof) -> Result<File, Failure> {
    proofs::read(&app, clerk.tenant, request.proof).await
}

pub(crate) async fn read_proof_picture(
    app: Licensing,
    clerk: Clerk,
    request: ReadProofPicture,
) -> Result<File, Failure> {
    proofs::read_picture(&app, clerk.tenant, request.proof).await
}

pub(crate) async fn approve(app: Licensing, clerk: Clerk, request: Approve) -> Result<Case, Failure> {
    decide::approve(&app, &clerk, request.application).await
}

pub(crate) async fn reject(app: Licensing, clerk: Clerk, request: Reject) -> Result<Case, Failure> {
    decide::reject(&app, &clerk, request.application, &request.body.reason).await
}

pub(crate) async fn undo_approval(
    app: Licensing,
    clerk: Clerk,
    request: UndoApproval,
) -> Result<Case, Failure> {
    undo::undo_approval(&app, &clerk, request.application).await
}

pub(crate) async fn revoke_licence(
    app: Licensing,
    clerk: Clerk,
    request: RevokeLicence,
) -> Result<RegisterLicence, Failure> {
    revoke::revoke(&app, &clerk, request.licence, &request.body.reason).await
}

pub(crate) async fn read_register_licence(
    app: Licensing,
    clerk: Clerk,
    request: ReadRegisterLicence,
) -> Result<RegisterLicence, Failure> {
    licences::read_register_licence(&app, clerk.tenant, request.licence).await
}
