//! The databases of the modules, and the connections that their servers accept.

use super::{ANSWER_LIMIT, Finding, skew};
use crate::processes::{self, Split};
use allpet_kernel::{
    config::Config,
    db::{DatabaseCheck, DatabaseUrl},
};
use rustix::fs::{Access, access};
use std::path::Path;
use tokio::time::timeout;

/// Returns what was found, and how many connections a PostgreSQL accepts.
pub(super) async fn database(url: &DatabaseUrl, module: &'static str) -> (Finding, Option<u32>) {
    if let DatabaseUrl::Sqlite(folder) = url
        && let Err(problem) = may_write(folder, module)
    {
        return (Err(problem), None);
    }
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
    (judge(url, module, check), check.connections)
}

fn judge(url: &DatabaseUrl, module: &str, check: DatabaseCheck) -> Finding {
    if check.exists && !check.may_create_tables {
        return Err(format!(
            "the user of {url:?} may not create tables in the schema {module}. Grant it USAGE and CREATE on the schema."
        ));
    }
    if check.exists {
        return skew(check.server_time).map(|skew| format!("{url:?} answers{skew}"));
    }
    if check.may_create {
        return skew(check.server_time)
            .map(|skew| format!("{url:?} has none yet{skew}; the first start creates it"));
    }
    Err(format!(
        "{url:?} has no schema {module}, and its user may not create one. Grant it CREATE on the database."
    ))
}

/// Fails with what of a SQLite database this user may not write. SQLite also creates and writes files beside the database.
fn may_write(folder: &Path, module: &str) -> Result<(), String> {
    // The first start creates folders that are missing.
    let existing = folder.ancestors().find(|above| above.exists());
    let existing = existing.unwrap_or_else(|| Path::new("."));
    if !existing.is_dir() {
        return Err(format!(
            "{} is not a folder. Set DATABASE_URL to another one.",
            existing.display()
        ));
    }
    check_access(existing, Access::WRITE_OK | Access::EXEC_OK)?;
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.join(format!("{module}.db{suffix}"));
        if file.exists() {
            check_access(&file, Access::READ_OK | Access::WRITE_OK)?;
        }
    }
    Ok(())
}

fn check_access(path: &Path, needed: Access) -> Result<(), String> {
    access(path, needed).map_err(|error| {
        format!(
            "{} cannot be written ({error}). Give it to the user of the API (chown), or set DATABASE_URL to another folder.",
            path.display()
        )
    })
}

/// Compares the connections that the processes may open with those that their PostgreSQL server accepts.
pub(super) fn connections(config: &Config, split: &Split, server: &str, accepted: u32) -> Finding {
    let (own, all) = processes::connections(config, split, server);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{commands::doctor::split, compose};
    use allpet_kernel::testkit::{Engine, TestDatabases};

    fn config(pairs: &[(&str, &str)]) -> Config {
        let find = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        };
        Config::read(&find, &compose::module_names()).unwrap()
    }

    #[test]
    fn too_few_connections_are_reported() {
        let config = config(&[("DATABASE_URL", "postgres://u:secret@localhost/d")]);
        let split = split(&config, &[]).unwrap();
        let compare = |accepted| connections(&config, &split, "localhost:5432", accepted);
        assert!(compare(105).is_ok());
        let problem = compare(97).unwrap_err();
        assert!(
            problem.contains("accepts 97. Set max_connections to 230"),
            "{problem}"
        );
    }

    #[test]
    fn the_databases_of_a_server_are_compared_together() {
        let config = config(&[
            ("DATABASE_URL", "postgres://u:secret@localhost/d"),
            ("BUILDER_DATABASE_URL", "postgres://u:secret@127.0.0.1/e"),
        ]);
        let split = split(&config, &[]).unwrap();
        let compare = |accepted| connections(&config, &split, "localhost:5432", accepted);
        assert!(
            compare(106).is_ok(),
            "one more for the notifications of the second"
        );
        assert!(
            compare(105).is_err(),
            "though the server accepts those of each database"
        );
    }

    /// Runs without root's right to write everything, in a thread of its own: the rights belong to a thread.
    #[cfg(target_os = "linux")]
    fn without_rights(check: impl FnOnce() + Send + 'static) {
        use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
        let none = CapabilitySets {
            effective: CapabilitySet::empty(),
            permitted: CapabilitySet::empty(),
            inheritable: CapabilitySet::empty(),
        };
        let thread = std::thread::spawn(move || {
            set_capabilities(None, none).unwrap();
            check();
        });
        thread.join().unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_or_folder_that_cannot_be_written_is_reported() {
        use std::{
            fs::{self, Permissions},
            os::unix::fs::PermissionsExt as _,
        };
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().to_owned();
        without_rights(move || {
            let set = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
            let (database, log) = (folder.join("things.db"), folder.join("things.db-wal"));
            assert_eq!(may_write(&folder, "things"), Ok(()));
            for file in [&database, &log] {
                fs::write(file, "").unwrap();
                assert_eq!(may_write(&folder, "things"), Ok(()));
                set(file, 0o400);
                let problem = may_write(&folder, "things").unwrap_err();
                assert!(
                    problem.starts_with(&format!("{} cannot be written", file.display())),
                    "{problem}"
                );
                set(file, 0o600);
            }
            set(&folder, 0o500);
            for below in [folder.clone(), folder.join("deep/data")] {
                let problem = may_write(&below, "things").unwrap_err();
                assert!(
                    problem.starts_with(&format!("{} cannot be written", folder.display())),
                    "{problem}"
                );
            }
            set(&folder, 0o700);
            let problem = may_write(&database.join("data"), "things").unwrap_err();
            assert!(problem.contains("things.db is not a folder"), "{problem}");
        });
    }

    #[tokio::test]
    async fn a_user_who_may_not_create_tables_is_reported_on_postgres() {
        let databases = TestDatabases::new(Engine::Postgres).await;
        let things = databases.open("things").await;
        things.migrate(&[]).await.unwrap();
        things.close().await;
        let (found, _) = database(&databases.url, "things").await;
        assert!(found.unwrap().contains("answers"));
        let DatabaseUrl::Postgres(url) = &databases.url else {
            panic!("a PostgreSQL");
        };
        // A role that every server has, and that may create nothing.
        let limited = DatabaseUrl::Postgres(format!("{url}?options[role]=pg_monitor"));
        let (found, _) = database(&limited, "things").await;
        let problem = found.unwrap_err();
        assert!(
            problem.contains("Grant it USAGE and CREATE on the schema"),
            "{problem}"
        );
        let (found, _) = database(&limited, "toys").await;
        let problem = found.unwrap_err();
        assert!(problem.contains("Grant it CREATE on the database"), "{problem}");
    }
}
