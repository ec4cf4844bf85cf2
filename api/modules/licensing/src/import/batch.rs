//! Batches of imported rows: each is written as a whole or not at all.

use super::{
    ImportReport, RowMessage,
    row::{Content, Row},
    row_warnings::RowWarnings,
};
use crate::{
    service::licences::issue::register_entry,
    store::{
        counters,
        licences::{self, LicenceRecord},
        register,
    },
};
use allpet_contract::{licensing::PublicProfile, tenants::Tenant};
use allpet_domain::{
    Day,
    audit::{AuditAction, AuditSubject},
    id::LicenceId,
    licensing::{Jurisdiction, LicenceState, expiry::latest_end},
};
use allpet_kernel::{Db, Failure, Kernel, audit::AuditRecord};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A row that is not written yet, with its warnings.
struct PendingRow {
    line: usize,
    row: Row,
    key: Uuid,
    warnings: Vec<String>,
}

/// Returns a record for the audit log about an import.
pub(super) fn imported_register(tenant: &Tenant) -> AuditRecord {
    AuditRecord::new(AuditAction::RegisterImported, AuditSubject::Tenant, tenant.id)
        .of(tenant.id)
        .named(&tenant.slug)
}

/// The rows of the next transaction.
pub(super) struct Batch<'a> {
    tenant: &'a Tenant,
    jurisdiction: Option<Arc<Jurisdiction>>,
    today: Day,
    pending: Vec<PendingRow>,
    warnings: RowWarnings,
    /// The number of rows with the same content so far.
    seen: HashMap<Content, u32>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(kernel: &Kernel, tenant: &'a Tenant, jurisdiction: Option<Arc<Jurisdiction>>) -> Self {
        let warnings = RowWarnings::new(jurisdiction.as_deref());
        let (pending, seen) = (Vec::new(), HashMap::new());
        Self {
            tenant,
            jurisdiction,
            today: kernel.today(),
            pending,
            warnings,
            seen,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn today(&self) -> Day {
        self.today
    }

    pub(super) fn add(&mut self, line: usize, row: Row) {
        let content = row.content;
        let before = self.seen.entry(content).or_default();
        let key = import_key(&content, *before);
        let is_duplicate = *before > 0;
        *before += 1;
        let warnings = self.warnings.find(line, &row, is_duplicate);
        self.pending.push(PendingRow {
            line,
            row,
            key,
            warnings,
        });
    }

    /// Writes the pending rows in one transaction, and adds the outcome to the report.
    pub(super) async fn write(
        &mut self,
        kernel: &Kernel,
        db: &Db,
        report: &mut ImportReport,
    ) -> Result<(), Failure> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let count = self.pending.len();
        let mut tx = db.begin().await?;
        let first =
            counters::reserve_register_positions(&mut tx, i64::try_from(count).unwrap_or_default()).await?;
        let mut warnings: HashMap<i64, (usize, Vec<String>)> = HashMap::with_capacity(count);
        let mut rows = Vec::with_capacity(count);
        for (seq, pending) in (first..).zip(self.pending.drain(..)) {
            let seq = register::position(pending.row.issued, seq);
            warnings.insert(seq, (pending.line, pending.warnings));
            rows.push(licence_record(
                kernel,
                self.tenant,
                self.jurisdiction.as_deref(),
                self.today,
                (seq, pending.key),
                pending.row,
            ));
        }
        // Sorted, because the full-text index is fast only while positions rise.
        rows.sort_unstable_by_key(|record| record.seq);
        let imported: HashSet<i64> = licences::insert(&mut tx, &rows).await?.into_iter().collect();
        let entries: Vec<_> = rows
            .iter()
            .filter(|record| imported.contains(&record.seq))
            .map(|record| {
                register_entry(
                    record,
                    expiry_day(self.jurisdiction.as_deref(), record),
                    String::new(),
                )
            })
            .collect();
        register::insert(&mut tx, &entries).await?;
        if !imported.is_empty() {
            counters::add_licences(
                &mut tx,
                self.tenant.id,
                i64::try_from(imported.len()).unwrap_or_default(),
            )
            .await?;
            if report.imported == 0 {
                let begun = imported_register(self.tenant).after("state", "begun");
                kernel.record(&mut tx, begun).await?;
            }
        }
        tx.commit().await?;
        report.imported += imported.len();
        report.known += count - imported.len();
        let mut warnings: Vec<(usize, Vec<String>)> = warnings
            .into_iter()
            .filter(|(seq, _)| imported.contains(seq))
            .map(|(_, warnings)| warnings)
            .collect();
        warnings.sort_unstable_by_key(|(line, _)| *line);
        let messages = |(line, texts): (usize, Vec<String>)| {
            texts.into_iter().map(move |text| RowMessage { line, text })
        };
        report.warnings.extend(warnings.into_iter().flat_map(messages));
        Ok(())
    }
}

fn licence_record(
    kernel: &Kernel,
    tenant: &Tenant,
    jurisdiction: Option<&Jurisdiction>,
    today: Day,
    (seq, key): (i64, Uuid),
    row: Row,
) -> LicenceRecord {
    let is_expired = jurisdiction.is_some_and(|jurisdiction| latest_end(jurisdiction, row.issued) < today);
    LicenceRecord {
        id: LicenceId::new(kernel.now(), kernel.randomness().entropy()),
        tenant: tenant.id,
        authority_name: tenant.name.clone(),
        jurisdiction: tenant.jurisdiction.clone(),
        issued_here: None,
        number: row.number,
        state: if is_expired {
            LicenceState::Expired
        } else {
            LicenceState::Issued
        },
        pet_name: row.pet_name,
        species: row.species,
        breed: row.breed,
        second_breed: row.second_breed,
        zip: row.zip,
        issued: row.issued,
        starts: row.issued,
        public: PublicProfile::default(),
        seq,
        import_key: Some(key),
        revoked: None,
    }
}

/// Returns the first day that no available term can reach; `None` if the licence has expired already.
fn expiry_day(jurisdiction: Option<&Jurisdiction>, record: &LicenceRecord) -> Option<Day> {
    let jurisdiction = jurisdiction.filter(|_| record.state == LicenceState::Issued)?;
    Some(latest_end(jurisdiction, record.issued).plus_days(1))
}

/// Returns the import key: the content, and the number of identical rows before.
fn import_key(content: &Content, before: u32) -> Uuid {
    let mut key = [0; 16];
    key[..12].copy_from_slice(content);
    key[12..].copy_from_slice(&before.to_be_bytes());
    Uuid::from_bytes(key)
}
