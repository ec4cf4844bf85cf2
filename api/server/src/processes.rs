//! Which modules a process runs, and where the others are.

use crate::{compose::module_names, startup_error::StartupError};
use allpet_kernel::{
    config::Config,
    db::{CONNECTIONS_MAX, DatabaseUrl},
    transport::Peer,
};

/// The modules of this process, and the processes of the others.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split {
    pub(crate) here: Vec<&'static str>,
    pub(crate) peers: Vec<Peer>,
}

/// Divides the modules: this process runs those named by `only`; without names, all that have no address. Fails with what is missing
/// in the configuration.
pub(crate) fn split(config: &Config, only: &[String]) -> Result<Split, StartupError> {
    if let Some(unknown) = only.iter().find(|name| !module_names().contains(&name.as_str())) {
        return Err(StartupError::new(format!(
            "There is no module “{unknown}”. The modules are {}.",
            module_names().join(", ")
        )));
    }
    if only.is_empty() && config.module_urls.contains_key("identity") {
        return Err(StartupError::new(
            "The module “identity” runs in the main process, which signs people in. Remove IDENTITY_URL.",
        ));
    }
    if only.is_empty() && config.module_urls.contains_key("live") {
        return Err(StartupError::new(
            "The module “live” runs in the main process, to which browsers connect. Remove LIVE_URL.",
        ));
    }
    let is_here = |name: &&'static str| is_here(config, only, name);
    let (here, elsewhere): (Vec<_>, Vec<_>) = module_names().into_iter().partition(is_here);
    let mut peers: Vec<Peer> = Vec::new();
    for name in elsewhere {
        let addresses = config.module_urls.get(name).unwrap_or(&config.main_urls);
        if addresses.is_empty() {
            let variable = name.to_uppercase();
            return Err(StartupError::new(format!(
                "This process does not run “{name}” and does not know who does. Set MAIN_URL, or {variable}_URL, to the internal \
                 address of the process that does, like http://127.0.0.1:4100."
            )));
        }
        match peers.iter_mut().find(|peer| peer.addresses == *addresses) {
            Some(peer) => peer.modules.push(name),
            None => peers.push(Peer {
                modules: vec![name],
                addresses: addresses.clone(),
            }),
        }
    }
    if !peers.is_empty() && config.redis_url.is_none() {
        return Err(StartupError::new(
            "Modules in several processes hear of each other’s events through Redis. Set REDIS_URL.",
        ));
    }
    if !peers.is_empty() && only.is_empty() && config.internal_bind.is_none() {
        return Err(StartupError::new(
            "Modules in other processes call this one. Set ALLPET_INTERNAL_BIND to an address and port that only they reach, like \
             127.0.0.1:4100.",
        ));
    }
    Ok(Split { here, peers })
}

/// Returns whether this process runs the module.
pub(crate) fn is_here(config: &Config, only: &[String], name: &str) -> bool {
    if only.is_empty() {
        !config.module_urls.contains_key(name)
    } else {
        only.iter().any(|one| one == name)
    }
}

/// Returns how many connections a process may open to PostgreSQL for a module: those of its pool and of its dedicated pools.
pub(crate) fn connections_of(module: &str) -> u32 {
    let dedicated = match module {
        "builder" | "catalog" => 4,
        _ => 0,
    };
    CONNECTIONS_MAX + dedicated
}

