//! Load tests of the API next to a reference server, measured in one run.
//!
//! Started by `cargo xtask bench api`, `shop` and `platform`, which build the release binary and fill its databases first.

mod api;
mod bare;
mod caller;
mod limits;
mod load;
mod measurements;
mod platform;
mod process;
mod scene;
mod search_terms;
mod shop;
mod wire;

use clap::{Parser, Subcommand};
use measurements::Table;
use std::path::PathBuf;

/// An error, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BenchError(pub(crate) String);

macro_rules! from_errors {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for BenchError {
            fn from(error: $type) -> Self { Self(error.to_string()) }
        }
    )+};
}
from_errors!(
    std::io::Error,
    hyper::Error,
    http::Error,
    serde_json::Error,
    allpet_contract::Problem,
    tokio::task::JoinError
);

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves fixed bytes on a bare axum handler
    Bare {
        /// Port to listen on
        #[arg(long)]
        port: u16,
        /// File with the bytes
        #[arg(long)]
        body: PathBuf,
    },
    /// Measures the store and the builder on both engines, next to a minimal Fastify server
    Shop(shop::Arguments),
    /// Measures jobs, events and modules in processes of their own
    Platform(platform::Arguments),
    /// Measures the API on the register
    Api {
        /// The release binary
        #[arg(long)]
        api: PathBuf,
        /// Folder with the filled databases
        #[arg(long)]
        data: PathBuf,
        /// Address of the databases
        #[arg(long)]
        database_url: String,
        /// Seconds of load in each round
        #[arg(long, default_value_t = 4)]
        seconds: u64,
        /// Rounds; medians are reported
        #[arg(long, default_value_t = 5)]
        rounds: usize,
        /// Prints the figures without goals
        #[arg(long)]
        without_goals: bool,
    },
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Bare { port, body } => bare::serve(port, &body).await.map(|()| true),
        Command::Api {
            api,
            data,
            database_url,
            seconds,
            rounds,
            without_goals,
        } => {
            let api = process::Api::new(api, data, database_url);
            api::measure(api, seconds, rounds, Table::new(!without_goals)).await
        }
        Command::Shop(arguments) => shop::measure(&arguments).await,
        Command::Platform(arguments) => platform::measure(&arguments).await,
    };
    match outcome {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}
