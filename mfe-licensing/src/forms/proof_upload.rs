//! Uploading a document as soon as it is chosen.

use super::proof_field::ProofFieldProps;
use allpet_contract::{
    Problem, Upload,
    licensing::{Proof, ProofQuery, UploadProof},
};
use allpet_domain::licensing::ProofKind;
use allpet_ui::{
    app_runtime::{Api, use_environment},
    hooks::Mutation,
    prelude::*,
};

/// The chosen file, and the request that uploads it.
pub(super) struct ProofUpload {
    /// `None` until a file is chosen in this page.
    pub(super) file: UseStateHandle<Option<ChosenFile>>,
    pub(super) upload: Mutation<ChosenFile>,
    /// Uploads another file, or removes the document.
    pub(super) onchange: Callback<Option<ChosenFile>>,
}

impl ProofUpload {
    /// Returns the callback that uploads the same file once more.
    pub(super) fn retry(&self) -> Callback<MouseEvent> {
        let (file, upload) = (self.file.clone(), self.upload.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(file) = &*file {
                upload.run(file.clone());
            }
        })
    }
}

/// Returns the upload of a field. Its `onchange` receives the document, and `None` while another file is on its way.
#[hook]
pub(super) fn use_proof_upload(props: &ProofFieldProps) -> ProofUpload {
    let api = use_environment().map(|environment| environment.api);
    let file = use_state_eq(|| None::<ChosenFile>);
    let kind = props.kind;
    let upload = use_mutation(move |file: ChosenFile| send(api.clone(), kind, file), {
        let on_uploaded = props.onchange.clone();
        move |proof| on_uploaded.emit(Some(proof))
    });
    let onchange = {
        let (file, upload, on_removed) = (file.clone(), upload.clone(), props.onchange.clone());
        Callback::from(move |chosen: Option<ChosenFile>| {
            file.set(chosen.clone());
            upload.forget();
            on_removed.emit(None);
            if let Some(chosen) = chosen {
                upload.run(chosen);
            }
        })
    };
    ProofUpload {
        file,
        upload,
        onchange,
    }
}

async fn send(api: Option<Api>, kind: ProofKind, file: ChosenFile) -> Result<Proof, Problem> {
    let Some(bytes) = file.read().await else {
        return Err(
            Problem::foreign(0).detail("The file has changed or gone since you chose it. Choose it again.")
        );
    };
    let query = ProofQuery {
        kind,
        name: file.name.to_string(),
    };
    let body = Upload {
        content_type: file.content_type.to_string(),
        bytes,
    };
    let api = api.ok_or_else(Problem::offline)?;
    api.send(UploadProof { query, body }).await
}
