//! A licence's fee from the owner's card to the ledger, and its refund if no licence is issued.

use crate::compose;
use allpet_contract::{
    Client, Upload,
    licensing::{
        Application, ApplicationForm, Apply, PayApplication, ProofQuery, PublicProfile, ReadApplication,
        UploadProof, Withdraw,
    },
    notifications::ListNotifications,
    page::Paging,
    payments::{CardForm, PayForm, Tokenise},
    pets::CreatePet,
    tenants::TenantKind,
};
use allpet_domain::{
    Currency, Money,
    id::{PetId, TenantId, UserId},
    licensing::{FeeState, OwnerFacts, ProofKind},
    pet::{PetProfile, Sex, Species},
};
use allpet_kernel::{
    Db, both_engines,
    config::Config,
    jobs::{JobState, dead_letter, history},
    on_read, on_write,
    testkit::{CookieJar, Engine, TestApp, TestCaller, TestDatabases, key},
    token::Claims,
};
use allpet_tenants::NewTenant;

struct World {
    app: TestApp,
    payments: Db,
    seattle: TenantId,
    owner: UserId,
    _databases: TestDatabases,
}

async fn world(engine: Engine) -> World {
    let databases = TestDatabases::new(engine).await;
    let mut config = Config::read(&|_| None, &[]).unwrap();
    config.database_url = databases.url.clone();
    config.data_dir = databases.folder().join("data");
    let (kernel, modules) = compose::compose(&config).await.unwrap();
    let db = |name: &str| compose::db_of(&modules, name).unwrap().clone();
    let (tenants, payments) = (db("tenants"), db("payments"));
    let seattle = NewTenant {
        slug: "seattle",
        name: "Seattle Animal Shelter",
        kind: TenantKind::Authority,
        jurisdiction: Some("seattle"),
    };
    let seattle = allpet_tenants::ensure_tenant(&kernel, &tenants, seattle)
        .await
        .unwrap();
    let (email, password) = ("ada@example.com", "correct horse battery");
    let owner = allpet_identity::ensure_user(&kernel, &db("identity"), email, "Ada", password)
        .await
        .unwrap();
    World {
        app: TestApp::new(kernel, modules),
        owner,
        payments,
        seattle: seattle.id,
        _databases: databases,
    }
}

fn rex() -> PetProfile {
    PetProfile {
        name: "Rex".into(),
        species: Species::Dog,
        breed: "Whippet".into(),
        second_breed: None,
        sex: Sex::Male,
        altered: true,
        born: "2021-04-01".parse().ok(),
        weight_grams: None,
        colour: String::new(),
        microchip: None,
    }
}

impl World {
    /// Returns the owner's claims for an app.
    fn claims(&self, app: &str) -> Claims {
        Claims {
            sub: self.owner,
            ..self.app.claims(1, app, Vec::new())
        }
    }

    async fn apply(&self) -> Application {
        let owner = self.app.client(Some(self.claims("shell")));
        let pet = owner
            .send(CreatePet {
                key: key("rex"),
                body: rex(),
            })
            .await
            .unwrap();
        let mut proofs = Vec::new();
        for kind in [ProofKind::Rabies, ProofKind::Alteration] {
            let query = ProofQuery {
                kind,
                name: "paper.pdf".into(),
            };
            let body = Upload {
                content_type: "application/pdf".into(),
                bytes: b"%PDF-1.4\n%%EOF\n".to_vec(),
            };
            proofs.push(owner.send(UploadProof { query, body }).await.unwrap().id);
        }
        let body = self.form(pet.id, proofs);
        owner
            .send(Apply {
                key: key("apply"),
                body,
            })
            .await
            .unwrap()
    }

    fn form(&self, pet: PetId, proofs: Vec<allpet_domain::id::ProofId>) -> ApplicationForm {
        let today = self.app.kernel.today();
        ApplicationForm {
            authority: self.seattle,
            pet,
            term_months: 12,
            start: today,
            rabies_until: Some(today.plus_days(700)),
            owner: OwnerFacts::default(),
            service_animal: false,
            zip: "98103".into(),
            proofs,
            public: PublicProfile::default(),
            expected_total: Money::new(2_700, Currency::Usd),
        }
    }

