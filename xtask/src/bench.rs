//! `cargo xtask bench`: how fast it is, on release builds and data of their own.

use clap::{Args, Subcommand};

use crate::failure::Outcome;
use crate::house::House;
use crate::process::step;
use crate::stack::Plan;
use crate::tools;

/// What can be asked of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The API on Seattle's register, beside a bare server that returns the same bytes
    Api {
        /// What is handed on: `-- --seconds 10`
        #[arg(last = true)]
        rest: Vec<String>,
    },
}

/// Builds, fills and measures.
pub(crate) fn run(house: &House, options: &Options) -> Outcome<()> {
    let What::Api { rest } = &options.what;
    api(house, rest)
}

fn api(house: &House, rest: &[String]) -> Outcome<()> {
    tools::disk(house)?;
    tools::c_compiler(house)?;
    let plan = Plan::apart(house, "bench")?;
    plan.fill(house)?;
    let mut build = house.command("cargo");
    build.args(["build", "--locked", "--release", "--package", "bench"]);
    step::run(house, "Building the measuring program", &mut build)?;
    let mut bench = house.command(house.target.join("release").join("bench"));
    bench
        .arg("api")
        .arg("--api")
        .arg(&plan.api)
        .arg("--data")
        .arg(&plan.data);
    bench.args(["--database-url", &plan.database_url]).args(rest);
    step::show("The measurement", &mut bench)
}