/// Returns how many connections this process may open to a PostgreSQL server ([`DatabaseUrl::server`]), and how many all processes
/// that the configuration names may open together. Each process has one more for each database, for notifications.
pub(crate) fn connections(config: &Config, split: &Split, server: &str) -> (u32, u32) {
    let of = |modules: &[&'static str]| {
        let mut databases: Vec<&DatabaseUrl> = Vec::new();
        let mut connections = 0;
        for module in modules {
            let url = config.database_of(module);
            if url.server().as_deref() != Some(server) {
                continue;
            }
            connections += connections_of(module);
            if !databases.contains(&url) {
                databases.push(url);
                connections += 1;
            }
        }
        connections
    };
    let own = of(&split.here);
    let others = split.peers.iter().map(|peer| {
        let replicas = u32::try_from(peer.addresses.len()).unwrap_or(u32::MAX);
        of(&peer.modules).saturating_mul(replicas)
    });
    (own, others.fold(own, u32::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Config {
        let find = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        };
        Config::read(&find, &module_names()).unwrap()
    }

    const REDIS: (&str, &str) = ("REDIS_URL", "redis://127.0.0.1:6379");
    const BUILDER: (&str, &str) = ("BUILDER_URL", "http://127.0.0.1:4002,http://127.0.0.1:4003");
    const INTERNAL: (&str, &str) = ("ALLPET_INTERNAL_BIND", "127.0.0.1:4100");
    const MAIN: (&str, &str) = ("MAIN_URL", "http://127.0.0.1:4100");

    #[test]
    fn one_process_runs_everything() {
        let split = split(&config(&[]), &[]).unwrap();
        assert_eq!(split.here, module_names());
        assert_eq!(split.peers, []);
    }

    #[test]
    fn a_module_with_an_address_runs_elsewhere() {
        let main = split(&config(&[REDIS, BUILDER, INTERNAL]), &[]).unwrap();
        assert_eq!(main.here.len(), module_names().len() - 1);
        assert_eq!(main.peers.len(), 1);
        assert_eq!(main.peers[0].modules, ["builder"]);
        assert_eq!(main.peers[0].addresses.len(), 2);
        let builder = split(&config(&[REDIS, MAIN]), &["builder".into()]).unwrap();
        assert_eq!(builder.here, ["builder"]);
        assert_eq!(builder.peers.len(), 1, "one process runs all others");
        assert_eq!(builder.peers[0].modules.len(), module_names().len() - 1);
    }

    #[test]
    fn missing_addresses_are_reported() {
        let message = |pairs: &[(&str, &str)], only: &[&str]| {
            let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
            split(&config(pairs), &only).unwrap_err().to_string()
        };
        assert!(message(&[], &["toys"]).contains("“toys”"));
        assert!(message(&[REDIS], &["builder"]).contains("MAIN_URL"));
        assert!(message(&[MAIN], &["builder"]).contains("REDIS_URL"));
        assert!(message(&[REDIS, BUILDER], &[]).contains("ALLPET_INTERNAL_BIND"));
        assert!(
            message(&[REDIS, INTERNAL, ("IDENTITY_URL", "http://127.0.0.1:4002")], &[])
                .contains("IDENTITY_URL")
        );
    }

    #[test]
    fn the_connections_of_all_processes_are_added_up() {
        let database = ("DATABASE_URL", "postgres://u@localhost/d");
        let count = |pairs: &[(&str, &str)], only: &[String], server: &str| {
            let config = config(pairs);
            let split = split(&config, only).unwrap();
            connections(&config, &split, server)
        };
        let here = "localhost:5432";
        assert_eq!(count(&[database], &[], here), (105, 105));
        let together = [database, REDIS, BUILDER, INTERNAL];
        assert_eq!(count(&together, &[], here), (93, 119), "the builder runs twice");
        let own = ("BUILDER_DATABASE_URL", "postgres://u@localhost/e");
        let apart = [database, own, REDIS, BUILDER, INTERNAL];
        assert_eq!(count(&apart, &[], here), (93, 119), "two databases of one server");
        assert_eq!(
            count(&[database, own], &[], here),
            (106, 106),
            "each has notifications of its own"
        );
        let own = ("BUILDER_DATABASE_URL", "postgres://u@localhost:5433/d");
        let apart = [database, own, REDIS, BUILDER, INTERNAL];
        assert_eq!(count(&apart, &[], here), (93, 93));
        assert_eq!(count(&apart, &[], "localhost:5433"), (0, 26), "of another server");
        let builder = [database, REDIS, MAIN];
        assert_eq!(count(&builder, &["builder".into()], here), (13, 106));
    }

    #[test]
    fn the_documents_name_these_numbers() {
        let database = ("DATABASE_URL", "postgres://u@localhost/d");
        let own = |pairs: &[(&str, &str)], only: &[String]| {
            let config = config(pairs);
            let split = split(&config, only).unwrap();
            connections(&config, &split, "localhost:5432").0
        };
        let all = own(&[database], &[]);
        let main = own(&[database, REDIS, BUILDER, INTERNAL], &[]);
        let builder = own(&[database, REDIS, MAIN], &["builder".into()]);
        let sum = 2 * main + 2 * builder;
        let guide = include_str!("../../../docs/deployment.md").replace('\n', " ");
        let modules = module_names().len();
        assert!(guide.contains(&format!("With all {modules} modules that is {all};")));
        assert!(guide.contains(&format!("{main} + {main} + 2 × {builder} = {sum}")));
        assert!(guide.contains(&format!("One process may open {all} connections")));
        let readme = include_str!("../../../README.md");
        assert!(readme.contains(&format!("{all} connections, with `--processes` {sum},")));
    }
}
