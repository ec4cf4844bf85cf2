//! `api doctor`: checks everything that a process depends on, and says what to do.

use crate::{
    compose,
    processes::{self, Split},
    signing_keys,
    startup_error::StartupError,
};
use allpet_domain::Timestamp;
use allpet_kernel::{Clock, config::Config, db::DatabaseUrl, events::bus, transport::probe};
use std::{path::Path, time::Duration};
use tokio::time::timeout;

/// How long a database or Redis may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// Clocks that differ by more let tokens expire early and jobs be taken twice.
const SKEW_MAX_SECONDS: i64 = 5;
/// Below this, an upload or a busy day may fill the disk.
const LEAST_FREE_BYTES: u64 = 1_000_000_000;

/// Arguments of `api doctor`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Checks for a process that runs these modules only, like `serve` with the same option
    #[arg(long, value_delimiter = ',', value_name = "MODULE,…")]
    modules: Vec<String>,
}

/// The outcome of a check: what was found, or what is wrong and what to do.
type Finding = Result<String, String>;

/// Prints a line for each check, and changes nothing. Fails if something is wrong.
pub(crate) async fn run(config: &Config, args: &DoctorArgs) -> Result<(), StartupError> {
    let mut wrong = 0;
    let mut report = |what: &str, finding: Finding| match finding {
        Ok(found) => println!("✓ {what}: {found}"),
        Err(problem) => {
            wrong += 1;
            println!("✗ {what}: {problem}");
        }
    };
    let split = split(config, &args.modules);
    report(
        "configuration",
        split.as_ref().map(describe).map_err(Clone::clone),
    );
    report("signing key", signing_keys::check(&config.data_dir));
    report("disk", disk(&config.data_dir));
    let mut servers: Vec<(&DatabaseUrl, u32)> = Vec::new();
    for module in modules_here(config, &args.modules) {
        let url = config.database_of(module);
        let (found, connections) = database(url, module).await;
        report(&format!("database of {module}"), found);
        if let Some(connections) = connections
            && servers.iter().all(|(known, _)| *known != url)
        {
            servers.push((url, connections));
        }
    }
    for (url, accepted) in servers {
        if let Ok(split) = &split {
            report(
                &format!("connections to {url:?}"),
                connections(config, split, url, accepted),
            );
        }
    }
    report("redis", redis(config).await);
    for address in config.module_urls.values().flatten().chain(&config.main_urls) {
        report(&format!("process {address}"), process(address).await);
    }
    match wrong {
        0 => Ok(()),
        1 => Err(StartupError::new("One thing is wrong.")),
        many => Err(StartupError::new(format!("{many} things are wrong."))),
    }
}

/// Returns whether the configuration belongs to a process with `--modules`, which must be named: it has the address of the main
/// process, and of no module.
fn lacks_modules(config: &Config, only: &[String]) -> bool {
    only.is_empty() && config.module_urls.is_empty() && !config.main_urls.is_empty()
}

fn split(config: &Config, only: &[String]) -> Result<Split, String> {
    if lacks_modules(config, only) {
        return Err(
            "MAIN_URL is set, so this process does not run all modules. Name those that it runs, like `api doctor --modules \
             builder`; or remove MAIN_URL."
                .into(),
        );
    }
    processes::split(config, only).map_err(|error| error.to_string())
}

/// Returns the modules whose databases this process opens.
fn modules_here(config: &Config, only: &[String]) -> Vec<&'static str> {
    let mut modules = compose::module_names().to_vec();
    modules.retain(|name| !lacks_modules(config, only) && processes::is_here(config, only, name));
    modules
}

fn describe(split: &Split) -> String {
    let elsewhere: usize = split.peers.iter().map(|peer| peer.modules.len()).sum();
    format!(
        "{} modules here, {elsewhere} in other processes",
        split.here.len()
    )
}

fn disk(folder: &Path) -> Finding {
    let stat = rustix::fs::statvfs(folder).map_err(|error| {
        format!(
            "{} cannot be read ({error}). Create it, or set ALLPET_DATA_DIR.",
            folder.display()
        )
    })?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let megabytes = free / 1_000_000;
    if free < LEAST_FREE_BYTES {
        return Err(format!(
            "{megabytes} MB are free for {}. Free at least 1,000 MB.",
            folder.display()
        ));
    }
    Ok(format!("{megabytes} MB are free for {}", folder.display()))
}

