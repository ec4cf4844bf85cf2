//! The second step of signing in.

use crate::{Identity, actor::AccountHolder, service::second_factor};
use allpet_contract::identity::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, ReadSecondFactor, RecoveryCodes, RemoveSecondFactor,
    RenewRecoveryCodes, SecondFactor, SecondFactorSetup,
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn read(app: Identity, owner: Owner, _: ReadSecondFactor) -> Result<SecondFactor, Failure> {
    second_factor::read(&app, owner.user()).await
}

pub(crate) async fn begin(
    app: Identity,
    holder: AccountHolder,
    request: BeginSecondFactor,
) -> Result<SecondFactorSetup, Failure> {
    second_factor::begin(&app, &holder, &request.body.current_password).await
}

pub(crate) async fn confirm(
    app: Identity,
    holder: AccountHolder,
    request: ConfirmSecondFactor,
) -> Result<RecoveryCodes, Failure> {
    second_factor::confirm(&app, &holder, &request.body.code).await
}

pub(crate) async fn renew_codes(
    app: Identity,
    holder: AccountHolder,
    request: RenewRecoveryCodes,
) -> Result<RecoveryCodes, Failure> {
    second_factor::renew_codes(&app, &holder, &request.body).await
}

pub(crate) async fn remove(
    app: Identity,
    holder: AccountHolder,
    request: RemoveSecondFactor,
) -> Result<(), Failure> {
    second_factor::remove(&app, &holder, &request.body).await
}
