//! Pet photos and design pictures. Only their owner may see them, so the page fetches them with a token; an `<img>` could not send
//! one.

use allpet_contract::builder::{PictureQuery, ReadDesignPicture};
use allpet_contract::pets::{Pet, PhotoQuery, PhotoSize, ReadPhoto};
use allpet_contract::{File, Problem};
use allpet_domain::{id::DesignId, pet::Species, text::isolate};
use allpet_ui::{
    api::ObjectUrl,
    app_runtime::use_api,
    components::{Avatar, Icon, IconKind, Size, UploadedPicture},
    hooks::{WhileLoading, use_query_with},
};
use yew::prelude::*;

fn object_url(file: &File) -> Result<ObjectUrl, Problem> {
    ObjectUrl::of_file(file).ok_or_else(|| Problem::foreign(200))
}

/// Fetches a pet's photo. Returns its URL, `None` until it is loaded or if the pet has none, and true if fetching failed.
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
    let query = use_query_with(key, WhileLoading::Nothing, move || {
        let api = api.clone();
        async move {
            let api = api.ok_or_else(Problem::offline)?;
            let query = PhotoQuery { size };
            object_url(&api.send(ReadPhoto { pet: id, query }).await?)
        }
    });
    let failed = query.problem.is_some();
    (query.data.map(|url| url.to_attribute()), failed)
}

/// Returns the icon of a species.
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
    /// The pet.
    pub(crate) pet: Pet,
    /// The avatar's size; the other pictures ignore it.
    #[prop_or_default]
    pub(crate) size: Size,
}

/// A pet's photo in a small circle.
#[component]
pub(crate) fn PetAvatar(props: &PetPhotoProps) -> Html {
    let (picture, _) = use_photo(&props.pet, PhotoSize::Thumbnail);
    let pet = &props.pet.profile;
    html! { <Avatar name={pet.name.clone()} {picture} icon={icon(pet.species)} size={props.size} /> }
}

/// A pet's photo at the top of its card, above its name. Without a photo, the icon of its species.
#[component]
pub(crate) fn PetPicture(props: &PetPhotoProps) -> Html {
    let (picture, _) = use_photo(&props.pet, PhotoSize::Thumbnail);
    html! {
        <div class="pet-picture" aria-hidden="true">
            if let Some(src) = picture { <UploadedPicture {src} alt="" /> }
            else { <Icon kind={icon(props.pet.profile.species)} /> }
        </div>
    }
}

/// A pet's whole photo, with a text alternative.
#[component]
pub(crate) fn PetPhoto(props: &PetPhotoProps) -> Html {
    let (picture, failed) = use_photo(&props.pet, PhotoSize::Full);
    let pet = &props.pet.profile;
    html! {
        <div class="pet-picture whole">
            if let Some(src) = picture { <UploadedPicture {src} alt={alt_text(&pet.name, &pet.breed, pet.species)} /> }
            else if failed { <p class="not-shown">{ "This picture cannot be shown" }</p> }
            else { <Icon kind={icon(pet.species)} /> }
        </div>
    }
}

/// Returns the photo's text alternative, such as "Photo of Rex, Whippet".
fn alt_text(name: &str, breed: &str, species: Species) -> String {
    let what = if breed.is_empty() { species.label() } else { breed };
    ["Photo of ", &isolate(name), ", ", what].concat()
}

/// Props of [`DesignPicture`].
#[derive(Properties, PartialEq)]
pub(crate) struct DesignPictureProps {
    /// The design's id.
    pub(crate) id: DesignId,
    /// The design's version: a new version has a new picture.
    pub(crate) version: u32,
}

/// The picture's width in pixels: a card's on a screen with two pixels per CSS pixel.
const CARD_WIDTH: u32 = 640;

/// A design's picture at the top of its card.
#[component]
pub(crate) fn DesignPicture(props: &DesignPictureProps) -> Html {
    let api = use_api();
    let design = props.id;
    let key = ["designs/", &design.to_string(), "/", &props.version.to_string()].concat();
    let query = use_query_with(Some(key.into()), WhileLoading::Nothing, move || {
        let api = api.clone();
        async move {
            let api = api.ok_or_else(Problem::offline)?;
            let query = PictureQuery {
                width: Some(CARD_WIDTH),
            };
            object_url(&api.send(ReadDesignPicture { design, query }).await?)
        }
    });
    html! {
        <div class="pet-picture drawn" aria-hidden="true">
            if let Some(url) = &query.data { <img src={url.to_attribute()} alt="" /> }
            else { <Icon kind={IconKind::Palette} /> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::alt_text;
    use allpet_domain::pet::Species;

    #[test]
    fn a_photo_has_a_text_alternative() {
        assert_eq!(alt_text("Rex", "Whippet", Species::Dog), "Photo of Rex, Whippet");
        assert_eq!(alt_text("Rex", "", Species::Dog), "Photo of Rex, Dog");
    }
}