    /// Pays the fee with this card.
    async fn pay(&self, application: &Application, number: &str) -> Client<TestCaller> {
        let page = self
            .app
            .page(&CookieJar::default(), Some(self.claims("licensing")));
        let card = CardForm {
            number: number.into(),
            month: 12,
            year: 40,
            code: "123".into(),
        };
        let card_token = page.send(Tokenise { body: card }).await.unwrap().token;
        let pay = PayApplication {
            application: application.id,
            key: key("pay"),
            body: PayForm { card_token },
        };
        assert_eq!(page.send(pay).await.unwrap().fee, FeeState::Paid);
        page
    }

    /// Runs the due jobs and delivers all events, until nothing is left to do.
    async fn deliver(&self) {
        while self.app.worker.run_enqueued().await.unwrap() + self.app.relay.drain().await.unwrap() > 0 {}
    }

    async fn number_of(&self, statement: &'static str) -> i64 {
        on_read!(self.payments, c => sqlx::query_scalar(statement).fetch_one(c).await).unwrap()
    }
}

both_engines! {
    async fn a_fee_is_booked_and_refunded_once(engine) {
        let world = world(engine).await;
        let application = world.apply().await;
        let page = world.pay(&application, "4242 4242 4242 4242").await;
        let booked = "SELECT COUNT(*) FROM ledger";
        assert_eq!(world.number_of(booked).await, 2);
        let read = async || page.send(ReadApplication { application: application.id }).await.unwrap();
        // The receipt goes out before the application is withdrawn: later it would not be true.
        world.deliver().await;
        assert_eq!(read().await.fee, FeeState::Paid, "what is announced says nothing new");
        page.send(Withdraw { application: application.id }).await.unwrap();
        world.deliver().await;
        let seen = read().await;
        assert_eq!((seen.fee, seen.payment.unwrap().refunded), (FeeState::Refunded, application.quote.total));
        assert_eq!(world.number_of("SELECT COUNT(*) FROM refunds WHERE state = 'succeeded'").await, 1);
        assert_eq!((world.number_of(booked).await, world.number_of("SELECT CAST(SUM(amount) AS BIGINT) FROM ledger").await), (4, 0));
        assert_eq!(world.app.relay.drain().await.unwrap(), 0);
        assert!(world.app.relay.unfinished().await.unwrap().is_empty());
        let owner = world.app.client(Some(world.claims("shell")));
        let inbox = owner.send(ListNotifications { query: Paging::default() }).await.unwrap();
        let titles: Vec<_> = inbox.items.iter().map(|message| message.title.as_str()).collect();
        assert_eq!(titles, ["$27.00 refunded for Rex’s license", "We received Rex’s license application"]);
    }

    async fn an_operator_learns_that_the_bank_declines_the_refund_of_a_fee(engine) {
        let world = world(engine).await;
        let application = world.apply().await;
        let page = world.pay(&application, "4000 0000 0000 5126").await;
        page.send(Withdraw { application: application.id }).await.unwrap();
        world.deliver().await;
        let mut tx = world.payments.begin().await.unwrap();
        // As if it were the last attempt.
        let last = "UPDATE jobs SET attempts = max_attempts - 1, run_at_ms = 0 WHERE kind = 'payments.finish-refund'";
        on_write!(tx, c => sqlx::query(last).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.deliver().await;
        let dead = history::in_state(&world.payments, JobState::Dead, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "payments.finish-refund"), "as for an order");
        assert!(world.app.relay.unfinished().await.unwrap().is_empty(), "no event waits for the bank");
        let mut tx = world.payments.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE test_gateway_charges SET behaviour = 'succeeds'").execute(c).await.map(drop)).unwrap();
        dead_letter::retry(&world.app.kernel, &mut tx, dead[0].id).await.unwrap();
        tx.commit().await.unwrap();
        world.deliver().await;
        let seen = page.send(ReadApplication { application: application.id }).await.unwrap();
        assert_eq!((seen.fee, seen.payment.unwrap().refunded), (FeeState::Refunded, application.quote.total));
    }
}
