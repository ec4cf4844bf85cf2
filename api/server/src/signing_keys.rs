//! The key pair with which this process signs tokens: two files in the data folder, readable only by their owner.

use crate::startup_error::StartupError;
use allpet_kernel::{Randomness, config::Config, files::private, token::Keys};
use std::{fs, io, path::Path, time::Duration};

/// The seed of the pair that signs.
const CURRENT: &str = "signing.key";
/// The seed of the pair before, whose tokens are still verified.
const PREVIOUS: &str = "signing.previous.key";
/// How often a process looks whether the keys were rotated.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

type Seed = [u8; 32];

/// The seeds of a process.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seeds {
    current: Seed,
    previous: Option<Seed>,
}

/// Commands for the keys.
#[derive(Debug, Clone, Copy, clap::Subcommand)]
pub(crate) enum KeysCommand {
    /// Signs with a new key from now on. Tokens of the key before stay valid until they expire, within 15 minutes; nobody has to
    /// sign in again. Wait that long before the next rotation
    Rotate,
}

/// Reads the keys, or creates them at the first start.
pub(crate) fn open(data: &Path, randomness: &Randomness) -> Result<Keys, StartupError> {
    if !data.join(CURRENT).exists() {
        private::create_folder(data)
            .and_then(|()| create(data, randomness))
            .map_err(|error| unwritable(data, &error))?;
    }
    let seeds = read(data)?;
    Keys::from_seeds(&seeds.current, seeds.previous.as_ref())
        .map_err(|error| StartupError::new(error.to_string()))
}

/// Checks that the key exists and is private, for the operator.
pub(crate) fn check(data: &Path) -> Result<String, String> {
    let path = data.join(CURRENT);
    if !path.exists() {
        return Ok("none yet; the first start creates one".into());
    }
    read(data).map_err(|error| error.to_string())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path)
            .map_err(|error| error.to_string())?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(format!(
                "others can read {0}. Run `chmod 600 {0}`, then `api keys rotate` twice with 15 minutes between.",
                path.display()
            ));
        }
    }
    Ok(format!("{}, readable by this user only", path.display()))
}

/// Runs a command.
pub(crate) fn run(config: &Config, command: KeysCommand) -> Result<(), StartupError> {
    let KeysCommand::Rotate = command;
    rotate(&config.data_dir, &Randomness::System)?;
    println!("New tokens are signed with a new key. Running processes use it within a second.");
    Ok(())
}

fn rotate(data: &Path, randomness: &Randomness) -> Result<(), StartupError> {
    let seeds = read(data)?;
    // The key before is saved first: if the process dies in between, both files hold the same key, and nothing is lost.
    write(data, PREVIOUS, &seeds.current)
        .and_then(|()| write(data, CURRENT, &randomness.bytes()))
        .map_err(|error| unwritable(data, &error))
}

/// Uses the keys of a rotation without a restart, until the task is aborted.
pub(crate) async fn watch(keys: Keys, data: std::path::PathBuf) {
    // At the first look it takes what is in the file: two processes may have started at once.
    let mut used = None;
    loop {
        tokio::time::sleep(CHECK_INTERVAL).await;
        let Ok(seeds) = read(&data) else {
            tracing::warn!("the signing key cannot be read; the one in memory stays in use");
            continue;
        };
        if used == Some(seeds) {
            continue;
        }
        match keys.replace(&seeds.current, seeds.previous.as_ref()) {
            Ok(()) if used.is_some() => tracing::info!("signing with a new key"),
            Ok(()) => {}
            Err(error) => tracing::error!(%error, "the new signing key cannot be used"),
        }
        used = Some(seeds);
    }
}

fn read(data: &Path) -> Result<Seeds, StartupError> {
    let previous = data.join(PREVIOUS);
    Ok(Seeds {
        current: read_seed(&data.join(CURRENT))?,
        previous: previous.exists().then(|| read_seed(&previous)).transpose()?,
    })
}