/// Returns what was found, and how many connections a PostgreSQL accepts.
async fn database(url: &DatabaseUrl, module: &'static str) -> (Finding, Option<u32>) {
    let check = match timeout(ANSWER_LIMIT, url.check(module)).await {
        Ok(Ok(check)) => check,
        Ok(Err(error)) => {
            let problem =
                format!("{url:?} cannot be used ({error}). Check DATABASE_URL and that the server runs.");
            return (Err(problem), None);
        }
        Err(_) => {
            let problem = format!("{url:?} does not answer in time. Check DATABASE_URL and the network.");
            return (Err(problem), None);
        }
    };
    let found = if check.exists {
        skew(check.server_time).map(|skew| format!("{url:?} answers{skew}"))
    } else if check.may_create {
        skew(check.server_time).map(|skew| format!("{url:?} has none yet{skew}; the first start creates it"))
    } else {
        Err(format!(
            "{url:?} has no schema {module}, and its user may not create one. Grant it CREATE on the database."
        ))
    };
    (found, check.connections)
}

/// Compares the connections that the processes may open with those that their PostgreSQL accepts.
fn connections(config: &Config, split: &Split, url: &DatabaseUrl, accepted: u32) -> Finding {
    let (own, all) = processes::connections(config, split, url);
    let needed = format!("the processes of this configuration may open {all}, each `api worker` {own} more");
    if all > accepted {
        // For the worker, and for people and programs that look at the database.
        let enough = all + own + 20;
        return Err(format!(
            "{needed}, but the server accepts {accepted}. Set max_connections to {enough} (ALTER SYSTEM), and restart it."
        ));
    }
    Ok(format!("{needed}; the server accepts {accepted}"))
}

async fn redis(config: &Config) -> Finding {
    let Some(url) = &config.redis_url else {
        return Ok("not configured; events stay within the databases".into());
    };
    match timeout(ANSWER_LIMIT, bus::server_version(url)).await {
        Ok(Ok(version)) if is_supported(&version) => Ok(format!("version {version} answers")),
        Ok(Ok(version)) => Err(format!("version {version} is too old. Install Redis 7.")),
        Ok(Err(_)) | Err(_) => Err(
            "it does not answer. Check REDIS_URL and that the server runs; until then, events wait.".into(),
        ),
    }
}

fn is_supported(version: &str) -> bool {
    let major = version
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    major.is_some_and(|major| major >= 7)
}

async fn process(address: &allpet_kernel::transport::PeerAddress) -> Finding {
    let found = probe(address).await.map_err(|reason| {
        format!("{reason}. Check that the process runs and that this is its internal port.")
    })?;
    skew(found.clock).map(|skew| format!("answers with {} key(s){skew}", found.keys))
}

/// Compares another clock with this machine's.
fn skew(other: Option<Timestamp>) -> Result<String, String> {
    let Some(other) = other else {
        return Ok(String::new());
    };
    let seconds = other.unix_seconds() - Clock::System.now().unix_seconds();
    if seconds.abs() > SKEW_MAX_SECONDS {
        return Err(format!(
            "its clock differs by {seconds} s from this machine’s. Synchronize both (NTP)."
        ));
    }
    Ok(", its clock agrees".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_redis_is_reported() {
        assert!(is_supported("7.0.15") && is_supported("8.2.1"));
        assert!(!is_supported("6.2.14") && !is_supported("unknown"));
    }

    #[test]
    fn too_few_connections_are_reported() {
        let find =
            |name: &str| (name == "DATABASE_URL").then(|| "postgres://u:secret@localhost/d".to_owned());
        let config = Config::read(&find, &compose::module_names()).unwrap();
        let split = split(&config, &[]).unwrap();
        let compare = |accepted| connections(&config, &split, &config.database_url, accepted);
        assert!(compare(105).is_ok());
        let problem = compare(97).unwrap_err();
        assert!(
            problem.contains("accepts 97. Set max_connections to 230"),
            "{problem}"
        );
    }

    #[test]
    fn clock_skew_is_reported() {
        let now = Clock::System.now();
        let off = |seconds: u64| Timestamp::from_unix_millis(now.unix_millis() + seconds * 1_000);
        assert!(skew(Some(off(1))).is_ok());
        assert!(skew(Some(off(3_600))).unwrap_err().contains("Synchronize"));
    }
}
