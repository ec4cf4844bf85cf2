//! A pet's photo: choose, see, take away.

use crate::photo::PetPicture;
use allpet_contract::{
    Problem, Upload,
    pets::{DeletePhoto, NOT_A_PICTURE, Pet, PutPhoto},
};
use allpet_domain::pet::PetState;
use allpet_ui::{
    components::{Button, ButtonKind, Card, CardKind, ChosenFile, FileField, IconKind, Size},
    hooks::{Query, invalidate, use_mutation, use_write},
    place::Api,
};
use yew::prelude::*;

/// What a [`PhotoCard`] is told.
#[derive(Properties, PartialEq)]
pub(super) struct PhotoCardProps {
    pub(super) pet: Pet,
    pub(super) query: Query<Pet>,
}

/// A pet's photo.
#[component]
pub(super) fn PhotoCard(props: &PhotoCardProps) -> Html {
    let pet = &props.pet;
    let file = use_state(|| None::<ChosenFile>);
    let api = use_context::<Api>();
    let saved = {
        let (query, file) = (props.query.clone(), file.clone());
        move |pet: Pet| {
            query.set(pet);
            invalidate("pets");
            file.set(None);
        }
    };
    let id = pet.id;
    let put = use_mutation(
        move |file: ChosenFile| {
            let api = api.clone();
            async move {
                let gone =
                    || Problem::new(NOT_A_PICTURE).detail("The file has gone or changed. Choose it again.");
                let bytes = file.read().await.ok_or_else(gone)?;
                let body = Upload {
                    content_type: file.content_type.to_string(),
                    bytes,
                };
                api.ok_or_else(Problem::offline)?
                    .send(PutPhoto { pet: id, body })
                    .await
            }
        },
        saved.clone(),
    );
    let delete = use_write::<DeletePhoto>(saved);
    let onchange = {
        let (file, put) = (file.clone(), put.clone());
        Callback::from(move |chosen| {
            put.forget();
            file.set(chosen);
        })
    };
    let save = {
        let (file, put) = (file.clone(), put.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(file) = &*file {
                put.run(file.clone());
            }
        })
    };
    let remove = {
        let delete = delete.clone();
        Callback::from(move |_: MouseEvent| delete.run(DeletePhoto { pet: id }))
    };
    let problem = put.problem.as_ref().or(delete.problem.as_ref());
    let error = problem.map(|problem| AttrValue::from(problem.message().to_owned()));
    html! {
        <Card kind={CardKind::Flush} class="photo-card">
            <PetPicture pet={pet.clone()} />
            if pet.state != PetState::Rehomed {
                <div class="photo-words stack">
                    <FileField name="photo" label={if pet.photo.is_some() { "Another photo" } else { "Photo" }} file={(*file).clone()}
                        {onchange} accept="image/jpeg,image/png,image/webp" hint={AttrValue::Static("JPEG, PNG or WebP, up to 10 MB.")} {error} />
                    <div class="row">
                        if file.is_some() {
                            <Button text="Save photo" kind={ButtonKind::Primary} size={Size::Small} busy={put.busy} onclick={save} testid="save-photo" />
                        }
                        if pet.photo.is_some() && file.is_none() {
                            <Button text="Remove photo" kind={ButtonKind::Quiet} size={Size::Small} icon={IconKind::Trash} busy={delete.busy} onclick={remove} />
                        }
                    </div>
                </div>
            }
        </Card>
    }
}
