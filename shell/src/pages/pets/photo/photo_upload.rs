//! The state of a pet's photo: the chosen file, the area to keep, the upload and the removal.

use super::{
    crop::{self, CropArea, DecodedPhoto, use_decoded},
    photo_card::PhotoCardProps,
};
use allpet_contract::{
    Problem, Upload,
    pets::{DeletePhoto, NOT_A_PICTURE, Pet, PutPhoto},
};
use allpet_domain::id::PetId;
use allpet_ui::{
    app_runtime::use_api,
    components::ChosenFile,
    hooks::{Mutation, invalidate, use_mutation, use_write},
};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// The largest file that is uploaded unchanged, in bytes.
const MAX_UPLOAD_BYTES: u64 = 10_000_000;

/// The state of the photo, and the callbacks that change it.
pub(super) struct PhotoUpload {
    pub(super) file: Option<ChosenFile>,
    pub(super) area: CropArea,
    pub(super) canvas: NodeRef,
    /// The chosen file's picture, once the browser has decoded it.
    pub(super) decoded: DecodedPhoto,
    /// The reason why the file, the upload or the removal failed.
    pub(super) error: Option<AttrValue>,
    pub(super) put: Mutation<ChosenFile>,
    pub(super) delete: Mutation<DeletePhoto>,
    pub(super) choose_file: Callback<Option<ChosenFile>>,
    pub(super) choose_area: Callback<CropArea>,
    pub(super) save: Callback<MouseEvent>,
    pub(super) remove: Callback<MouseEvent>,
}

#[hook]
pub(super) fn use_photo_upload(props: &PhotoCardProps) -> PhotoUpload {
    let id = props.pet.id;
    let file = use_state(|| None::<ChosenFile>);
    let area = use_state_eq(|| CropArea::Whole);
    let canvas = use_node_ref();
    let decoded = use_decoded(file.as_ref());
    let show_changed = {
        let (query, file) = (props.query.clone(), file.clone());
        move |pet: Pet| {
            invalidate("pets");
            query.set(pet);
            file.set(None);
        }
    };
    let put = use_put(id, &decoded, *area, &canvas, show_changed.clone());
    let delete = use_write::<DeletePhoto>(show_changed);
    let choose_file = {
        let (file, put, area) = (file.clone(), put.clone(), area.clone());
        Callback::from(move |chosen| {
            put.forget();
            area.set(CropArea::Whole);
            file.set(chosen);
        })
    };
    let choose_area = {
        let area = area.clone();
        Callback::from(move |chosen| area.set(chosen))
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
    let is_broken = decoded == DecodedPhoto::Broken && file.is_some();
    PhotoUpload {
        file: (*file).clone(),
        area: *area,
        canvas,
        decoded,
        error: error_text(put.problem.as_ref().or(delete.problem.as_ref()), is_broken),
        put,
        delete,
        choose_file,
        choose_area,
        save,
        remove,
    }
}

/// Returns the upload of a file, of which `canvas` shows the `area` to keep.
#[hook]
fn use_put(
    pet: PetId,
    decoded: &DecodedPhoto,
    area: CropArea,
    canvas: &NodeRef,
    done: impl Fn(Pet) + 'static,
) -> Mutation<ChosenFile> {
    let api = use_api();
    let (canvas, decoded) = (canvas.clone(), decoded.clone());
    use_mutation(
        move |file: ChosenFile| {
            let (api, canvas, decoded) = (api.clone(), canvas.clone(), decoded.clone());
            async move {
                let body = upload_body(&file, &decoded, area, &canvas).await?;
                api.ok_or_else(Problem::offline)?
                    .send(PutPhoto { pet, body })
                    .await
            }
        },
        done,
    )
}

/// Returns the reason why the upload or the removal failed, or why the file cannot be uploaded.
fn error_text(problem: Option<&Problem>, is_broken: bool) -> Option<AttrValue> {
    let failed = problem.map(|problem| AttrValue::from(problem.message().to_owned()));
    let broken = is_broken.then_some(AttrValue::Static(
        "This picture cannot be shown. Choose another one.",
    ));
    failed.or(broken)
}

/// Returns the upload's body: the unchanged file, or a JPEG of the area that the person chose.
async fn upload_body(
    file: &ChosenFile,
    decoded: &DecodedPhoto,
    area: CropArea,
    canvas: &NodeRef,
) -> Result<Upload, Problem> {
    let unchanged = match decoded {
        DecodedPhoto::Bitmap(bitmap) => crop::is_unchanged(bitmap, area, file, MAX_UPLOAD_BYTES),
        _ => true,
    };
    let encoded = match canvas.cast::<HtmlCanvasElement>().filter(|_| !unchanged) {
        Some(canvas) => crop::encode_jpeg(&canvas).await,
        None => None,
    };
    let (content_type, bytes) = match encoded {
        Some(bytes) => ("image/jpeg".to_owned(), Some(bytes)),
        None => (file.content_type.to_string(), file.read().await),
    };
    let unreadable = || Problem::new(NOT_A_PICTURE).detail("The file has gone or changed. Choose it again.");
    Ok(Upload {
        content_type,
        bytes: bytes.ok_or_else(unreadable)?,
    })
}

#[cfg(test)]
mod tests {
    use super::error_text;
    use allpet_contract::Problem;

    #[test]
    fn a_failed_request_is_named_before_a_broken_file() {
        let problem = Problem::offline();
        let text = |problem, is_broken| error_text(problem, is_broken).map(|text| text.to_string());
        assert_eq!(text(None, false), None);
        assert_eq!(text(Some(&problem), true).as_deref(), Some(problem.message()));
        let broken = text(None, true).unwrap_or_default();
        assert!(broken.contains("Choose another one"), "{broken}");
    }
}
