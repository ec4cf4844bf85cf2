//! The documents of an application, one at a time, each shown in the page.

use crate::{components::proof_label, object_url::use_object_url, queries::use_read};
use allpet_contract::{
    File,
    licensing::{PROOF_NOT_RENDERED, Proof, ReadProof, ReadProofPicture},
};
use allpet_domain::{
    id::{ProofId, TenantId},
    text::isolate,
};
use allpet_ui::{app_runtime::use_environment, prelude::*};
use std::rc::Rc;

/// Props of [`ProofViewer`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProofViewerProps {
    /// The authority.
    pub(crate) tenant: TenantId,
    /// The documents.
    pub(crate) proofs: Vec<Proof>,
    /// Called when a document has become visible.
    pub(crate) onshown: Callback<()>,
}

/// The documents.
#[component]
pub(crate) fn ProofViewer(props: &ProofViewerProps) -> Html {
    let chosen = use_state_eq(|| 0_usize);
    let index = (*chosen).min(props.proofs.len().saturating_sub(1));
    let Some(proof) = props.proofs.get(index) else {
        return html! { <Card><EmptyState picture={Picture::Inbox} title="No documents" text="The owner sent none." /></Card> };
    };
    let choices =
        props.proofs.iter().enumerate().map(|(index, proof)| {
            Choice::new(index.to_string(), proof_label(proof.kind)).icon(IconKind::File)
        });
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |index: String| chosen.set(index.parse().unwrap_or_default()))
    };
    html! {
        <section class="papers" aria-label="Documents">
            <FilterChips label="Document" choices={choices.collect::<Vec<_>>()} value={index.to_string()} {onchange} />
            <ProofView key={proof.id.to_string()} tenant={props.tenant} proof={proof.clone()} onshown={props.onshown.clone()} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ProofViewProps {
    tenant: TenantId,
    proof: Proof,
    onshown: Callback<()>,
}

/// A document. Its bytes need the access token, so it is shown from memory, by a URL that only this page knows.
#[component]
fn ProofView(props: &ProofViewProps) -> Html {
    let (tenant, proof) = (props.tenant, props.proof.id);
    let file = use_read(format!("proof/{proof}"), ReadProof { tenant, proof });
    let url = use_object_url(file.data.as_ref());
    let shown = props.proof.clone();
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let onload = props.onshown.reform(|_: Event| ());
    let render = Callback::from(move |file: Rc<File>| match &url {
        Some(url) => proof_figure(tenant, &shown, &file, url, embedded, onload.clone()),
        None => Html::default(),
    });
    html! { <Loaded<File> query={file} {render} skeleton={html! { <div class="paper waiting"><span class="skeleton block" /></div> }} /> }
}

fn proof_figure(
    tenant: TenantId,
    proof: &Proof,
    file: &File,
    url: &AttrValue,
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
                <UploadedPicture src={url.clone()} alt={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            } else if embedded {
                // A sandboxed frame has no PDF viewer: show the pages that the server drew.
                <RenderedPages {tenant} proof={proof.id} alt={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            } else {
                <iframe src={url.clone()} title={format!("{}: {}", proof_label(proof.kind), isolate(name))} {onload} />
            }
            <figcaption class="row between small"><span class="clip">{ name.to_owned() }</span><a href={url.clone()} download={name.to_owned()} aria-label={["Download ", &*isolate(name)].concat()}>{ "Download" }</a></figcaption>
        </figure>
    }
}

#[derive(Properties, PartialEq)]
struct RenderedPagesProps {
    tenant: TenantId,
    proof: ProofId,
    alt: String,
    onload: Callback<Event>,
}

/// The first pages of a PDF, as rendered by the server; or the reason why they cannot be rendered, and what to do.
#[component]
fn RenderedPages(props: &RenderedPagesProps) -> Html {
    let RenderedPagesProps { tenant, proof, .. } = *props;
    let picture = use_read(
        format!("proof-picture/{proof}"),
        ReadProofPicture { tenant, proof },
    );
    let url = use_object_url(picture.data.as_ref());
    if let Some(problem) = picture
        .problem
        .as_ref()
        .filter(|problem| problem.code == PROOF_NOT_RENDERED.code)
    {
        return html! {
            <div class="not-shown" role="status"><Icon kind={IconKind::File} /><b>{ &problem.title }</b><span>{ problem.detail.clone() }</span></div>
        };
    }
    let (alt, onload) = (props.alt.clone(), props.onload.clone());
    let render = Callback::from(move |_| match &url {
        Some(url) => {
            html! {
                <>
                    <UploadedPicture class="pages" src={url.clone()} alt={alt.clone()} onload={onload.clone()} />
                    <p class="small soft">{ "You see the first 4 pages at most. Download a longer document to read it whole." }</p>
                </>
            }
        }
        None => Html::default(),
    });
    html! { <Loaded<File> query={picture} {render} skeleton={html! { <span class="skeleton block" /> }} /> }
}
