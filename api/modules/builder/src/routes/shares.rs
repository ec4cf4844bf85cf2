//! Links: made, listed and withdrawn by the owner, followed by anyone.

use crate::{picture, service::Designs};
use allpet_contract::{
    File,
    builder::{
        ListShares, NewShare, ReadSharedDesign, ReadSharedPicture, Share, ShareDesign, SharedDesign,
        WithdrawShare,
    },
};
use allpet_kernel::{Anyone, Failure, Owner, Reply, Visitor};
use http::{HeaderName, HeaderValue};

pub(crate) async fn share_design(
    designs: Designs,
    owner: Owner,
    request: ShareDesign,
) -> Result<NewShare, Failure> {
    designs.share(owner.user(), request.design).await
}

pub(crate) async fn list_shares(
    designs: Designs,
    owner: Owner,
    request: ListShares,
) -> Result<Vec<Share>, Failure> {
    designs.shares(owner.user(), request.design).await
}

pub(crate) async fn withdraw_share(
    designs: Designs,
    owner: Owner,
    request: WithdrawShare,
) -> Result<(), Failure> {
    designs
        .withdraw(owner.user(), request.design, request.share)
        .await
}

pub(crate) async fn read_shared_design(
    designs: Designs,
    _: Anyone,
    request: ReadSharedDesign,
) -> Result<SharedDesign, Failure> {
    designs.shared(&request.token).await
}

pub(crate) async fn read_shared_picture(
    designs: Designs,
    caller: Visitor,
    request: ReadSharedPicture,
) -> Result<Reply<File>, Failure> {
    let shared = designs.shared(&request.token).await?;
    let body = picture::draw(designs.renderer(), &caller, &shared.parameters, &request.query).await?;
    // A link's preview on another site shows it, too.
    let elsewhere = (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(Reply {
        body,
        headers: vec![elsewhere],
    })
}
