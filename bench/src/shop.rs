//! Measures the store and the builder on both engines, next to a minimal Fastify server with the pg driver on the same table.

mod buyer;
mod designs;
mod flow;
mod flows;
mod products;
mod sold_products;
mod stock;

use crate::{
    BenchError,
    caller::Caller,
    measurements::Table,
    process::{self, Api, Running},
    scene,
};
use allpet_contract::{
    Client,
    identity::{Session, SignIn, SignInForm, SignUp, SignUpForm},
};
use std::path::PathBuf;

/// The arguments from `cargo xtask bench shop`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The release binary
    #[arg(long)]
    api: PathBuf,
    /// Folder with the filled SQLite databases
    #[arg(long)]
    sqlite: PathBuf,
    /// Address of the filled PostgreSQL database
    #[arg(long)]
    postgres: String,
    /// Folder with the uploads and keys that go with it
    #[arg(long)]
    postgres_data: PathBuf,
    /// Folder with the Fastify server
    #[arg(long)]
    fastify: PathBuf,
    /// Seconds of load in each round
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Rounds; medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only these parts
    #[arg(long, value_delimiter = ',', value_parser = ["designs", "products", "flows"])]
    only: Vec<String>,
}

impl Arguments {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

/// The duration and number of rounds, and the table.
#[derive(Debug)]
struct Measuring {
    seconds: u64,
    rounds: usize,
    table: Table,
}

/// The API on one engine.
#[derive(Debug)]
struct ApiUnderLoad {
    engine: &'static str,
    api: Running,
}

/// Runs all measurements. Returns whether every goal was reached. Prints the figures even if a part fails.
pub(crate) async fn measure(arguments: &Arguments) -> Result<bool, BenchError> {
    let mut measuring = Measuring {
        seconds: arguments.seconds,
        rounds: arguments.rounds,
        table: Table::new(true),
    };
    let outcome = parts(arguments, &mut measuring).await;
    println!("{}", measuring.table);
    outcome.map(|()| measuring.table.all_reached())
}

async fn parts(arguments: &Arguments, measuring: &mut Measuring) -> Result<(), BenchError> {
    let start = async |engine, data: &PathBuf, url: String| {
        let api = Api::new(arguments.api.clone(), data.clone(), url).start().await?;
        Ok::<_, BenchError>(ApiUnderLoad { engine, api })
    };
    let sqlite_url = format!("sqlite:{}", arguments.sqlite.display());
    let postgres = start("PostgreSQL", &arguments.postgres_data, arguments.postgres.clone()).await?;
    let sqlite = start("SQLite", &arguments.sqlite, sqlite_url).await?;
    if arguments.wants("designs") {
        let fastify = || process::fastify(&arguments.fastify, &arguments.postgres);
        designs::measure(&postgres, &sqlite, fastify, measuring).await?;
    }
    for target in [&postgres, &sqlite] {
        if arguments.wants("products") {
            products::measure(target, measuring).await?;
        }
        if arguments.wants("flows") {
            flows::measure(target, measuring).await?;
        }
        target.api.add_memory(&mut measuring.table, target.engine);
    }
    Ok(())
}

/// Signs a person in. Returns their client and session, with a token of the shell.
async fn sign_in(api: &Running, email: &str) -> Result<(Client<Caller>, Session), BenchError> {
    let body = SignInForm {
        email: email.into(),
        password: scene::PASSWORD.into(),
        code: None,
        app: "shell".into(),
    };
    let session = visitor(api).send(SignIn { body }).await?;
    let caller = Caller {
        token: Some(session.access_token.clone()),
        ..visitor(api).transport().clone()
    };
    Ok((Client::new(caller), session))
}

/// Creates an account.
async fn sign_up(api: &Running, email: &str) -> Result<Session, BenchError> {
    let body = SignUpForm {
        email: email.into(),
        name: "Ada Byron".into(),
        password: scene::PASSWORD.into(),
        app: "shell".into(),
    };
    Ok(visitor(api).send(SignUp { body }).await?)
}

fn visitor(api: &Running) -> Client<Caller> {
    Client::new(Caller {
        port: api.port,
        origin: scene::ORIGIN,
        token: None,
    })
}
