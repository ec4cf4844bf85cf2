//! `api import`: imports a city's register, shows its progress, and reports the outcome of every row.

use crate::{commands::operator_record::operator_name, compose, startup_error::StartupError};
use allpet_kernel::config::Config;
use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, IsTerminal as _, Read, Write as _},
    path::{Path, PathBuf},
};

/// The file, and the authority.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ImportArgs {
    /// The register: .csv, or packed as .csv.br or .csv.gz
    file: PathBuf,
    /// Short name of the authority
    #[arg(long)]
    tenant: String,
}

/// Rows between two lines of progress in a log.
const PROGRESS_ROWS: usize = 10_000;

/// Maximum number of warnings about imported rows to print; all are counted.
const WARNINGS: usize = 20;

/// Imports the file. The exit status is 1 if nothing was imported, and 2 if only a part was.
pub(crate) async fn run(config: &Config, args: ImportArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    kernel.set_operator(&operator_name());
    let (tenants, licensing) = (
        compose::db_of(&modules, "tenants")?,
        compose::db_of(&modules, "licensing")?,
    );
    let tenant = allpet_tenants::find_tenant(tenants, &args.tenant)
        .await?
        .ok_or_else(|| {
            StartupError::new(format!(
                "There is no organization “{}”. Make it with `api tenant create`.",
                args.tenant
            ))
        })?;
    let reader = open(&args.file)?;
    let terminal = std::io::stderr().is_terminal();
    let mut last_printed = 0;
    let mut progress = |progress: allpet_licensing::Progress| {
        // A log gets a line now and then; a terminal one line that changes.
        if terminal || progress.read >= last_printed + PROGRESS_ROWS {
            last_printed = progress.read;
            let end = if terminal { '\r' } else { '\n' };
            eprint!("{} rows read, {} imported{end}", progress.read, progress.imported);
            let _ = std::io::stderr().flush();
        }
    };
    let report = allpet_licensing::import(&kernel, licensing, &tenant, reader, &mut progress).await?;
    if terminal {
        eprintln!();
    }
    println!(
        "{} rows imported, {} already there, {} refused, {} imported with a warning.",
        report.imported,
        report.known,
        report.refused.len(),
        report.warnings.len()
    );
    // Every refused row is reported.
    print("Refused", &report.refused, usize::MAX);
    print("Warnings", &report.warnings, WARNINGS);
    licensing
        .checkpoint()
        .await
        .map_err(allpet_kernel::Failure::from)?;
    outcome(&report)
}

fn outcome(report: &allpet_licensing::ImportReport) -> Result<(), StartupError> {
    if report.imported + report.known == 0 {
        Err(StartupError::new("Nothing was imported."))
    } else if report.refused.is_empty() {
        Ok(())
    } else {
        Err(StartupError::partly(
            "Some rows were refused. Fix them and import the file again.",
        ))
    }
}

fn print(title: &str, rows: &[allpet_licensing::RowMessage], limit: usize) {
    if rows.is_empty() {
        return;
    }
    println!("{title}:");
    let causes = causes(rows);
    for (text, lines) in causes.iter().take(limit) {
        println!("  {}: {text}", lines_in_words(lines));
    }
    if causes.len() > limit {
        println!("  and {} more", causes.len() - limit);
    }
}

/// Groups the messages about rows: each sentence once, with the numbers of its lines.
fn causes(rows: &[allpet_licensing::RowMessage]) -> Vec<(&str, Vec<usize>)> {
    let mut causes: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut indices = HashMap::new();
    for row in rows {
        let index = *indices.entry(row.text.as_str()).or_insert_with(|| {
            causes.push((&row.text, Vec::new()));
            causes.len() - 1
        });
        causes[index].1.push(row.line);
    }
    causes
}

/// Writes `line 4` or `lines 4, 5, 9`; of more than ten, the first ten and the number of the others.
fn lines_in_words(lines: &[usize]) -> String {
    const SHOWN: usize = 10;
    let first: Vec<String> = lines.iter().take(SHOWN).map(usize::to_string).collect();
    let lead = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().saturating_sub(SHOWN) {
        0 => format!("{lead} {}", first.join(", ")),
        more => format!("{lead} {} and {more} more", first.join(", ")),
    }
}

fn open(path: &Path) -> Result<Box<dyn Read + Send>, StartupError> {
    let file = File::open(path)
        .map_err(|error| StartupError::new(format!("{} cannot be opened ({error}).", path.display())))?;
    let file = BufReader::new(file);
    Ok(match path.extension().and_then(|extension| extension.to_str()) {
        Some("br") => Box::new(brotli::Decompressor::new(file, 64 * 1024)),
        Some("gz") => Box::new(flate2::read::GzDecoder::new(file)),
        _ => Box::new(file),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_licensing::{ImportReport, RowMessage};
    use std::process::ExitCode;

    fn row_message(line: usize, text: &str) -> RowMessage {
        RowMessage {
            line,
            text: text.into(),
        }
    }

    #[test]
    fn the_exit_status_tells_full_partial_and_failed_imports_apart() {
        let status = |imported, known, refused: usize| {
            let refused = vec![row_message(1, "No."); refused];
            let report = ImportReport {
                imported,
                known,
                refused,
                warnings: Vec::new(),
            };
            outcome(&report).map_err(|stop| format!("{:?}", stop.status()))
        };
        let code = |status: u8| Err(format!("{:?}", ExitCode::from(status)));
        assert_eq!((status(3, 0, 0), status(0, 3, 0)), (Ok(()), Ok(())));
        assert_eq!((status(0, 0, 3), status(0, 0, 0)), (code(1), code(1)));
        assert_eq!((status(2, 0, 1), status(0, 2, 1)), (code(2), code(2)));
    }

    #[test]
    fn rows_with_the_same_cause_are_grouped() {
        let rows: Vec<RowMessage> = (2..=13)
            .map(|line| row_message(line, "No."))
            .chain([row_message(14, "Never.")])
            .collect();
        let summary: Vec<String> = causes(&rows)
            .iter()
            .map(|(text, lines)| format!("{}: {text}", lines_in_words(lines)))
            .collect();
        assert_eq!(
            summary,
            [
                "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more: No.",
                "line 14: Never."
            ]
        );
    }
}
