//! An owner's designs.

use crate::service::Designs;
use allpet_contract::{
    File, Page,
    builder::{
        CreateDesign, DeleteDesign, Design, DuplicateDesign, ImportGuestDesign, ListDesigns,
        MarkDesignOrdered, ReadDesign, ReadDesignPicture, RecordOrderedDesign, UpdateDesign,
    },
};
use allpet_kernel::{Failure, Owner, RawJson, Service};

pub(crate) async fn list_designs(
    designs: Designs,
    owner: Owner,
    request: ListDesigns,
) -> Result<RawJson<Page<Design>>, Failure> {
    designs.list(owner.user(), &request.query).await
}

pub(crate) async fn create_design(
    designs: Designs,
    owner: Owner,
    request: CreateDesign,
) -> Result<RawJson<Design>, Failure> {
    designs.create(owner.user(), &request.key, request.body).await
}

pub(crate) async fn bring_design(
    designs: Designs,
    owner: Owner,
    request: ImportGuestDesign,
) -> Result<RawJson<Design>, Failure> {
    designs.bring(owner.user(), &request.key, request.body).await
}

pub(crate) async fn read_design(
    designs: Designs,
    owner: Owner,
    request: ReadDesign,
) -> Result<RawJson<Design>, Failure> {
    designs.read(owner.user(), request.design).await.map(RawJson::one)
}

pub(crate) async fn update_design(
    designs: Designs,
    owner: Owner,
    request: UpdateDesign,
) -> Result<Design, Failure> {
    designs.update(owner.user(), request.design, request.body).await
}

pub(crate) async fn delete_design(
    designs: Designs,
    owner: Owner,
    request: DeleteDesign,
) -> Result<(), Failure> {
    designs.delete(owner.user(), request.design).await
}

pub(crate) async fn duplicate_design(
    designs: Designs,
    owner: Owner,
    request: DuplicateDesign,
) -> Result<RawJson<Design>, Failure> {
    designs
        .duplicate(owner.user(), &request.key, request.design)
        .await
}

pub(crate) async fn read_design_picture(
    designs: Designs,
    owner: Owner,
    request: ReadDesignPicture,
) -> Result<File, Failure> {
    designs
        .picture(owner.user(), request.design, &request.query)
        .await
}

pub(crate) async fn mark_design_ordered(
    designs: Designs,
    _: Service,
    request: MarkDesignOrdered,
) -> Result<Design, Failure> {
    designs.mark_ordered(request.design, request.body).await
}

pub(crate) async fn record_ordered_design(
    designs: Designs,
    _: Service,
    request: RecordOrderedDesign,
) -> Result<RawJson<Design>, Failure> {
    designs.record_ordered(&request.key, request.body).await
}
