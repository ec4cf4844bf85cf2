//! The command line of an app's own server.

use crate::{SiteArgs, pages::Pages, run};
use clap::Parser;
use std::{process::ExitCode, sync::Arc};

/// Serves an app with its production headers, its public pages as HTML
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    site: SiteArgs,
}

/// Serves the app with these pages, by the command line's arguments, until stopped.
pub fn main(pages: Arc<dyn Pages>) -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(|error| crate::StartupError::new(format!("No threads can be started: {error}.")))
        .and_then(|runtime| runtime.block_on(run(arguments.site, Some(pages))));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::FAILURE
        }
    }
}
