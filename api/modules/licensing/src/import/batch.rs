//! Rows on their way into the register: a batch is written whole or not at all.

use super::{
    ImportReport, RowNote,
    oddities::Oddities,
    row::{Content, Row},
};
use crate::{
    service::decide::entry,
    store::{
        counters,
        licences::{self, LicenceRecord},
        register,
    },
};
use allpet_contract::{licensing::PublicProfile, tenants::Tenant};
use allpet_domain::{
    Day,
    id::LicenceId,
    licensing::{Jurisdiction, LicenceState, expiry::latest_end},
};
use allpet_kernel::{Db, Failure, Kernel};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A row with what the report would say of it.
struct Waiting {
    line: usize,
    row: Row,
    key: Uuid,
    oddities: Vec<String>,
}

/// Rows that wait to be written.
pub(super) struct Batch<'a> {
    tenant: &'a Tenant,
    place: Option<Arc<Jurisdiction>>,
    today: Day,
    waiting: Vec<Waiting>,
    oddities: Oddities,
    /// How many rows of the same content came so far.
    seen: HashMap<Content, u32>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(kernel: &Kernel, tenant: &'a Tenant, place: Option<Arc<Jurisdiction>>) -> Self {
        let oddities = Oddities::new(place.as_deref());
        let (waiting, seen) = (Vec::new(), HashMap::new());
        Self {
            tenant,
            place,
            today: kernel.today(),
            waiting,
            oddities,
            seen,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn today(&self) -> Day {
        self.today
    }

    pub(super) fn add(&mut self, line: usize, row: Row) {
        let content = row.content;
        let before = self.seen.entry(content).or_default();
        let key = key(&content, *before);
        let twin = *before > 0;
        *before += 1;
        let oddities = self.oddities.of(line, &row, twin);
        self.waiting.push(Waiting {
            line,
            row,
            key,
            oddities,
        });
    }

    /// Writes what waits, in one transaction, and adds to the report what became of it.
    pub(super) async fn write(
        &mut self,
        kernel: &Kernel,
        db: &Db,
        report: &mut ImportReport,
    ) -> Result<(), Failure> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let count = self.waiting.len();
        let mut tx = db.begin().await?;
        let first = counters::register_places(&mut tx, i64::try_from(count).unwrap_or_default()).await?;
        let mut notes: HashMap<i64, (usize, Vec<String>)> = HashMap::with_capacity(count);
        let mut rows = Vec::with_capacity(count);
        for (seq, waiting) in (first..).zip(self.waiting.drain(..)) {
            let seq = register::place(waiting.row.issued, seq);
            notes.insert(seq, (waiting.line, waiting.oddities));
            rows.push(kept(
                kernel,
                self.tenant,
                self.place.as_deref(),
                self.today,
                (seq, waiting.key),
                waiting.row,
            ));
        }
        // In the register's order: its words are written at once only while their places rise.
        rows.sort_unstable_by_key(|kept| kept.seq);
        let taken: HashSet<i64> = licences::insert(&mut tx, &rows).await?.into_iter().collect();
        let entries: Vec<_> = rows
            .iter()
            .filter(|kept| taken.contains(&kept.seq))
            .map(|kept| entry(kept, turns_on(self.place.as_deref(), kept), String::new()))
            .collect();
        register::insert(&mut tx, &entries).await?;
        if !taken.is_empty() {
            counters::add_licences(
                &mut tx,
                self.tenant.id,
                i64::try_from(taken.len()).unwrap_or_default(),
            )
            .await?;
        }
        tx.commit().await?;
        report.taken += taken.len();
        report.known += count - taken.len();
        let mut remarks: Vec<(usize, Vec<String>)> = notes
            .into_iter()
            .filter(|(seq, _)| taken.contains(seq))
            .map(|(_, note)| note)
            .collect();
        remarks.sort_unstable_by_key(|(line, _)| *line);
        let notes =
            |(line, texts): (usize, Vec<String>)| texts.into_iter().map(move |text| RowNote { line, text });
        report.remarks.extend(remarks.into_iter().flat_map(notes));
        Ok(())
    }
}

fn kept(
    kernel: &Kernel,
    tenant: &Tenant,
    place: Option<&Jurisdiction>,
    today: Day,
    (seq, key): (i64, Uuid),
    row: Row,
) -> LicenceRecord {
    let over = place.is_some_and(|place| latest_end(place, row.issued) < today);
    LicenceRecord {
        id: LicenceId::new(kernel.now(), kernel.randomness().entropy()),
        tenant: tenant.id,
        authority_name: tenant.name.clone(),
        jurisdiction: tenant.jurisdiction.clone(),
        ours: None,
        number: row.number,
        state: if over {
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

/// The first day on which no term on offer can reach.
fn turns_on(place: Option<&Jurisdiction>, kept: &LicenceRecord) -> Option<Day> {
    let place = place.filter(|_| kept.state == LicenceState::Issued)?;
    Some(latest_end(place, kept.issued).plus_days(1))
}

/// The content and how many identical rows came before.
fn key(content: &Content, before: u32) -> Uuid {
    let mut key = [0; 16];
    key[..12].copy_from_slice(content);
    key[12..].copy_from_slice(&before.to_be_bytes());
    Uuid::from_bytes(key)
}
