//! Taking over a city's register, as the city hands it over on the first day: with all that is odd in it.
//!
//! Each row is taken, known already, or refused with its line and the reason; a row that is taken and odd gets a remark.
//! Rows are written in batches, each whole or not at all. A row's key is what it says and how many identical rows came
//! before it, so the same file adds nothing a second time, and a file that broke off goes on where it was.
//!
//! The city's file knows no last day. A row is `expired` when no term on offer can reach from its day to today, and
//! `issued` until then; its last day stays unknown.

mod batch;
mod columns;
mod day;
mod head;
mod lines;
mod oddities;
mod row;
mod splitter;

use crate::store::register;
use allpet_contract::tenants::Tenant;
use allpet_domain::licensing::rules;
use allpet_kernel::{Db, Failure, Kernel};
use batch::Batch;
use columns::Columns;
use lines::{Line, Lines};
use row::Row;
use splitter::{Splitter, is_open};
use std::{io::Read, sync::Arc};

/// Rows in one transaction: a few tens of milliseconds during which another writer waits.
const BATCH: usize = 500;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read so far, the header not counted.
    pub read: usize,
    /// Of them, rows taken.
    pub taken: usize,
}

/// What is to be said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNote {
    /// Its line in the file, from 1; the header is line 1.
    pub line: usize,
    /// A sentence.
    pub text: String,
}

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows taken now.
    pub taken: usize,
    /// Rows that were there already.
    pub known: usize,
    /// Rows not taken, each with the reason.
    pub refused: Vec<RowNote>,
    /// Rows taken now that look odd.
    pub remarks: Vec<RowNote>,
}

/// Takes over the register in `reader` (CSV with a header, UTF-8) for `tenant`. An error is a fault of the file's reader
/// or of the database; what was taken before it stays, and the next run goes on from there.
pub async fn import(
    kernel: &Kernel,
    db: &Db,
    tenant: &Tenant,
    reader: impl Read,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, Failure> {
    let mut report = ImportReport::default();
    let (mut lines, mut splitter, columns) = match begin(reader)? {
        Ok(begun) => begun,
        // What is wrong with the whole file is said once.
        Err((line, text)) => {
            report.refused.push(RowNote { line, text });
            return Ok(report);
        }
    };
    let place = tenant.jurisdiction.as_deref().and_then(rules::find).map(Arc::new);
    let mut batch = Batch::new(kernel, tenant, place);
    let mut read = 0;
    loop {
        let mut line = lines.next()?;
        if let Some(open) = line.take_if(|line| is_open(line) && !line.too_long) {
            line = Some(lines.joined(open, |joined| splitter.is_row(joined, columns.count))?);
        }
        if let Some(line) = &line {
            read += 1;
            let row = columns.row(&mut splitter, line, batch.today());
            take(&mut batch, line, row, &mut report);
        }
        if batch.len() == BATCH || line.is_none() {
            batch.write(kernel, db, &mut report).await?;
            progress(Progress {
                read,
                taken: report.taken,
            });
            tokio::task::yield_now().await;
        }
        if line.is_none() {
            break;
        }
    }
    if report.taken > 0 {
        let mut tx = db.begin().await?;
        register::settle(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(report)
}

type Begun<R> = (
    Lines<std::io::Chain<std::io::Cursor<Vec<u8>>, R>>,
    Splitter,
    Columns,
);

/// Reads the header. The inner error is a line and why no row can be read.
fn begin<R: Read>(reader: R) -> Result<Result<Begun<R>, (usize, String)>, Failure> {
    let opened = match head::open(reader)? {
        Ok(opened) => opened,
        Err(text) => return Ok(Err((1, text))),
    };
    let mut lines = Lines::new(opened.reader, opened.line_end);
    let mut header = lines.next()?;
    let named = header
        .as_ref()
        .and_then(|line| head::named_separator(&line.bytes));
    if named.is_some() {
        header = lines.next()?;
    }
    let Some(header) = header else {
        let text = "The file is empty. Its first line must name the columns.";
        return Ok(Err((1, text.into())));
    };
    let mut splitter = Splitter::new(named.unwrap_or_else(|| columns::separator(&header)));
    Ok(match Columns::read(&mut splitter, &header) {
        Ok(columns) => Ok((lines, splitter, columns)),
        Err(text) => Err((header.number, text)),
    })
}

fn take(batch: &mut Batch<'_>, line: &Line, row: Result<Row, String>, report: &mut ImportReport) {
    match row {
        Ok(row) => batch.add(line.number, row),
        Err(text) => report.refused.push(RowNote {
            line: line.number,
            text,
        }),
    }
}
