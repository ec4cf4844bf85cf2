//! Documents: taken as they are, after a look at what they are.

use super::Licensing;
use allpet_contract::{
    File, Problem, Upload,
    licensing::{DOCUMENT_TOO_LARGE, NOT_A_DOCUMENT, PROOF_NOT_FOUND, Proof, ProofQuery},
};
use allpet_domain::id::{ProofId, TenantId, UserId};
use allpet_kernel::Failure;

/// The largest document, in bytes: 10 MB.
const LARGEST: usize = 10 * 1024 * 1024;
/// The longest file name that is kept, in characters.
const NAME_MAX: usize = 120;

/// Keeps a document of `owner`.
pub(crate) async fn upload(
    app: &Licensing,
    owner: UserId,
    query: ProofQuery,
    body: Upload,
) -> Result<Proof, Failure> {
    if body.bytes.len() > LARGEST {
        let detail =
            "At most 10 MB are taken. Photograph the paper at a lower resolution, or send a smaller PDF.";
        return Err(Problem::new(DOCUMENT_TOO_LARGE).detail(detail).into());
    }
    let Some(content_type) = media_type(&body.bytes) else {
        let detail = "Send a PDF, or a JPEG, PNG or WebP picture of the paper.";
        return Err(Problem::new(NOT_A_DOCUMENT).detail(detail).into());
    };
    let now = app.kernel.now();
    let proof = Proof {
        id: ProofId::new(now, app.kernel.randomness().entropy()),
        kind: query.kind,
        name: file_name(&query.name),
        content_type: content_type.to_owned(),
        size: u32::try_from(body.bytes.len()).unwrap_or(u32::MAX),
    };
    // The file first: a row never stands for a file that is not there.
    app.files.put(&key(proof.id), body.bytes).await?;
    let mut tx = app.db.begin().await?;
    crate::store::proofs::insert(&mut tx, owner, &proof, now).await?;
    tx.commit().await?;
    Ok(proof)
}

/// A document that an application to `tenant` names.
pub(crate) async fn read(app: &Licensing, tenant: TenantId, id: ProofId) -> Result<File, Failure> {
    let proof = crate::store::proofs::for_tenant(&app.db, tenant, id)
        .await?
        .ok_or(PROOF_NOT_FOUND)?;
    let bytes = app.files.get(&key(id)).await?.ok_or(PROOF_NOT_FOUND)?;
    Ok(File {
        content_type: proof.content_type,
        bytes,
    })
}

fn key(id: ProofId) -> String {
    format!("proofs/{id}")
}

/// What the bytes are, by their beginning; whatever the sender says of them.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// The name by which the owner knows the file: no path, no control characters.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|c| !c.is_control())
        .take(NAME_MAX)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_their_beginning() {
        assert_eq!(media_type(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media_type(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [
            &b""[..],
            b"<html>",
            b"<svg xmlns=",
            b"GIF89a",
            b"PK\x03\x04",
            b"RIFF\0\0\0\0WAVE",
            b" %PDF-",
        ] {
            assert_eq!(media_type(other), None);
        }
    }

    #[test]
    fn a_name_is_a_name() {
        assert_eq!(file_name("C:\\papers\\rabies 2026.pdf"), "rabies 2026.pdf");
        assert_eq!(file_name("../../etc/pass\u{7}wd"), "passwd");
        assert_eq!(file_name(&"x".repeat(500)).len(), NAME_MAX);
    }
}
