//! A pet's photo and a design's picture: they are the owner's alone, so they are fetched with their token and not by their
//! address.

use allpet_contract::builder::{PictureQuery, ReadDesignPicture};
use allpet_contract::pets::{Pet, PhotoQuery, PhotoSize, ReadPhoto};
use allpet_contract::{File, Problem};
use allpet_domain::{id::DesignId, pet::Species, text::isolate};
use allpet_ui::{
    app_runtime::use_api,
    components::{Avatar, Icon, IconKind, ShownPicture, Size},
    hooks::{Meanwhile, use_query_with},
};
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::prelude::*;

/// The address of a picture in this page's memory; given back when nobody shows it any more.
#[derive(PartialEq)]
struct Shown(String);

impl Drop for Shown {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

fn show(file: File) -> Result<Shown, Problem> {
    let kind = BlobPropertyBag::new();
    kind.set_type(&file.content_type);
    let parts = Array::of1(&Uint8Array::from(file.bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind);
    blob.and_then(|blob| Url::create_object_url_with_blob(&blob))
        .map(Shown)
        .map_err(|_| Problem::foreign(200))
}

/// The address of a pet's photo; `None` while there is none. And whether it could not be fetched.
#[hook]
fn use_photo(pet: &Pet, size: PhotoSize) -> (Option<AttrValue>, bool) {
    let api = use_api();
    let key = pet.photo.as_ref().map(|photo| {
        let mut key = String::from("photos/");
        key.push_str(&pet.id.to_string());
        key.push_str(if size == PhotoSize::Full {
            "/full/"
        } else {
            "/thumbnail/"
        });
        key.push_str(photo);
        AttrValue::from(key)
    });
    let id = pet.id;
    let query = use_query_with(key, Meanwhile::Nothing, move || {
        let api = api.clone();
        async move {
            let api = api.ok_or_else(Problem::offline)?;
            let query = PhotoQuery { size };
            show(api.send(ReadPhoto { pet: id, query }).await?)
        }
    });
    let failed = query.problem.is_some();
    (query.data.map(|shown| AttrValue::from(shown.0.clone())), failed)
}

/// An icon for what a pet is.
pub(crate) fn icon(species: Species) -> IconKind {
    match species {
        Species::Dog => IconKind::Dog,
        Species::Cat => IconKind::Cat,
        Species::Goat | Species::Pig => IconKind::Paw,
    }
}

/// Props of [`PetAvatar`] and [`PetPicture`].
#[derive(Properties, PartialEq)]
pub(crate) struct PetPhotoProps {
    /// Whose.
    pub(crate) pet: Pet,
    /// How large (avatars).
    #[prop_or_default]
    pub(crate) size: Size,
}

/// A pet, small and round.
#[component]
pub(crate) fn PetAvatar(props: &PetPhotoProps) -> Html {
    let (picture, _) = use_photo(&props.pet, PhotoSize::Thumbnail);
    let pet = &props.pet.profile;
    html! { <Avatar name={pet.name.clone()} {picture} icon={icon(pet.species)} size={props.size} /> }
}

/// A pet's photo as the head of its card, where its name stands below; where there is none, what it is.
#[component]
pub(crate) fn PetPicture(props: &PetPhotoProps) -> Html {
    let (picture, _) = use_photo(&props.pet, PhotoSize::Thumbnail);
    html! {
        <div class="pet-picture" aria-hidden="true">
            if let Some(src) = picture { <ShownPicture {src} alt="" /> }
            else { <Icon kind={icon(props.pet.profile.species)} /> }
        </div>
    }
}

/// A pet's photo, whole and in words.
#[component]
pub(crate) fn PetPhoto(props: &PetPhotoProps) -> Html {
    let (picture, failed) = use_photo(&props.pet, PhotoSize::Full);
    let pet = &props.pet.profile;
    html! {
        <div class="pet-picture whole">
            if let Some(src) = picture { <ShownPicture {src} alt={in_words(&pet.name, &pet.breed, pet.species)} /> }
            else if failed { <p class="not-shown">{ "This picture cannot be shown" }</p> }
            else { <Icon kind={icon(pet.species)} /> }
        </div>
    }
}

/// "Photo of Rex, Whippet".
fn in_words(name: &str, breed: &str, species: Species) -> String {
    let what = if breed.is_empty() { species.label() } else { breed };
    ["Photo of ", &isolate(name), ", ", what].concat()
}

/// Props of [`DesignPicture`].
#[derive(Properties, PartialEq)]
pub(crate) struct DesignPictureProps {
    /// Which design.
    pub(crate) id: DesignId,
    /// Its version: a changed design is drawn anew.
    pub(crate) version: u32,
}

/// As wide as a card on a screen with twice the pixels.
const CARD_WIDTH: u32 = 640;

/// A design's picture as the head of its card.
#[component]
pub(crate) fn DesignPicture(props: &DesignPictureProps) -> Html {
    let api = use_api();
    let design = props.id;
    let key = ["designs/", &design.to_string(), "/", &props.version.to_string()].concat();
    let query = use_query_with(Some(key.into()), Meanwhile::Nothing, move || {
        let api = api.clone();
        async move {
            let api = api.ok_or_else(Problem::offline)?;
            let query = PictureQuery {
                width: Some(CARD_WIDTH),
            };
            show(api.send(ReadDesignPicture { design, query }).await?)
        }
    });
    html! {
        <div class="pet-picture drawn" aria-hidden="true">
            if let Some(shown) = &query.data { <img src={shown.0.clone()} alt="" /> }
            else { <Icon kind={IconKind::Palette} /> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;
    use allpet_domain::pet::Species;

    #[test]
    fn a_photo_has_words() {
        assert_eq!(in_words("Rex", "Whippet", Species::Dog), "Photo of Rex, Whippet");
        assert_eq!(in_words("Rex", "", Species::Dog), "Photo of Rex, Dog");
    }
}
