//! The table of documents, and of the applications that name them.

use allpet_contract::licensing::Proof;
use allpet_domain::{
    Timestamp,
    id::{ApplicationId, ProofId, TenantId, UserId},
    licensing::ProofKind,
    upload::{FileKind, file_name},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO proofs (id, owner, kind, name, content_type, size, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const FIND_OF_OWNER: &str = "SELECT id, kind, name, content_type, size FROM proofs WHERE id = $1 AND owner = $2 \
    AND discarded_at IS NULL";
const MARK_ATTACHED: &str = "UPDATE proofs SET attached_at = $2 WHERE id = $1 AND discarded_at IS NULL";
const ATTACH: &str =
    "INSERT INTO application_proofs (application, proof) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const LIST_OF_APPLICATION: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM application_proofs l \
    JOIN proofs p ON p.id = l.proof WHERE l.application = $1 ORDER BY p.id";
const FIND_OF_TENANT: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM proofs p WHERE p.id = $1 AND EXISTS (\
    SELECT 1 FROM application_proofs l JOIN applications a ON a.id = l.application WHERE l.proof = p.id AND a.tenant = $2)";

const STORAGE_USAGE: &str = "SELECT COALESCE(SUM(CASE WHEN p.attached_at IS NULL THEN 1 ELSE 0 END), 0) AS unused, \
    CAST(COALESCE(SUM(p.size), 0) AS BIGINT) AS bytes FROM proofs p WHERE p.owner = $1 AND p.discarded_at IS NULL";
const LIST_UNUSED: &str = "SELECT p.id FROM proofs p WHERE p.attached_at IS NULL AND (p.uploaded_at < $1 OR p.discarded_at IS NOT NULL) \
    AND NOT EXISTS (SELECT 1 FROM application_proofs l WHERE l.proof = p.id) ORDER BY p.uploaded_at LIMIT 100";
const DISCARD: &str = "UPDATE proofs SET discarded_at = $2 WHERE id = $1 AND attached_at IS NULL";
const DISCARD_UNUSED_OF_OWNER: &str = "UPDATE proofs SET discarded_at = $2 WHERE owner = $1 AND attached_at IS NULL \
    AND discarded_at IS NULL";
const LIST_OF_OWNER: &str = "SELECT id, kind, name, content_type, size FROM proofs WHERE owner = $1 AND discarded_at IS NULL ORDER BY id";
const DELETE: &str = "DELETE FROM proofs WHERE id = $1 AND discarded_at IS NOT NULL";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    content_type: String,
    size: i64,
}

impl Row {
    fn into_proof(self) -> Result<Proof, Failure> {
        Ok(Proof {
            id: ProofId(self.id),
            kind: ProofKind::parse(&self.kind)
                .ok_or_else(|| Failure::internal("a proof has an unknown kind"))?,
            // Names that were stored before names were cleaned are cleaned here.
            name: match FileKind::of_media_type(&self.content_type) {
                Some(kind) => file_name(&self.name, kind),
                None => self.name,
            },
            content_type: self.content_type,
            size: u32::try_from(self.size).unwrap_or(u32::MAX),
        })
    }
}

/// Inserts a document.
pub(crate) async fn insert(tx: &mut Tx, owner: UserId, proof: &Proof, now: Timestamp) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(proof.id.0).bind(owner.0).bind(proof.kind.as_str()).bind(&proof.name).bind(&proof.content_type)
        .bind(i64::from(proof.size)).bind(now.inner()).execute(c).await.map(drop))?)
}

/// Finds a document of `owner`.
pub(crate) async fn find_of_owner(db: &Db, owner: UserId, id: ProofId) -> Result<Option<Proof>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_OWNER).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::into_proof).transpose()
}

/// Attaches a document to an application. Returns false if the document was discarded meanwhile.
pub(crate) async fn attach(
    tx: &mut Tx,
    application: ApplicationId,
    proof: ProofId,
    now: Timestamp,
) -> Result<bool, Failure> {
    let marked = on_write!(tx, c => sqlx::query(MARK_ATTACHED).bind(proof.0).bind(now.inner()).execute(c).await
        .map(|done| done.rows_affected()))?;
    if marked == 0 {
        return Ok(false);
    }
    on_write!(tx, c => sqlx::query(ATTACH).bind(application.0).bind(proof.0).execute(c).await.map(drop))?;
    Ok(true)
}

/// The storage that one person uses: the number of documents that no application names, and the bytes of all documents.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct StorageUsage {
    pub(crate) unused: i64,
    pub(crate) bytes: i64,
}

/// Returns the storage that `owner` uses.
pub(crate) async fn storage_usage(tx: &mut Tx, owner: UserId) -> Result<StorageUsage, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(STORAGE_USAGE).bind(owner.0).fetch_one(c).await)?)
}

/// Lists up to 100 documents that no application names and that were uploaded before `before`, or are discarded already.
pub(crate) async fn list_unused(db: &Db, before: Timestamp) -> Result<Vec<ProofId>, Failure> {
    let ids: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(LIST_UNUSED).bind(before.inner()).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ProofId).collect())
}

/// Discards a document, which hides it. Returns false if an application has named it.
pub(crate) async fn discard(tx: &mut Tx, id: ProofId, now: Timestamp) -> Result<bool, Failure> {
    let discarded = on_write!(tx, c => sqlx::query(DISCARD).bind(id.0).bind(now.inner()).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(discarded > 0)
}

/// Discards the documents of `owner` that no application names.
pub(crate) async fn discard_unused_of_owner(
    tx: &mut Tx,
    owner: UserId,
    now: Timestamp,
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DISCARD_UNUSED_OF_OWNER)
        .bind(owner.0).bind(now.inner()).execute(c).await.map(drop))?)
}

/// Lists the documents of `owner`, oldest first.
pub(crate) async fn list_of_owner(db: &Db, owner: UserId) -> Result<Vec<Proof>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_OWNER).bind(owner.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_proof).collect()
}

/// Deletes the row of a document whose file is deleted.
pub(crate) async fn delete(tx: &mut Tx, id: ProofId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(id.0).execute(c).await.map(drop))?)
}

/// Lists the documents of an application.
pub(crate) async fn list_of_application(db: &Db, application: ApplicationId) -> Result<Vec<Proof>, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(LIST_OF_APPLICATION).bind(application.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_proof).collect()
}

/// Finds a document that an application to `tenant` names.
pub(crate) async fn find_of_tenant(db: &Db, tenant: TenantId, id: ProofId) -> Result<Option<Proof>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::into_proof).transpose()
}
