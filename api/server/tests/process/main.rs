//! Tests of the real process: announced events are delivered even if the process is killed before.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod applications;
mod faults;
mod jobs;
mod live;
mod load;
mod modules;
mod operator;
mod server;
mod telemetry;
mod worker;

use allpet_contract::{
    Client, Upload,
    identity::{SignIn, SignInForm},
    licensing::{
        Application, ApplicationForm, Apply, ListJurisdictions, ProofQuery, PublicProfile, QuoteLicence,
        ReadApplication, UploadProof,
    },
    page::Paging,
    pets::{ListPets, MarkDeceased, Pet},
};
use allpet_domain::licensing::{ApplicationState, OwnerFacts, PetFacts, ProofKind, QuoteInput};
use allpet_kernel::{
    Db, Tx, both_engines, on_read, on_write,
    testkit::{Engine, TestDatabases, key},
};
use server::{Http, Server, seed, until};
use sqlx::AssertSqlSafe;

async fn ada(server: &Server) -> Client<Http> {
    signed_in(server, "ada@example.com").await
}

/// Signs in with a demo account.
async fn signed_in(server: &Server, email: &str) -> Client<Http> {
    let form = SignInForm {
        email: email.into(),
        password: "correct horse battery".into(),
        code: None,
        app: "shell".into(),
    };
    let session = server.client(None).send(SignIn { body: form }).await.unwrap();
    server.client(Some(&session.access_token))
}

/// Uploads documents, and returns an application for a licence of Seattle for the first of the owner's pets.
async fn application_form(owner: &Client<Http>) -> (Pet, ApplicationForm) {
    let pets = owner
        .send(ListPets {
            query: Paging::default(),
        })
        .await
        .unwrap()
        .items;
    let pet = pets.into_iter().next().unwrap();
    let jurisdictions = owner.send(ListJurisdictions {}).await.unwrap();
    let seattle = jurisdictions
        .into_iter()
        .find(|jurisdiction| jurisdiction.id == "seattle")
        .unwrap();
    let mut proofs = Vec::new();
    for kind in [ProofKind::Rabies, ProofKind::Alteration] {
        let body = Upload {
            content_type: "application/pdf".into(),
            bytes: b"%PDF-1.4\n%%EOF\n".to_vec(),
        };
        let query = ProofQuery {
            kind,
            name: "paper.pdf".into(),
        };
        proofs.push(owner.send(UploadProof { query, body }).await.unwrap().id);
    }
    let today = pet.created.day();
    let rabies_until = Some(today.plus_days(700));
    let input = QuoteInput {
        pet: PetFacts::of(&pet.profile, false),
        owner: OwnerFacts::default(),
        term_months: 12,
        start: today,
        rabies_until,
        previous_expiry: None,
    };
    let quote = owner
        .send(QuoteLicence {
            id: seattle.id,
            body: input,
        })
        .await
        .unwrap();
    let body = ApplicationForm {
        authority: seattle.authority.unwrap(),
        pet: pet.id,
        term_months: 12,
        start: today,
        rabies_until,
        owner: OwnerFacts::default(),
        service_animal: false,
        zip: "98101".into(),
        proofs,
        public: PublicProfile::default(),
        expected_total: quote.total,
    };
    (pet, body)
}

/// Applies for a licence of Seattle for the first of the owner's pets.
async fn apply(owner: &Client<Http>) -> (Pet, Application) {
    let (pet, body) = application_form(owner).await;
    let key = key("apply");
    (pet, owner.send(Apply { key, body }).await.unwrap())
}

/// Blocks writes to the inbox by other transactions: on SQLite it holds the single writer, on PostgreSQL the table.
async fn hold_inbox(licensing: &Db) -> Tx {
    let mut tx = licensing.begin().await.unwrap();
    if tx.is_postgres() {
        on_write!(tx, c => sqlx::query("LOCK TABLE inbox IN EXCLUSIVE MODE").execute(c).await.map(drop))
            .unwrap();
    }
    tx
}

async fn count(db: &Db, table_and_condition: &str) -> i64 {
    let statement = format!("SELECT COUNT(*) FROM {table_and_condition}");
    on_read!(db, c => sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(c).await).unwrap()
}

both_engines! {
    async fn an_announced_event_is_delivered_though_the_process_was_killed(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let server = Server::start(&databases).await;
        let owner = ada(&server).await;
        let (pet, application) = apply(&owner).await;
        let pets = databases.open("pets").await;
        let licensing = databases.open("licensing").await;
        let announced = "outbox WHERE topic = 'pet.deceased'";
        let heard = "inbox WHERE listener = 'licensing.pet-deceased'";

        let held = hold_inbox(&licensing).await;
        owner.send(MarkDeceased { pet: pet.id }).await.unwrap();
        server.kill();
        held.rollback().await.unwrap();
        assert_eq!(count(&pets, announced).await, 1, "committed, and not delivered");
        assert_eq!(count(&licensing, heard).await, 0, "nothing was heard");
        // Licensing was also called immediately; only its single writer on SQLite kept it from acting.
        let submitted = i64::from(matches!(engine, Engine::Sqlite));
        assert_eq!(count(&licensing, "applications WHERE state = 'submitted'").await, submitted);

        let server = Server::start(&databases).await;
        let owner = ada(&server).await;
        let decided = until("the application is withdrawn", async || {
            let request = ReadApplication { application: application.id };
            let now = owner.send(request).await.unwrap();
            Some(now).filter(|now| now.state != ApplicationState::Submitted)
        })
        .await;
        assert_eq!(decided.state, ApplicationState::Withdrawn);
        assert_eq!(decided.reason.as_deref(), Some("Withdrawn, because the pet has died."));
        let newest = "SELECT MAX(seq) FROM outbox";
        let newest: i64 = on_read!(pets, c => sqlx::query_scalar(newest).fetch_one(c).await).unwrap();
        let written = format!("event_positions WHERE module = 'licensing' AND producer = 'pets' AND seq >= {newest}");
        until("it is written down how far was heard", async || (count(&licensing, &written).await == 1).then_some(())).await;
        assert_eq!(count(&licensing, heard).await, 1, "heard once");
    }
}