fn read_seed(path: &Path) -> Result<Seed, StartupError> {
    let bytes = fs::read(path).map_err(|error| {
        StartupError::new(format!(
            "{} cannot be read ({error}). Check its permissions.",
            path.display()
        ))
    })?;
    bytes.try_into().map_err(|_| {
        StartupError::new(format!(
            "{} is not a signing key of 32 bytes. Remove it to get a new one; everybody signs in again.",
            path.display()
        ))
    })
}

/// Creates the current key, unless another process just did. Processes in containers may have the same id, so the name of the file before
/// is random.
fn create(data: &Path, randomness: &Randomness) -> io::Result<()> {
    let own = format!("{CURRENT}.{:016x}", u64::from_be_bytes(randomness.bytes()));
    write(data, &own, &randomness.bytes())?;
    let linked = fs::hard_link(data.join(&own), data.join(CURRENT));
    fs::remove_file(data.join(&own))?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// Writes a seed in one step: a reader sees the old file or the new one.
fn write(data: &Path, name: &str, seed: &Seed) -> io::Result<()> {
    use io::Write as _;
    let partial = data.join(format!("{name}.new"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(seed)?;
    file.sync_all()?;
    fs::rename(partial, data.join(name))
}

fn unwritable(data: &Path, error: &io::Error) -> StartupError {
    StartupError::new(format!(
        "{} cannot be written ({error}). Choose another folder with ALLPET_DATA_DIR.",
        data.join(CURRENT).display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{
        Timestamp,
        id::{SessionId, UserId},
    };
    use allpet_kernel::token::Claims;

    fn claims() -> (Claims, Timestamp) {
        let (nobody, now) = (uuid::Uuid::nil(), Timestamp::from_unix_millis(1_800_000_000_000));
        let claims = Claims::person(UserId(nobody), SessionId(nobody), "Ada", Vec::new(), "shell", now);
        (claims, now)
    }

    #[test]
    fn the_key_is_created_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path(), &Randomness::System).unwrap().jwks();
        assert_eq!(open(folder.path(), &Randomness::System).unwrap().jwks(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(CURRENT))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }

    #[test]
    fn a_damaged_key_and_one_that_others_can_read_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check(folder.path()).unwrap().contains("none yet"));
        assert!(open(folder.path(), &Randomness::System).is_ok());
        assert!(
            check(folder.path())
                .unwrap()
                .contains("readable by this user only")
        );
        let path = folder.path().join(CURRENT);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(check(folder.path()).unwrap_err().contains("chmod 600"));
        }
        fs::write(&path, [7_u8; 31]).unwrap();
        let damaged = check(folder.path()).unwrap_err();
        assert!(damaged.contains("is not a signing key of 32 bytes"), "{damaged}");
    }

    #[test]
    fn first_starts_at_the_same_time_make_one_key() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let together = std::sync::Barrier::new(4);
            let start = || {
                together.wait();
                open(folder.path(), &Randomness::System).unwrap().jwks()
            };
            let keys = std::thread::scope(|scope| {
                let all = [(); 4].map(|()| scope.spawn(start));
                all.map(|one| one.join().unwrap())
            });
            assert!(keys.iter().all(|one| *one == keys[0]));
            assert_eq!(
                fs::read_dir(folder.path()).unwrap().count(),
                1,
                "nothing is left over"
            );
        }
    }

    #[test]
    fn a_rotation_loses_no_token() {
        let folder = tempfile::tempdir().unwrap();
        let before = open(folder.path(), &Randomness::System).unwrap();
        let (claims, now) = claims();
        let old_token = before.sign(&claims).unwrap();
        rotate(folder.path(), &Randomness::System).unwrap();
        let after = open(folder.path(), &Randomness::System).unwrap();
        assert!(after.verify(&old_token, now).is_ok());
        let new_token = after.sign(&claims).unwrap();
        assert!(before.verify(&new_token, now).is_err(), "before it looks again");
        let seeds = read(folder.path()).unwrap();
        before.replace(&seeds.current, seeds.previous.as_ref()).unwrap();
        assert!(before.verify(&new_token, now).is_ok());
        assert_eq!(after.public_keys().len(), 2);
        rotate(folder.path(), &Randomness::System).unwrap();
        let last = open(folder.path(), &Randomness::System).unwrap();
        assert!(last.verify(&old_token, now).is_err(), "after two rotations");
    }
}
