//! The field for a document: uploaded as soon as it is chosen, and stored in the draft by its identifier.

use crate::parts::proof_label;
use allpet_contract::{
    Problem, Upload,
    licensing::{Proof, ProofQuery, UploadProof},
};
use allpet_domain::licensing::ProofKind;
use allpet_ui::{app_runtime::use_environment, prelude::*};

const ACCEPT: &str = "application/pdf,image/jpeg,image/png,image/webp,.pdf,.jpg,.jpeg,.png,.webp";

/// Props of [`ProofField`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProofFieldProps {
    /// The kind of proof.
    pub(crate) kind: ProofKind,
    /// The uploaded document, if there is one.
    pub(crate) proof: Option<Proof>,
    /// Called with an uploaded document, or with `None` when it is removed.
    pub(crate) onchange: Callback<Option<Proof>>,
    /// The error of the field.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
}

/// Returns the name and id of the field for a kind of proof.
pub(crate) fn field_name(kind: ProofKind) -> AttrValue {
    (String::from("proof-") + kind.as_str()).into()
}

/// Uploads a document. Shows a preview of a picture before the upload; a failed upload can be repeated with the same file.
#[component]
pub(crate) fn ProofField(props: &ProofFieldProps) -> Html {
    let api = use_environment().map(|environment| environment.api);
    let file = use_state_eq(|| None::<ChosenFile>);
    let kind = props.kind;
    let upload = use_mutation(
        move |file: ChosenFile| {
            let api = api.clone();
            async move {
                let Some(bytes) = file.read().await else {
                    return Err(Problem::foreign(0)
                        .detail("The file has changed or gone since you chose it. Choose it again."));
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
        },
        {
            let on_uploaded = props.onchange.clone();
            move |proof| on_uploaded.emit(Some(proof))
        },
    );
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
    if let Some(proof) = props.proof.as_ref().filter(|_| file.is_none()) {
        return uploaded_proof(kind, proof, props.onchange.clone());
    }
    let error = upload
        .problem
        .as_ref()
        .map(|problem| AttrValue::from(problem.message().to_owned()))
        .or_else(|| props.error.clone());
    let retry = {
        let (file, upload) = (file.clone(), upload.clone());
        move |_: MouseEvent| {
            if let Some(file) = &*file {
                upload.run(file.clone());
            }
        }
    };
    html! {
        <div class="stack tight upload" data-testid={field_name(kind)}>
            <FileField name={field_name(kind)} label={proof_label(kind)} file={(*file).clone()} {onchange} accept={ACCEPT}
                hint="A PDF or a photo, at most 10 MB" {error} />
            if upload.busy { <p class="small row tight" role="status"><progress aria-label="Sending" />{ "Sending…" }</p> }
            else if props.proof.is_some() { <p class="small done row tight" role="status"><Icon kind={IconKind::CircleCheck} class="small" />{ "Received" }</p> }
            else if upload.problem.is_some() && file.is_some() { <div><Button text="Send again" size={Size::Small} icon={IconKind::Refresh} onclick={retry} /></div> }
        </div>
    }
}

/// A document that was uploaded before the page was reloaded: the browser no longer has the file, but the server does.
fn uploaded_proof(kind: ProofKind, proof: &Proof, onchange: Callback<Option<Proof>>) -> Html {
    html! {
        <div class="field" data-testid={field_name(kind)}>
            <span class="legend">{ proof_label(kind) }</span>
            <div class="drop kept" id={field_name(kind)}>
                <Icon kind={IconKind::File} class="large" />
                <span class="words"><b>{ &proof.name }</b><span class="done row tight"><Icon kind={IconKind::CircleCheck} class="small" />{ "Received" }</span></span>
                <Button text="Replace" size={Size::Small} onclick={onchange.reform(|_| None)} />
            </div>
        </div>
    }
}
