//! The field for a document: uploaded as soon as it is chosen, and stored in the draft by its identifier.

use super::proof_upload::use_proof_upload;
use crate::components::proof_label;
use allpet_contract::licensing::Proof;
use allpet_domain::licensing::ProofKind;
use allpet_ui::prelude::*;

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
    /// Called with the reason why a chosen document is not there, and with `None` once there is no such reason.
    pub(crate) onobstacle: Callback<Option<String>>,
    /// The error of the field.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
}

/// Returns the name and id of the field for a kind of proof.
pub(crate) fn field_name(kind: ProofKind) -> AttrValue {
    (String::from("proof-") + kind.as_str()).into()
}

/// The document as the object of a button: "the rabies certificate".
fn object(kind: ProofKind) -> AttrValue {
    ["the ", &proof_label(kind).to_lowercase()].concat().into()
}

/// Uploads a document. Shows a preview of a picture before the upload; an upload that failed, but may succeed, can be repeated with
/// the same file.
#[component]
pub(crate) fn ProofField(props: &ProofFieldProps) -> Html {
    let kind = props.kind;
    let form = use_proof_upload(props);
    let (file, upload) = (&form.file, &form.upload);
    use_effect_with(form.obstacle(kind), {
        let onobstacle = props.onobstacle.clone();
        move |obstacle: &Option<String>| onobstacle.emit(obstacle.clone())
    });
    if let Some(proof) = props.proof.as_ref().filter(|_| file.is_none()) {
        return uploaded_proof(kind, proof, props.onchange.clone());
    }
    let error = upload
        .problem
        .as_ref()
        .map(|problem| AttrValue::from(problem.message().to_owned()))
        .or_else(|| props.error.clone().filter(|_| !upload.busy));
    let onrefuse = {
        let refused = form.refused.clone();
        Callback::from(move |reason| refused.set(reason))
    };
    html! {
        <div class="stack tight upload" data-testid={field_name(kind)}>
            <FileField name={field_name(kind)} label={proof_label(kind)} file={(**file).clone()} onchange={form.onchange.clone()} {onrefuse} accept={ACCEPT}
                hint="A PDF or a photo, at most 10 MB" {error} />
            if upload.busy { <p class="small row tight" role="status"><progress aria-label="Sending" />{ "Sending…" }</p> }
            else if props.proof.is_some() { <p class="small done row tight" role="status"><Icon kind={IconKind::CircleCheck} class="small" />{ "Received" }</p> }
            else if form.may_retry() { <div><Button text="Send again" object={object(kind)} size={Size::Small} icon={IconKind::Refresh} onclick={form.retry()} /></div> }
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
                <Button text="Replace" object={object(kind)} size={Size::Small} onclick={onchange.reform(|_| None)} />
            </div>
        </div>
    }
}
