//! The table of documents, and which application names which.

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
const OWNED: &str = "SELECT id, kind, name, content_type, size FROM proofs WHERE id = $1 AND owner = $2 \
    AND discarded_at IS NULL";
const HOLD: &str = "UPDATE proofs SET attached_at = $2 WHERE id = $1 AND discarded_at IS NULL";
const ATTACH: &str =
    "INSERT INTO application_proofs (application, proof) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const OF_APPLICATION: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM application_proofs l \
    JOIN proofs p ON p.id = l.proof WHERE l.application = $1 ORDER BY p.id";
const FOR_TENANT: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM proofs p WHERE p.id = $1 AND EXISTS (\
    SELECT 1 FROM application_proofs l JOIN applications a ON a.id = l.application WHERE l.proof = p.id AND a.tenant = $2)";

const KEPT: &str = "SELECT COALESCE(SUM(CASE WHEN p.attached_at IS NULL THEN 1 ELSE 0 END), 0) AS loose, \
    CAST(COALESCE(SUM(p.size), 0) AS BIGINT) AS bytes FROM proofs p WHERE p.owner = $1 AND p.discarded_at IS NULL";
const LOOSE: &str = "SELECT p.id FROM proofs p WHERE p.attached_at IS NULL AND (p.uploaded_at < $1 OR p.discarded_at IS NOT NULL) \
    AND NOT EXISTS (SELECT 1 FROM application_proofs l WHERE l.proof = p.id) ORDER BY p.uploaded_at LIMIT 100";
const DISCARD: &str = "UPDATE proofs SET discarded_at = $2 WHERE id = $1 AND attached_at IS NULL";
const FORGET: &str = "DELETE FROM proofs WHERE id = $1 AND discarded_at IS NOT NULL";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    content_type: String,
    size: i64,
}

impl Row {
    fn read(self) -> Result<Proof, Failure> {
        Ok(Proof {
            id: ProofId(self.id),
            kind: ProofKind::parse(&self.kind)
                .ok_or_else(|| Failure::internal("a proof of no known kind"))?,
            // Names that were kept before they were cleaned are cleaned here.
            name: match FileKind::of_media_type(&self.content_type) {
                Some(kind) => file_name(&self.name, kind),
                None => self.name,
            },
            content_type: self.content_type,
            size: u32::try_from(self.size).unwrap_or(u32::MAX),
        })
    }
}

/// Adds a document.
pub(crate) async fn insert(tx: &mut Tx, owner: UserId, proof: &Proof, now: Timestamp) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(proof.id.0).bind(owner.0).bind(proof.kind.as_str()).bind(&proof.name).bind(&proof.content_type)
        .bind(i64::from(proof.size)).bind(now.inner()).execute(c).await.map(drop))?)
}

/// A document of `owner`.
pub(crate) async fn owned(db: &Db, owner: UserId, id: ProofId) -> Result<Option<Proof>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OWNED).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Names a document in an application. False where it was taken away meanwhile.
pub(crate) async fn attach(
    tx: &mut Tx,
    application: ApplicationId,
    proof: ProofId,
    now: Timestamp,
) -> Result<bool, Failure> {
    let held = on_write!(tx, c => sqlx::query(HOLD).bind(proof.0).bind(now.inner()).execute(c).await
        .map(|done| done.rows_affected()))?;
    if held == 0 {
        return Ok(false);
    }
    on_write!(tx, c => sqlx::query(ATTACH).bind(application.0).bind(proof.0).execute(c).await.map(drop))?;
    Ok(true)
}

/// What is kept of one person: documents that no application names, and the bytes of all.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct KeptOf {
    pub(crate) loose: i64,
    pub(crate) bytes: i64,
}

/// What is kept of `owner`.
pub(crate) async fn kept_of(tx: &mut Tx, owner: UserId) -> Result<KeptOf, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(KEPT).bind(owner.0).fetch_one(c).await)?)
}

/// Documents that no application names and that were sent before `before`, and those already on their way out; a few of
/// them.
pub(crate) async fn loose(db: &Db, before: Timestamp) -> Result<Vec<ProofId>, Failure> {
    let ids: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(LOOSE).bind(before.inner()).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ProofId).collect())
}

/// Takes a document out of sight, unless an application has named it.
pub(crate) async fn discard(tx: &mut Tx, id: ProofId, now: Timestamp) -> Result<bool, Failure> {
    let gone = on_write!(tx, c => sqlx::query(DISCARD).bind(id.0).bind(now.inner()).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}

/// Forgets a document whose file is gone.
pub(crate) async fn forget(tx: &mut Tx, id: ProofId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(FORGET).bind(id.0).execute(c).await.map(drop))?)
}

/// The documents of an application.
pub(crate) async fn of_application(db: &Db, application: ApplicationId) -> Result<Vec<Proof>, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(OF_APPLICATION).bind(application.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// A document that an application to `tenant` names.
pub(crate) async fn for_tenant(db: &Db, tenant: TenantId, id: ProofId) -> Result<Option<Proof>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FOR_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}
