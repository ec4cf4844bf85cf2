//! Imports a city's register as the city hands it over, with all its irregularities.
//!
//! Each row is imported, known already, or refused with its line and the reason; an imported row that looks odd gets a warning.
//! Rows are written in batches, each in one transaction. A row's key is its content and the number of identical rows before it,
//! so the same file adds nothing a second time, and an import that was interrupted continues.
//!
//! The city's file has no last days. A row is `expired` once no available term can reach from its day of issue to today, and
//! `issued` until then; its last day stays unknown.

mod batch;
mod columns;
mod day;
mod head;
mod lines;
mod row;
mod row_warnings;
mod splitter;

use crate::store::register;
use allpet_contract::tenants::Tenant;
use allpet_domain::licensing::rules;
use allpet_kernel::{Db, Failure, Kernel};
use batch::{Batch, imported_register};
use columns::Columns;
use lines::{Line, Lines};
use row::Row;
use splitter::{Splitter, has_open_quote};
use std::{io::Read, sync::Arc};

/// Rows in one transaction, which blocks other writers for a few tens of milliseconds.
const BATCH_ROWS: usize = 500;

/// The progress of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read so far, without the header.
    pub read: usize,
    /// Rows imported so far.
    pub imported: usize,
}

/// A warning about a row, or the reason for refusing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMessage {
    /// The row's line in the file, from 1; the header is line 1.
    pub line: usize,
    /// A sentence for the operator.
    pub text: String,
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows imported by this run.
    pub imported: usize,
    /// Rows that an earlier run imported.
    pub known: usize,
    /// Rows that were refused, each with the reason.
    pub refused: Vec<RowMessage>,
    /// Rows imported by this run that look odd.
    pub warnings: Vec<RowMessage>,
}

/// Imports the register in `reader` (CSV with a header, UTF-8) for `tenant`. Fails if the reader or the database fails; the
/// batches before that stay, and the next run continues after them.
pub async fn import(
    kernel: &Kernel,
    db: &Db,
    tenant: &Tenant,
    reader: impl Read,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, Failure> {
    let mut report = ImportReport::default();
    let (mut lines, mut splitter, columns) = match read_header(reader)? {
        Ok(opened) => opened,
        // A fault of the whole file is reported once.
        Err((line, text)) => {
            report.refused.push(RowMessage { line, text });
            return Ok(report);
        }
    };
    let jurisdiction = tenant.jurisdiction.as_deref().and_then(rules::find).map(Arc::new);
    let mut batch = Batch::new(kernel, tenant, jurisdiction);
    let mut read = 0;
    loop {
        let mut line = lines.next()?;
        if let Some(open) = line.take_if(|line| has_open_quote(line) && !line.too_long) {
            line = Some(lines.join_row(open, |joined| splitter.is_row(joined, columns.count))?);
        }
        if let Some(line) = &line {
            read += 1;
            let row = columns.parse_row(&mut splitter, line, batch.today());
            add_row(&mut batch, line, row, &mut report);
        }
        if batch.len() == BATCH_ROWS || line.is_none() {
            batch.write(kernel, db, &mut report).await?;
            progress(Progress {
                read,
                imported: report.imported,
            });
            tokio::task::yield_now().await;
        }
        if line.is_none() {
            break;
        }
    }
    if report.imported > 0 {
        let mut tx = db.begin().await?;
        register::optimize(&mut tx).await?;
        let finished = imported_register(tenant)
            .after("state", "finished")
            .after("imported", report.imported)
            .after("refused", report.refused.len());
        kernel.record(&mut tx, finished).await?;
        tx.commit().await?;
    }
    Ok(report)
}

type OpenedRegister<R> = (
    Lines<std::io::Chain<std::io::Cursor<Vec<u8>>, R>>,
    Splitter,
    Columns,
);

/// Reads the header. The inner error is a line and the reason why no row can be read.
fn read_header<R: Read>(reader: R) -> Result<Result<OpenedRegister<R>, (usize, String)>, Failure> {
    let opened = match head::open(reader)? {
        Ok(opened) => opened,
        Err(text) => return Ok(Err((1, text))),
    };
    let mut lines = Lines::new(opened.reader, opened.line_end);
    let mut header = lines.next()?;
    let named_separator = header
        .as_ref()
        .and_then(|line| head::named_separator(&line.bytes));
    if named_separator.is_some() {
        header = lines.next()?;
    }
    let Some(header) = header else {
        let text = "The file is empty. Its first line must name the columns.";
        return Ok(Err((1, text.into())));
    };
    let mut splitter = Splitter::new(named_separator.unwrap_or_else(|| columns::separator(&header)));
    Ok(match Columns::read(&mut splitter, &header) {
        Ok(columns) => Ok((lines, splitter, columns)),
        Err(text) => Err((header.number, text)),
    })
}

fn add_row(batch: &mut Batch<'_>, line: &Line, row: Result<Row, String>, report: &mut ImportReport) {
    match row {
        Ok(row) => batch.add(line.number, row),
        Err(text) => report.refused.push(RowMessage {
            line: line.number,
            text,
        }),
    }
}
