//! The card on which an owner adds, replaces or removes a pet's photo.

use super::{
    crop::{Crop, DecodedPhoto},
    photo_upload::use_photo_upload,
};
use crate::photo::PetPhoto;
use allpet_contract::pets::Pet;
use allpet_domain::pet::PetState;
use allpet_ui::{
    components::{Button, ButtonKind, Card, CardKind, FileField, IconKind, Size},
    hooks::Query,
};
use yew::prelude::*;

/// Props of [`PhotoCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct PhotoCardProps {
    pub(crate) pet: Pet,
    pub(crate) query: Query<Pet>,
}

const ACCEPT: &str = "image/jpeg,image/png,image/webp,.jpg,.jpeg,.png,.webp";
/// The largest file that the owner can choose, in bytes. The browser shrinks large photos before the upload.
const MAX_FILE_BYTES: u64 = 50_000_000;

/// Shows a pet's photo, and lets the owner change it.
#[component]
pub(crate) fn PhotoCard(props: &PhotoCardProps) -> Html {
    let pet = &props.pet;
    let upload = use_photo_upload(props);
    let has_file = upload.file.is_some();
    html! {
        <Card kind={CardKind::Flush} class="photo-card">
            <PetPhoto pet={pet.clone()} />
            if pet.state != PetState::Rehomed {
                <div class="photo-words stack">
                    <FileField name="photo" label={if pet.photo.is_some() { "Another photo" } else { "Photo" }} file={upload.file}
                        onchange={upload.choose_file} accept={ACCEPT} max_bytes={MAX_FILE_BYTES}
                        hint={AttrValue::Static("JPEG, PNG or WebP, up to 50 MB")} error={upload.error} />
                    if let (DecodedPhoto::Bitmap(bitmap), true) = (&upload.decoded, has_file) {
                        <Crop bitmap={bitmap.clone()} canvas={upload.canvas} area={upload.area} onchange={upload.choose_area} />
                    }
                    <div class="row">
                        if has_file && matches!(upload.decoded, DecodedPhoto::Bitmap(_)) {
                            <Button text="Save photo" kind={ButtonKind::Primary} size={Size::Small} busy={upload.put.busy}
                                onclick={upload.save} testid="save-photo" />
                        }
                        if pet.photo.is_some() && !has_file {
                            <Button text="Remove photo" kind={ButtonKind::Quiet} size={Size::Small} icon={IconKind::Trash}
                                busy={upload.delete.busy} onclick={upload.remove} />
                        }
                    </div>
                </div>
            }
        </Card>
    }
}
