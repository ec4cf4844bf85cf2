//! A process whose disk is full. Linux limits the size of the files of a running process: what exceeds it is not written, like on a full
//! disk, possibly in the middle of a write.

use crate::{
    ada, count,
    load::{LOAD, first_profile, new_pet},
    server::{Http, Server, seed},
};
use allpet_contract::{Client, Problem};
use allpet_domain::pet::PetProfile;
use allpet_kernel::{
    Db,
    testkit::{Engine, TestDatabases},
};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use std::process::{Command, Stdio};

/// Less than the databases have, and more than a pet needs in SQLite's log.
const ROOM: u64 = 64 * 1_024;
/// More pets than have room.
const PETS: usize = 200;
const EVENTS: &str = "outbox WHERE topic = 'pet.created'";

/// Lets the process go on when a file exceeds the limit: the system would end it by a signal. Who ignores a signal hands that down to the
/// program that takes its place.
fn survive_limit(serve: &mut Command) {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(serve.get_program())
        .args(serve.get_args());
    for (name, value) in serve.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    // Its log may go to a file, which the limit would concern, too.
    shell
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    *serve = shell;
}

/// Limits the size of the process's files; without `bytes`, as that of this process.
fn limit_files(server: &Server, bytes: Option<u64>) {
    let pid = Pid::from_raw(server.id().cast_signed()).unwrap();
    let maximum = getrlimit(Resource::Fsize).maximum;
    let limit = Rlimit {
        current: bytes.or(maximum),
        maximum,
    };
    prlimit(Some(pid), Resource::Fsize, limit).unwrap();
}

/// Adds pets with these numbers until one is refused. Returns how many were added, and the problem.
async fn add_until_refused(owner: &Client<Http>, profile: &PetProfile, from: usize) -> (usize, Problem) {
    for added in 0..PETS {
        if let Err(problem) = owner.send(new_pet(profile, from + added)).await {
            return (added, problem);
        }
    }
    panic!("the disk is not full");
}

/// Returns how many pets are stored, and how many were announced.
async fn stored(pets: &Db) -> (i64, i64) {
    (count(pets, LOAD).await, count(pets, EVENTS).await)
}

#[tokio::test]
async fn a_process_on_a_full_disk_reads_and_writes_again_when_there_is_room() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    seed(&databases);
    let server = Server::start_with(&databases, |serve| {
        serve.arg("--without-worker");
        survive_limit(serve);
    })
    .await;
    let owner = ada(&server).await;
    let profile = first_profile(&owner).await;
    let pets = databases.open("pets").await;
    let (_, events_before) = stored(&pets).await;
    let all = |added: usize| {
        let added = i64::try_from(added).unwrap();
        (added, events_before + added)
    };

    limit_files(&server, Some(ROOM));
    let (mut added, problem) = add_until_refused(&owner, &profile, 0).await;
    assert_eq!(
        (problem.status, problem.retry_after),
        (503, Some(60)),
        "{problem:?}"
    );
    assert!(problem.detail.unwrap().contains("cannot save anything"));
    assert_eq!(first_profile(&owner).await, profile, "reads go on");
    assert_eq!(stored(&pets).await, all(added), "nothing is half written");

    limit_files(&server, None);
    owner.send(new_pet(&profile, added)).await.unwrap();
    added += 1;
    assert_eq!(stored(&pets).await, all(added), "without a restart");

    limit_files(&server, Some(ROOM));
    let (more, _) = add_until_refused(&owner, &profile, added).await;
    added += more;
    let port = server.port();
    server.kill();
    let _server = Server::start_at(&databases, port, |serve| {
        serve.arg("--without-worker");
    })
    .await;
    assert_eq!(stored(&pets).await, all(added), "nothing is lost or half written");
    owner.send(new_pet(&profile, added)).await.unwrap();
    assert_eq!(stored(&pets).await, all(added + 1));
}
