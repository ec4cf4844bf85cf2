//! A pet's photo: choose, see, take away.

use super::crop::{self, Crop, Cut, Decoded, use_decoded};
use crate::photo::PetPhoto;
use allpet_contract::{
    Problem, Upload,
    pets::{DeletePhoto, NOT_A_PICTURE, Pet, PutPhoto},
};
use allpet_domain::pet::PetState;
use allpet_ui::{
    app_runtime::use_api,
    components::{Button, ButtonKind, Card, CardKind, ChosenFile, FileField, IconKind, Size},
    hooks::{Query, invalidate, use_mutation, use_write},
};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// Props of [`PhotoCard`].
#[derive(Properties, PartialEq)]
pub(super) struct PhotoCardProps {
    pub(super) pet: Pet,
    pub(super) query: Query<Pet>,
}

const ACCEPT: &str = "image/jpeg,image/png,image/webp,.jpg,.jpeg,.png,.webp";
/// The largest file that is sent as it is, in bytes.
const SENT_MAX: u64 = 10_000_000;
/// The largest file that can be chosen, in bytes: larger ones than [`SENT_MAX`] are shrunk here.
const CHOSEN_MAX: u64 = 50_000_000;

/// A pet's photo.
#[component]
pub(super) fn PhotoCard(props: &PhotoCardProps) -> Html {
    let pet = &props.pet;
    let file = use_state(|| None::<ChosenFile>);
    let cut = use_state_eq(|| Cut::Whole);
    let canvas = use_node_ref();
    let decoded = use_decoded(file.as_ref());
    let api = use_api();
    let saved = {
        let (query, file) = (props.query.clone(), file.clone());
        move |pet: Pet| {
            invalidate("pets");
            query.set(pet);
            file.set(None);
        }
    };
    let id = pet.id;
    let put = {
        let (canvas, decoded, cut) = (canvas.clone(), decoded.clone(), *cut);
        use_mutation(
            move |file: ChosenFile| {
                let (api, canvas, decoded) = (api.clone(), canvas.clone(), decoded.clone());
                async move {
                    let body = body(&file, &decoded, cut, &canvas).await?;
                    api.ok_or_else(Problem::offline)?
                        .send(PutPhoto { pet: id, body })
                        .await
                }
            },
            saved.clone(),
        )
    };
    let delete = use_write::<DeletePhoto>(saved);
    let onchange = {
        let (file, put, cut) = (file.clone(), put.clone(), cut.clone());
        Callback::from(move |chosen| {
            put.forget();
            cut.set(Cut::Whole);
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
    let broken = decoded == Decoded::Broken && file.is_some();
    let error = problem
        .map(|problem| AttrValue::from(problem.message().to_owned()))
        .or_else(|| {
            broken.then_some(AttrValue::Static(
                "This picture cannot be shown. Choose another one.",
            ))
        });
    let choose = {
        let cut = cut.clone();
        Callback::from(move |chosen| cut.set(chosen))
    };
    html! {
        <Card kind={CardKind::Flush} class="photo-card">
            <PetPhoto pet={pet.clone()} />
            if pet.state != PetState::Rehomed {
                <div class="photo-words stack">
                    <FileField name="photo" label={if pet.photo.is_some() { "Another photo" } else { "Photo" }} file={(*file).clone()}
                        {onchange} accept={ACCEPT} max_bytes={CHOSEN_MAX} hint={AttrValue::Static("JPEG, PNG or WebP, up to 50 MB")} {error} />
                    if let (Decoded::Bitmap(bitmap), true) = (&decoded, file.is_some()) {
                        <Crop bitmap={bitmap.clone()} {canvas} cut={*cut} onchange={choose} />
                    }
                    <div class="row">
                        if file.is_some() && matches!(decoded, Decoded::Bitmap(_)) {
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

/// What is sent: the file as it is, or what the person kept of it.
async fn body(file: &ChosenFile, decoded: &Decoded, cut: Cut, canvas: &NodeRef) -> Result<Upload, Problem> {
    let whole = match decoded {
        Decoded::Bitmap(bitmap) => crop::as_it_is(bitmap, cut, file, SENT_MAX),
        _ => true,
    };
    let drawn = match canvas.cast::<HtmlCanvasElement>().filter(|_| !whole) {
        Some(canvas) => crop::jpeg(&canvas).await,
        None => None,
    };
    let (content_type, bytes) = match drawn {
        Some(bytes) => ("image/jpeg".to_owned(), Some(bytes)),
        None => (file.content_type.to_string(), file.read().await),
    };
    let gone = || Problem::new(NOT_A_PICTURE).detail("The file has gone or changed. Choose it again.");
    Ok(Upload {
        content_type,
        bytes: bytes.ok_or_else(gone)?,
    })
}
