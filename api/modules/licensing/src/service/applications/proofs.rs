//! Documents of applications: checked, stored, and read.

use crate::{
    service::Licensing,
    store::{counters, proofs as store},
};
use allpet_contract::{
    File, Problem, Upload,
    licensing::{
        DOCUMENT_TOO_LARGE, NOT_A_DOCUMENT, PROOF_NOT_FOUND, PROOF_NOT_RENDERED, Proof, ProofQuery,
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
    upload::{ImageError, inspect},
};
use allpet_kernel::Failure;

/// The maximum size of a document, in bytes: 10 MB.
const DOCUMENT_MAX_BYTES: usize = 10 * 1024 * 1024;
/// The minimum width and height of a legible picture, in pixels.
const PICTURE_MIN_SIDE: u32 = 32;
/// The maximum number of one person's documents that no application names.
const UNUSED_MAX: i64 = 20;
/// The maximum size of all documents of one person, in bytes: 100 MB.
const TOTAL_MAX_BYTES: i64 = 100 * 1024 * 1024;

/// Stores a document of `owner`. Fails with `DOCUMENT_TOO_LARGE`, `NOT_A_DOCUMENT` or `TOO_MANY_DOCUMENTS`.
pub(crate) async fn upload(
    app: &Licensing,
    owner: UserId,
    query: ProofQuery,
    body: Upload,
) -> Result<Proof, Failure> {
    if body.bytes.len() > DOCUMENT_MAX_BYTES {
        let detail = "The file may have 10 MB at most. Photograph the paper at a lower resolution, or send a smaller PDF.";
        return Err(Problem::new(DOCUMENT_TOO_LARGE).detail(detail).into());
    }
    let (kind, bytes) = check_document(body.bytes).await?;
    let now = app.kernel.now();
    let proof = Proof {
        id: ProofId::new(now, app.kernel.randomness().entropy()),
        kind: query.kind,
        name: file_name(&query.name, kind),
        content_type: kind.media_type().to_owned(),
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
    };
    // Inserts the row before the file exists. Nobody knows its id yet, and the rest of an interrupted upload is deleted with the
    // documents that no application names.
    let mut tx = app.db.begin().await?;
    counters::lock_documents(&mut tx, owner).await?;
    check_quota(store::storage_usage(&mut tx, owner).await?, proof.size)?;
    store::insert(&mut tx, owner, &proof, now).await?;
    tx.commit().await?;
    if let Err(failure) = app.files.put(&file_key(proof.id), bytes).await {
        remove(app, proof.id).await?;
        return Err(failure);
    }
    Ok(proof)
}

/// Determines the kind of a document from its bytes. Fails if it cannot be displayed.
async fn check_document(bytes: Vec<u8>) -> Result<(FileKind, Vec<u8>), Failure> {
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
        Ok(picture) if picture.width.min(picture.height) < PICTURE_MIN_SIDE => refused(format!(
            "The picture has {} × {} pixels: nobody can read it. Photograph the paper again.",
            picture.width, picture.height
        )),
        Ok(picture) => Ok((kind, picture.bytes)),
        Err(fault @ ImageError::TooManyPixels(..)) => {
            Err(Problem::new(DOCUMENT_TOO_LARGE).detail(fault.to_string()).into())
        }
        Err(fault) => refused(fault.to_string()),
    }
}

fn check_quota(usage: store::StorageUsage, size: u32) -> Result<(), Problem> {
    let detail = if usage.unused >= UNUSED_MAX {
        "You have uploaded 20 documents that are not part of an application. Use them in an application, or try again tomorrow: \
         we delete unused documents after a day."
    } else if usage.bytes + i64::from(size) > TOTAL_MAX_BYTES {
        "Your documents take 100 MB, which is the most we keep for one person. Send a smaller file: a photo at a lower \
         resolution, or a PDF with fewer pages."
    } else {
        return Ok(());
    };
    Err(Problem::new(TOO_MANY_DOCUMENTS).detail(detail))
}

/// Deletes documents that no application named within a day. Returns their number.
pub(crate) async fn remove_unused(app: &Licensing) -> Result<u32, Failure> {
    let mut removed = 0;
    let before = app.kernel.now().plus_seconds(-UNUSED_PROOF_SECONDS);
    for id in store::list_unused(&app.db, before).await? {
        match remove(app, id).await {
            Ok(is_removed) => removed += u32::from(is_removed),
            // A document that fails does not stop the others.
            Err(failure) => tracing::error!(proof = %id, error = ?failure, "a document could not be removed"),
        }
    }
    Ok(removed)
}

/// Deletes a document that no application names: first hides it, then deletes the file, then the row, so that every file that
/// still exists has a row. Returns false if an application has named it.
async fn remove(app: &Licensing, id: ProofId) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    let is_discarded = store::discard(&mut tx, id, app.kernel.now()).await?;
    tx.commit().await?;
    if !is_discarded {
        return Ok(false);
    }
    app.files.delete(&file_key(id)).await?;
    let mut tx = app.db.begin().await?;
    store::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Reads a document that an application to `tenant` names.
pub(crate) async fn read(app: &Licensing, tenant: TenantId, id: ProofId) -> Result<File, Failure> {
    let proof = store::find_of_tenant(&app.db, tenant, id)
        .await?
        .ok_or(PROOF_NOT_FOUND)?;
    let bytes = app.files.get(&file_key(id)).await?.ok_or(PROOF_NOT_FOUND)?;
    Ok(File {
        content_type: proof.content_type,
        bytes,
    })
}

/// Reads a document of `owner`.
pub(crate) async fn read_own(app: &Licensing, owner: UserId, id: ProofId) -> Result<File, Failure> {
    let proof = store::find_of_owner(&app.db, owner, id)
        .await?
        .ok_or(PROOF_NOT_FOUND)?;
    let bytes = app.files.get(&file_key(id)).await?.ok_or(PROOF_NOT_FOUND)?;
    Ok(File {
        content_type: proof.content_type,
        bytes,
    })
}

/// Reads a document that an application to `tenant` names as a picture, because browsers show no PDF inside a sandboxed frame.
/// Fails with `PROOF_NOT_RENDERED` if the PDF is damaged or protected, or takes too long to render.
pub(crate) async fn read_picture(app: &Licensing, tenant: TenantId, id: ProofId) -> Result<File, Failure> {
    let file = read(app, tenant, id).await?;
    if FileKind::of(&file.bytes).is_some_and(FileKind::is_picture) {
        return Ok(file);
    }
    let rendered = DocumentRenderer::shared().render(file.bytes).await?;
    rendered.map_err(|fault| Problem::new(PROOF_NOT_RENDERED).detail(fault.to_string()).into())
}

/// Returns the bytes of a document; `None` if its file is missing.
pub(crate) async fn file(app: &Licensing, id: ProofId) -> Result<Option<Vec<u8>>, Failure> {
    app.files.get(&file_key(id)).await
}

fn file_key(id: ProofId) -> String {
    format!("proofs/{id}")
}
