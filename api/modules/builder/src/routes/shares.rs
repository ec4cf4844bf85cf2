//! Links to designs: the owner creates, lists and withdraws them; anyone follows them.

use crate::service::{Designs, share};
use allpet_contract::{
    File,
    builder::{
        ListShares, NewShare, ReadSharedDesign, ReadSharedPicture, Share, ShareDesign, SharedDesign,
        WithdrawShare,
    },
};
use allpet_kernel::{Anyone, Failure, Owner, RateLimitKey, Reply};
use http::{HeaderName, HeaderValue};

pub(crate) async fn share_design(
    app: Designs,
    owner: Owner,
    request: ShareDesign,
) -> Result<NewShare, Failure> {
    share::create(&app, owner.user(), request.design).await
}

pub(crate) async fn list_shares(
    app: Designs,
    owner: Owner,
    request: ListShares,
) -> Result<Vec<Share>, Failure> {
    share::list(&app, owner.user(), request.design).await
}

pub(crate) async fn withdraw_share(
    app: Designs,
    owner: Owner,
    request: WithdrawShare,
) -> Result<(), Failure> {
    share::withdraw(&app, owner.user(), request.design, request.share).await
}

pub(crate) async fn read_shared_design(
    app: Designs,
    _: Anyone,
    request: ReadSharedDesign,
) -> Result<SharedDesign, Failure> {
    share::follow(&app, &request.token).await
}

pub(crate) async fn read_shared_picture(
    app: Designs,
    caller: RateLimitKey,
    request: ReadSharedPicture,
) -> Result<Reply<File>, Failure> {
    let body = share::read_picture(&app, &caller, &request.token, &request.query).await?;
    // Other sites show the picture as the link's preview.
    let cross_origin = (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(Reply {
        body,
        headers: vec![cross_origin],
    })
}
