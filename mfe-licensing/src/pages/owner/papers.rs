//! The documents of a case: one beside the other, each shown in the page.

use crate::{parts::proof_label, read::use_read};
use allpet_contract::{
    File,
    licensing::{PROOF_NOT_DRAWN, Proof, ReadProof, ReadProofPicture},
};
use allpet_domain::{
    id::{ProofId, TenantId},
    text::isolate,
};
use allpet_ui::{app_runtime::use_environment, prelude::*};
use std::rc::Rc;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Props of [`Papers`].
#[derive(Properties, PartialEq)]
pub(crate) struct PapersProps {
    /// The authority.
    pub(crate) tenant: TenantId,
    /// The documents.
    pub(crate) proofs: Vec<Proof>,
    /// One of them is on the screen.
    pub(crate) onshown: Callback<()>,
}

/// The documents.
#[component]
pub(crate) fn Papers(props: &PapersProps) -> Html {
    let chosen = use_state_eq(|| 0_usize);
    let at = (*chosen).min(props.proofs.len().saturating_sub(1));
    let Some(proof) = props.proofs.get(at) else {
        return html! { <Card><EmptyState picture={Picture::Inbox} title="No documents" text="The owner sent none." /></Card> };
    };
    let choices = props
        .proofs
        .iter()
        .enumerate()
        .map(|(at, proof)| Choice::new(at.to_string(), proof_label(proof.kind)).icon(IconKind::File));
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |at: String| chosen.set(at.parse().unwrap_or_default()))
    };
    html! {
        <section class="papers" aria-label="Documents">
            <FilterChips label="Document" choices={choices.collect::<Vec<_>>()} value={at.to_string()} {onchange} />
            <SsrHost key={proof.id.to_string()} tenant={props.tenant} proof={proof.clone()} onshown={props.onshown.clone()} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PaperProps {
    tenant: TenantId,
    proof: Proof,
    onshown: Callback<()>,
}

/// One document. Its bytes come with our token, so it is shown from memory, by an address that only this page knows.
#[component]
fn SsrHost(props: &PaperProps) -> Html {
    let (tenant, proof) = (props.tenant, props.proof.id);
    let file = use_read(format!("proof/{proof}"), ReadProof { tenant, proof });
    let address = use_address(file.data.as_ref());
    let shown = props.proof.clone();
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let onload = props.onshown.reform(|_: Event| ());
    let render = Callback::from(move |file: Rc<File>| match &address {
        Some(address) => paper(tenant, &shown, &file, address, embedded, onload.clone()),
        None => Html::default(),
    });
    html! { <Loaded<File> query={file} {render} skeleton={html! { <div class="paper waiting"><span class="skeleton block" /></div> }} /> }
}

fn paper(
    tenant: TenantId,
    proof: &Proof,
    file: &File,
    address: &AttrValue,
    embedded: bool,
    onload: Callback<Event>,
) -> Html {
    let name = if proof.name.is_empty() {
        proof_label(proof.kind)
    } else {
        &proof.name
    };
    let picture = file.content_type.starts_with("image/");
    html! {
        <figure class="paper">
            if picture {
                <ShownPicture src={address.clone()} alt={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            } else if embedded {
                // A sandboxed frame has no viewer for PDFs: the server draws it.
                <DrawnPages {tenant} proof={proof.id} alt={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            } else {
                <iframe src={address.clone()} title={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            }
            <figcaption class="row between small"><span class="clip">{ name.to_owned() }</span><a href={address.clone()} download={name.to_owned()}>{ "Download" }</a></figcaption>
        </figure>
    }
}

#[derive(Properties, PartialEq)]
struct DrawnPagesProps {
    tenant: TenantId,
    proof: ProofId,
    alt: String,
    onload: Callback<Event>,
}

/// The first pages of a PDF, as the server draws them; where it cannot, why and what to do.
#[component]
fn DrawnPages(props: &DrawnPagesProps) -> Html {
    let DrawnPagesProps { tenant, proof, .. } = *props;
    let picture = use_read(
        format!("proof-picture/{proof}"),
        ReadProofPicture { tenant, proof },
    );
    let address = use_address(picture.data.as_ref());
    if let Some(problem) = picture
        .problem
        .as_ref()
        .filter(|problem| problem.code == PROOF_NOT_DRAWN.code)
    {
        return html! {
            <div class="not-shown" role="status"><Icon kind={IconKind::File} /><b>{ &problem.title }</b><span>{ problem.detail.clone() }</span></div>
        };
    }
    let (alt, onload) = (props.alt.clone(), props.onload.clone());
    let render = Callback::from(move |_| match &address {
        Some(address) => {
            html! {
                <>
                    <ShownPicture class="pages" src={address.clone()} alt={alt.clone()} onload={onload.clone()} />
                    <p class="small soft">{ "You see the first 4 pages at most. Download a longer document to read it whole." }</p>
                </>
            }
        }
        None => Html::default(),
    });
    html! { <Loaded<File> query={picture} {render} skeleton={html! { <span class="skeleton block" /> }} /> }
}

/// The address of a file's bytes, as long as it is shown.
#[hook]
fn use_address(file: Option<&Rc<File>>) -> Option<AttrValue> {
    let address = use_state_eq(|| None::<AttrValue>);
    let identity = file.map(Rc::as_ptr);
    use_effect_with(identity, {
        let (address, file) = (address.clone(), file.cloned());
        move |_| {
            let made = file.and_then(|file| make_address(&file));
            address.set(made.clone().map(AttrValue::from));
            move || {
                if let Some(made) = made {
                    let _ = Url::revoke_object_url(&made);
                }
            }
        }
    });
    (*address).clone()
}

/// An address for a file's bytes, for this page alone.
pub(crate) fn make_address(file: &File) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(file.bytes.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(&file.content_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
