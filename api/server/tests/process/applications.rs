//! An API that is killed while many people apply.

use crate::{
    ada, application_form, count,
    load::{PATIENCE, PAUSE},
    server::{Http, Server, seed, until_within},
};
use allpet_contract::{
    Client,
    licensing::{Application, ApplicationForm, Apply},
};
use allpet_domain::id::PetId;
use allpet_kernel::{
    Db, both_engines, on_read, on_write,
    testkit::{TestDatabases, key},
};
use futures::future::join_all;
use std::{cell::Cell, collections::BTreeSet, process::Command};
use uuid::Uuid;

/// How many applications are made.
const APPLICATIONS: u16 = 1_000;
/// How many clients make them.
const CLIENTS: usize = 12;
/// After how many of them the process is killed.
const KILL_AFTER: u16 = 500;

const COPY: &str = "INSERT INTO pets (id, owner, name, species, breed, sex, altered, born, weight_grams, colour, state, created_at) \
    SELECT $1, owner, 'Copy', species, breed, sex, altered, born, weight_grams, colour, state, created_at FROM pets WHERE id = $2";
const SUBMITTED: &str = "outbox WHERE topic = 'application.submitted'";
/// How often the live feed acted on the events of each application.
const CHANGES_OF_EACH: &str =
    "SELECT subject, COUNT(*) FROM changes WHERE topic = 'application.changed' GROUP BY subject";

/// Copies a pet in the database: a thousand requests would take most of the test's time.
async fn copy_pet(pets: &Db, pet: PetId) -> Vec<PetId> {
    let copies: Vec<PetId> = (1..=APPLICATIONS)
        .map(|number| PetId(Uuid::from_u128(number.into())))
        .collect();
    let mut tx = pets.begin().await.unwrap();
    for copy in &copies {
        on_write!(tx, c => sqlx::query(COPY).bind(copy.0).bind(pet.0).execute(c).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
    copies
}

/// The clients' view: how many applications were answered, and how many requests were not.
#[derive(Default)]
struct Progress {
    answered: Cell<u16>,
    repeated: Cell<u32>,
}

/// Applies for a pet with a key of its own, again and again until there is an answer.
async fn apply_for(
    owner: &Client<Http>,
    form: &ApplicationForm,
    pet: PetId,
    progress: &Progress,
) -> Application {
    loop {
        let request = Apply {
            key: key(&pet.to_string()),
            body: ApplicationForm { pet, ..form.clone() },
        };
        match owner.send(request).await {
            Ok(application) => return application,
            Err(problem) => {
                let is_passing = problem.status == 503 && problem.retry_after.is_some();
                assert!(problem.status == 0 || is_passing, "{problem:?}");
            }
        }
        progress.repeated.set(progress.repeated.get() + 1);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Applies for all pets, several at a time.
async fn apply_for_all(
    owner: &Client<Http>,
    form: &ApplicationForm,
    pets: &[PetId],
    progress: &Progress,
) -> Vec<Application> {
    let clients = (0..CLIENTS).map(async |client| {
        let mut applications = Vec::new();
        for pet in pets.iter().skip(client).step_by(CLIENTS) {
            applications.push(apply_for(owner, form, *pet, progress).await);
            progress.answered.set(progress.answered.get() + 1);
        }
        applications
    });
    join_all(clients).await.into_iter().flatten().collect()
}

/// Returns how often the live feed acted on the event of each of these applications, of those that it has received.
async fn acted_on(live: &Db, applications: &BTreeSet<Uuid>) -> Vec<i64> {
    let all: Vec<(Uuid, i64)> =
        on_read!(live, c => sqlx::query_as(CHANGES_OF_EACH).fetch_all(c).await).unwrap();
    let of_these = all
        .into_iter()
        .filter(|(subject, _)| applications.contains(subject));
    of_these.map(|(_, times)| times).collect()
}

/// Makes many requests possible, and leaves the cores to them.
fn for_load(serve: &mut Command) {
    serve.arg("--without-worker").env("ALLPET_LIMIT_FACTOR", "off");
}

/// Kills the process when some applications are made, and starts the next at the same address.
async fn kill_among(databases: &TestDatabases, server: Server, progress: &Progress) -> Server {
    let port = server.port();
    let are_enough = async || (progress.answered.get() >= KILL_AFTER).then_some(());
    until_within(PATIENCE, "some applications are made", are_enough).await;
    server.kill();
    Server::start_at(databases, port, for_load).await
}

both_engines! {
    async fn a_thousand_applications_stand_though_the_api_was_killed_among_them(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let server = Server::start_with(&databases, for_load).await;
        let owner = ada(&server).await;
        let (pet, form) = application_form(&owner).await;
        let copies = copy_pet(&databases.open("pets").await, pet.id).await;
        let (licensing, live) = (databases.open("licensing").await, databases.open("live").await);
        let stand = async || (count(&licensing, "applications").await, count(&licensing, SUBMITTED).await);
        let (applications_before, events_before) = stand().await;

        let progress = Progress::default();
        let applying = apply_for_all(&owner, &form, &copies, &progress);
        let (applications, _server) = tokio::join!(applying, kill_among(&databases, server, &progress));
        let ids: BTreeSet<Uuid> = applications.iter().map(|application| application.id.0).collect();
        assert_eq!(ids.len(), usize::from(APPLICATIONS), "each key has its application");
        assert!(progress.repeated.get() > 0, "the clients noticed");
        let again = apply_for(&owner, &form, copies[7], &progress).await;
        assert!(ids.contains(&again.id.0), "a used key finds its application");
        let added = i64::from(APPLICATIONS);
        assert_eq!(stand().await, (applications_before + added, events_before + added));

        let acted = until_within(PATIENCE, "each event has arrived", async || {
            let acted = acted_on(&live, &ids).await;
            (acted.len() == ids.len()).then_some(acted)
        })
        .await;
        assert!(acted.iter().all(|times| *times == 1), "each acted on once");
    }
}
