//! The table of documents, and which application names which.

use allpet_contract::licensing::Proof;
use allpet_domain::{
    Timestamp,
    id::{ApplicationId, ProofId, TenantId, UserId},
    licensing::ProofKind,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO proofs (id, owner, kind, name, content_type, size, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OWNED: &str = "SELECT id, kind, name, content_type, size FROM proofs WHERE id = $1 AND owner = $2";
const ATTACH: &str =
    "INSERT INTO application_proofs (application, proof) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const OF_APPLICATION: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM application_proofs l \
    JOIN proofs p ON p.id = l.proof WHERE l.application = $1 ORDER BY p.id";
const FOR_TENANT: &str = "SELECT p.id, p.kind, p.name, p.content_type, p.size FROM proofs p WHERE p.id = $1 AND EXISTS (\
    SELECT 1 FROM application_proofs l JOIN applications a ON a.id = l.application WHERE l.proof = p.id AND a.tenant = $2)";

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
            name: self.name,
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

/// Names a document in an application.
pub(crate) async fn attach(tx: &mut Tx, application: ApplicationId, proof: ProofId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(ATTACH).bind(application.0).bind(proof.0).execute(c).await.map(drop))?)
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
