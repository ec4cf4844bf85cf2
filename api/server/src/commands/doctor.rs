//! `api doctor`: checks everything that a process depends on, and says what to do.

mod databases;

use crate::{
    compose,
    processes::{self, Split},
    signing_keys,
    startup_error::StartupError,
};
use allpet_domain::Timestamp;
use allpet_kernel::{Clock, config::Config, events::bus, transport::probe};
use databases::{connections, database};
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
    let mut servers: Vec<(String, u32)> = Vec::new();
    for module in modules_here(config, &args.modules) {
        let url = config.database_of(module);
        let (found, accepted) = database(url, module).await;
        report(&format!("database of {module}"), found);
        if let (Some(server), Some(accepted)) = (url.server(), accepted)
            && servers.iter().all(|(known, _)| *known != server)
        {
            servers.push((server, accepted));
        }
    }
    for (server, accepted) in servers {
        if let Ok(split) = &split {
            report(
                &format!("connections to PostgreSQL at {server}"),
                connections(config, split, &server, accepted),
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
    fn a_data_folder_that_is_missing_or_full_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let missing = disk(&folder.path().join("missing")).unwrap_err();
        assert!(
            missing.contains("Create it, or set ALLPET_DATA_DIR."),
            "{missing}"
        );
        // Nothing is ever free on this file system.
        #[cfg(target_os = "linux")]
        assert_eq!(
            disk(Path::new("/proc")).unwrap_err(),
            "0 MB are free for /proc. Free at least 1,000 MB."
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
