//! Documents: taken as they are, after a look at what they are.

use super::Licensing;
use crate::store::{counters, proofs as store};
use allpet_contract::{
    File, Problem, Upload,
    licensing::{
        DOCUMENT_TOO_LARGE, NOT_A_DOCUMENT, PROOF_NOT_DRAWN, PROOF_NOT_FOUND, Proof, ProofQuery,
        TOO_MANY_DOCUMENTS,
    },
};
use allpet_domain::{
    id::{ProofId, TenantId, UserId},
    licensing::UNUSED_PROOF_SECONDS,
    upload::{FileKind, file_name, has_pdf_body},
};
use allpet_image_renderer::{
    DocumentRenderer,
    upload::{PictureFault, inspect},
};
use allpet_kernel::Failure;

/// The largest document, in bytes: 10 MB.
const LARGEST: usize = 10 * 1024 * 1024;
/// The smallest side of a picture on which something can be read, in pixels.
const SMALLEST_SIDE: u32 = 32;
/// Documents of one person that no application names.
const LOOSE_MAX: i64 = 20;
/// Bytes of all documents of one person: 100 MB.
const BYTES_MAX: i64 = 100 * 1024 * 1024;

/// Keeps a document of `owner`.
pub(crate) async fn upload(
    app: &Licensing,
    owner: UserId,
    query: ProofQuery,
    body: Upload,
) -> Result<Proof, Failure> {
    if body.bytes.len() > LARGEST {
        let detail = "The file may have 10 MB at most. Photograph the paper at a lower resolution, or send a smaller PDF.";
        return Err(Problem::new(DOCUMENT_TOO_LARGE).detail(detail).into());
    }
    let (kind, bytes) = look_at(body.bytes).await?;
    let now = app.kernel.now();
    let proof = Proof {
        id: ProofId::new(now, app.kernel.randomness().entropy()),
        kind: query.kind,
        name: file_name(&query.name, kind),
        content_type: kind.media_type().to_owned(),
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
    };
    // The row first, whose id nobody learns until the file is there: what is left of an upload that broke off goes with the
    // documents that no application names.
    let mut tx = app.db.begin().await?;
    counters::hold_documents(&mut tx, owner).await?;
    make_room(store::kept_of(&mut tx, owner).await?, proof.size)?;
    store::insert(&mut tx, owner, &proof, now).await?;
    tx.commit().await?;
    if let Err(failure) = app.files.put(&key(proof.id), bytes).await {
        remove(app, proof.id).await?;
        return Err(failure);
    }
    Ok(proof)
}

/// What the document is by its bytes; refused where nobody could look at it.
async fn look_at(bytes: Vec<u8>) -> Result<(FileKind, Vec<u8>), Failure> {
    let refused = |detail: String| Err(Problem::new(NOT_A_DOCUMENT).detail(detail).into());
    let Some(kind) = FileKind::of(&bytes) else {
        return refused("Send a PDF, or a JPEG, PNG or WebP picture of the paper.".into());
    };
    if !kind.is_picture() {
        return if has_pdf_body(&bytes) {
            Ok((kind, bytes))
        } else {
            refused("The PDF is empty or not complete. Save it again and send that file.".into())
        };
    }
    match inspect(bytes).await? {
        Ok(picture) if picture.width.min(picture.height) < SMALLEST_SIDE => refused(format!(
            "The picture has {} × {} pixels: nobody can read it. Photograph the paper again.",
            picture.width, picture.height
        )),
        Ok(picture) => Ok((kind, picture.bytes)),
        Err(fault @ PictureFault::TooManyPixels(..)) => {
            Err(Problem::new(DOCUMENT_TOO_LARGE).detail(fault.to_string()).into())
        }
        Err(fault) => refused(fault.to_string()),
    }
}

fn make_room(kept: store::KeptOf, size: u32) -> Result<(), Problem> {
    let detail = if kept.loose >= LOOSE_MAX {
        "You have uploaded 20 documents that are not part of an application. Use them in an application, or try again tomorrow: \
         we delete unused documents after a day."
    } else if kept.bytes + i64::from(size) > BYTES_MAX {
        "Your documents take 100 MB, which is the most we keep for one person. Send a smaller file: a photo at a lower \
         resolution, or a PDF with fewer pages."
    } else {
        return Ok(());
    };
    Err(Problem::new(TOO_MANY_DOCUMENTS).detail(detail))
}

/// Removes documents that no application named within a day; how many.
pub(crate) async fn remove_unused(app: &Licensing) -> Result<u32, Failure> {
    let mut removed = 0;
    let before = app.kernel.now().plus_seconds(-UNUSED_PROOF_SECONDS);
    for id in store::loose(&app.db, before).await? {
        match remove(app, id).await {
            Ok(gone) => removed += u32::from(gone),
            // One that cannot be removed keeps no other.
            Err(failure) => tracing::error!(proof = %id, error = ?failure, "a document could not be removed"),
        }
    }
    Ok(removed)
}

/// Removes a document that no application names: out of sight, then the file, then the row, so that a row always says which
/// file is left.
async fn remove(app: &Licensing, id: ProofId) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    let gone = store::discard(&mut tx, id, app.kernel.now()).await?;
    tx.commit().await?;
    if !gone {
        return Ok(false);
    }
    app.files.delete(&key(id)).await?;
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, id).await?;
    tx.commit().await?;
    Ok(true)
}

/// A document that an application to `tenant` names.
pub(crate) async fn read(app: &Licensing, tenant: TenantId, id: ProofId) -> Result<File, Failure> {
    let proof = store::for_tenant(&app.db, tenant, id)
        .await?
        .ok_or(PROOF_NOT_FOUND)?;
    let bytes = app.files.get(&key(id)).await?.ok_or(PROOF_NOT_FOUND)?;
    Ok(File {
        content_type: proof.content_type,
        bytes,
    })
}

/// A document of `owner`.
pub(crate) async fn read_own(app: &Licensing, owner: UserId, id: ProofId) -> Result<File, Failure> {
    let proof = crate::store::proofs::owned(&app.db, owner, id)
        .await?
        .ok_or(PROOF_NOT_FOUND)?;
    let bytes = app.files.get(&key(id)).await?.ok_or(PROOF_NOT_FOUND)?;
    Ok(File {
        content_type: proof.content_type,
        bytes,
    })
}

/// A document that an application to `tenant` names, as a picture: a browser shows no PDF inside a sandboxed frame. Fails
/// with `PROOF_NOT_DRAWN` where it is damaged, protected, or takes too long to draw.
pub(crate) async fn read_picture(app: &Licensing, tenant: TenantId, id: ProofId) -> Result<File, Failure> {
    let file = read(app, tenant, id).await?;
    if FileKind::of(&file.bytes).is_some_and(FileKind::is_picture) {
        return Ok(file);
    }
    let drawn = DocumentRenderer::shared().draw(file.bytes).await?;
    drawn.map_err(|fault| Problem::new(PROOF_NOT_DRAWN).detail(fault.to_string()).into())
}

fn key(id: ProofId) -> String {
    format!("proofs/{id}")
}
