//! An owner's designs.

use crate::service::{Designs, change, deduplicate, designs, ordered_designs};
use allpet_contract::{
    File, Page,
    builder::{
        CreateDesign, DeleteDesign, Design, DuplicateDesign, ImportGuestDesign, ListDesigns,
        MarkDesignOrdered, ReadDesign, ReadDesignPicture, RecordOrderedDesign, UpdateDesign,
    },
};
use allpet_kernel::{Failure, Owner, RawJson, Service};

pub(crate) async fn list_designs(
    app: Designs,
    owner: Owner,
    request: ListDesigns,
) -> Result<RawJson<Page<Design>>, Failure> {
    designs::list(&app, owner.user(), &request.query).await
}

pub(crate) async fn create_design(
    app: Designs,
    owner: Owner,
    request: CreateDesign,
) -> Result<RawJson<Design>, Failure> {
    designs::create(&app, owner.user(), &request.key, request.body).await
}

pub(crate) async fn import_guest_design(
    app: Designs,
    owner: Owner,
    request: ImportGuestDesign,
) -> Result<RawJson<Design>, Failure> {
    deduplicate::import_guest_design(&app, owner.user(), &request.key, request.body).await
}

pub(crate) async fn read_design(
    app: Designs,
    owner: Owner,
    request: ReadDesign,
) -> Result<RawJson<Design>, Failure> {
    designs::read(&app, owner.user(), request.design)
        .await
        .map(RawJson::one)
}

pub(crate) async fn update_design(
    app: Designs,
    owner: Owner,
    request: UpdateDesign,
) -> Result<Design, Failure> {
    change::update(&app, owner.user(), request.design, request.body).await
}

pub(crate) async fn delete_design(app: Designs, owner: Owner, request: DeleteDesign) -> Result<(), Failure> {
    designs::delete(&app, owner.user(), request.design).await
}

pub(crate) async fn duplicate_design(
    app: Designs,
    owner: Owner,
    request: DuplicateDesign,
) -> Result<RawJson<Design>, Failure> {
    designs::duplicate(&app, owner.user(), &request.key, request.design).await
}

pub(crate) async fn read_design_picture(
    app: Designs,
    owner: Owner,
    request: ReadDesignPicture,
) -> Result<File, Failure> {
    designs::draw_picture(&app, owner.user(), request.design, &request.query).await
}

pub(crate) async fn mark_design_ordered(
    app: Designs,
    _: Service,
    request: MarkDesignOrdered,
) -> Result<Design, Failure> {
    ordered_designs::mark_ordered(&app, request.design, request.body).await
}

pub(crate) async fn record_ordered_design(
    app: Designs,
    _: Service,
    request: RecordOrderedDesign,
) -> Result<RawJson<Design>, Failure> {
    ordered_designs::record_ordered(&app, &request.key, request.body).await
}
