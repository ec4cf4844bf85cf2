//! `api import`: takes over a city's register, with progress, and says of every row what became of it.

use crate::{compose, failure::Stop};
use allpet_kernel::config::Config;
use std::{
    fs::File,
    io::{BufReader, IsTerminal as _, Read, Write as _},
    path::{Path, PathBuf},
};

/// Which file, and whose register.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ImportArgs {
    /// The register: .csv, or packed as .csv.br or .csv.gz
    file: PathBuf,
    /// Short name of the authority
    #[arg(long)]
    tenant: String,
}

/// Rows between two lines of progress in a log.
const TOLD_EVERY: usize = 10_000;

/// How many remarks on rows that were taken are printed; all are counted.
const REMARKS: usize = 20;

/// Imports the file.
pub(crate) async fn run(config: &Config, args: ImportArgs) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    let (tenants, licensing) = (
        compose::db_of(&modules, "tenants")?,
        compose::db_of(&modules, "licensing")?,
    );
    let tenant = allpet_tenants::find_tenant(tenants, &args.tenant)
        .await?
        .ok_or_else(|| {
            Stop::new(format!(
                "There is no organisation “{}”. `api seed` makes the demo's.",
                args.tenant
            ))
        })?;
    let reader = open(&args.file)?;
    let terminal = std::io::stderr().is_terminal();
    let mut told = 0;
    let mut progress = |progress: allpet_licensing::Progress| {
        // A log wants a line now and then, a terminal one line that changes.
        if terminal || progress.read >= told + TOLD_EVERY {
            told = progress.read;
            let end = if terminal { '\r' } else { '\n' };
            eprint!("{} rows read, {} taken{end}", progress.read, progress.taken);
            let _ = std::io::stderr().flush();
        }
    };
    let report = allpet_licensing::import(&kernel, licensing, &tenant, reader, &mut progress).await?;
    if terminal {
        eprintln!();
    }
    println!(
        "{} rows taken, {} already there, {} refused, {} taken with a remark.",
        report.taken,
        report.known,
        report.refused.len(),
        report.remarks.len()
    );
    // Every row that is not there is told of.
    print("Refused", &report.refused, usize::MAX);
    print("Remarks", &report.remarks, REMARKS);
    licensing.settle().await.map_err(allpet_kernel::Failure::from)?;
    Ok(())
}

fn print(title: &str, rows: &[allpet_licensing::RowNote], most: usize) {
    if rows.is_empty() {
        return;
    }
    println!("{title}:");
    for row in rows.iter().take(most) {
        println!("  line {}: {}", row.line, row.text);
    }
    if rows.len() > most {
        println!("  and {} more", rows.len() - most);
    }
}

fn open(path: &Path) -> Result<Box<dyn Read + Send>, Stop> {
    let file = File::open(path)
        .map_err(|error| Stop::new(format!("{} cannot be opened ({error}).", path.display())))?;
    let file = BufReader::new(file);
    Ok(match path.extension().and_then(|extension| extension.to_str()) {
        Some("br") => Box::new(brotli::Decompressor::new(file, 64 * 1024)),
        Some("gz") => Box::new(flate2::read::GzDecoder::new(file)),
        _ => Box::new(file),
    })
}
