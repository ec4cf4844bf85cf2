//! The project's commands: `cargo xtask --help` lists them.

mod apps;
mod bench;
mod build;
mod command_error;
mod diagnose;
mod files;
mod interrupt;
mod process;
mod size;
mod stack;
mod test;
mod tools;
mod up;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::command_error::Outcome;
use crate::process::guard;
use crate::tools::WasmBindgen;
use crate::workspace::Workspace;

/// The project's commands.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build everything, fill the databases with demo data and serve it
    Up(up::Options),
    /// Check everything; the last line says how much passed and how much failed
    Test(test::Options),
    /// Check the apps' download sizes against their limits
    Size,
    /// Run the benchmarks
    Bench(bench::Options),
    /// Stops what is left when the process that started it has ended
    #[command(name = guard::SUBCOMMAND, hide = true)]
    Guard,
}

fn main() -> ExitCode {
    if let Some(program) = std::env::args_os()
        .next()
        .and_then(|name| WasmBindgen::called(&name))
    {
        return exit_code(program.run().map(|()| ExitCode::SUCCESS));
    }
    let command = Cli::parse().command;
    if matches!(command, Command::Guard) {
        guard::run();
        return ExitCode::SUCCESS;
    }
    let ended = perform(command);
    guard::dismiss();
    exit_code(ended)
}

fn exit_code(ended: Outcome<ExitCode>) -> ExitCode {
    match ended {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Outcome<ExitCode> {
    interrupt::listen()?;
    guard::start()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Up(options) => up::run(&workspace, options)?,
        Command::Test(options) => return test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options)?,
        Command::Size => size::run(&workspace)?,
        Command::Guard => {}
    }
    Ok(ExitCode::SUCCESS)
}
