//! The module, connected with its neighbours, and the steps with which many tests begin.

mod fake_payments;
pub(super) mod neighbours;

use allpet_contract::{
    Client, Problem, Upload,
    events::AuditRecorded,
    licensing::{
        Application, ApplicationForm, Apply, Approve, Case, PayApplication, Proof, ProofQuery, PublicProfile,
        RegisterEntry, RegisterQuery, SearchRegister, UploadProof,
    },
    payments::PayForm,
    pets::Pet,
};
use allpet_domain::{
    Currency, Day, Money,
    id::PetId,
    licensing::{OwnerFacts, ProofKind},
    role::Role,
};
use allpet_kernel::{
    Db, Kernel,
    files::Files,
    on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, key, tenant, user},
};
use fake_payments::Bank;
use std::sync::{Arc, Mutex};

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) db: Db,
    pub(crate) pets_db: Db,
    pub(crate) pets: neighbours::Pets,
    pub(crate) bank: Bank,
    pub(crate) databases: Arc<TestDatabases>,
}

impl World {
    /// Ada (person 1) has Wall-E (pet 1) and Eve (pet 2); Ben (person 2) has Rex (pet 3).
    pub(crate) async fn new(engine: Engine) -> Self {
        let databases = Arc::new(TestDatabases::new(engine).await);
        let (ada, ben) = (user(1), user(2));
        let pets = vec![
            neighbours::pet(1, ada, "Wall-E"),
            neighbours::pet(2, ada, "Eve"),
            neighbours::pet(3, ben, "Rex"),
        ];
        Self::connect(databases, kernel(), Arc::new(Mutex::new(pets))).await
    }

    /// Restarts the process on the same databases and clock.
    pub(crate) async fn restart(self) -> Self {
        for name in ["licensing", "pets"] {
            let db = if name == "pets" { &self.pets_db } else { &self.db };
            db.close().await;
        }
        let clock = self.app.kernel.clock().clone();
        let fresh = kernel();
        let elapsed = clock.now().unix_seconds() - fresh.now().unix_seconds();
        fresh.clock().advance_seconds(u64::try_from(elapsed).unwrap());
        Self::connect(self.databases, fresh, self.pets).await
    }

    /// Starts another process on the same databases.
    pub(crate) async fn second_process(&self) -> Self {
        Self::connect(Arc::clone(&self.databases), kernel(), Arc::clone(&self.pets)).await
    }

    async fn connect(databases: Arc<TestDatabases>, kernel: Kernel, pets: neighbours::Pets) -> Self {
        let (db, pets_db) = (databases.open("licensing").await, databases.open("pets").await);
        let files = Files::folder(&databases.folder().join("files")).unwrap();
        let bank = Bank::new(&kernel, databases.open("payments").await);
        let modules = vec![
            neighbours::tenants(&kernel, databases.open("tenants").await).await,
            neighbours::identity(&kernel, databases.open("identity").await).await,
            neighbours::pets(&kernel, pets_db.clone(), Arc::clone(&pets)).await,
            fake_payments::payments(bank.clone()).await,
            allpet_licensing::compose(&kernel, db.clone(), files)
                .await
                .unwrap(),
        ];
        Self {
            app: TestApp::new(kernel, modules),
            db,
            pets_db,
            pets,
            bank,
            databases,
        }
    }

    pub(crate) fn ada(&self) -> Client<TestCaller> {
        self.app.person(1)
    }

    pub(crate) fn ben(&self) -> Client<TestCaller> {
        self.app.person(2)
    }

    /// Returns a clerk of Seattle.
    pub(crate) fn clerk(&self) -> Client<TestCaller> {
        self.app.staff(7, tenant(1), Role::Clerk)
    }

    /// Returns a clerk of King County.
    pub(crate) fn other_clerk(&self) -> Client<TestCaller> {
        self.app.staff(8, tenant(2), Role::Clerk)
    }

    /// Returns the topics of all events, in order; those for the audit log are left out.
    pub(crate) async fn announced(&self) -> Vec<String> {
        let topics = "SELECT topic FROM outbox WHERE topic <> 'audit.recorded' ORDER BY id";
        on_read!(self.db, c => sqlx::query_scalar(topics).fetch_all(c).await).unwrap()
    }

    /// Returns the records for the audit log, in order.
    pub(crate) async fn audited(&self) -> Vec<AuditRecorded> {
        let payloads = "SELECT payload FROM outbox WHERE topic = 'audit.recorded' ORDER BY id";
        let payloads: Vec<String> =
            on_read!(self.db, c => sqlx::query_scalar(payloads).fetch_all(c).await).unwrap();
        let records = payloads
            .iter()
            .map(|payload| serde_json::from_str(payload).unwrap());
        records.collect()
    }

    pub(crate) fn today(&self) -> Day {
        self.app.kernel.today()
    }

    /// Returns the form for one of the owner's pets, with both documents uploaded.
    pub(crate) async fn form(&self, owner: &Client<TestCaller>, pet: u8) -> ApplicationForm {
        let mut proofs = Vec::new();
        for kind in [ProofKind::Rabies, ProofKind::Alteration] {
            proofs.push(upload_document(owner, kind).await.id);
        }
        ApplicationForm {
            authority: tenant(1),
            pet: pet_id(pet),
            term_months: 12,
            start: self.today(),
            rabies_until: "2027-05-14".parse().ok(),
            owner: OwnerFacts::default(),
            service_animal: false,
            zip: "98103".into(),
            proofs,
            public: PublicProfile {
                show_name: true,
                show_breed: false,
                contact: " +1 206 555 0100 ".into(),
            },
            expected_total: Money::new(2_700, Currency::Usd),
        }
    }

    /// Submits an application and pays its fee.
    pub(crate) async fn apply(&self, owner: &Client<TestCaller>, pet: u8) -> Application {
        let application = self.submit(owner, pet).await;
        pay(owner, &application, "good").await.unwrap()
    }

    /// Submits an application without paying its fee.
    pub(crate) async fn submit(&self, owner: &Client<TestCaller>, pet: u8) -> Application {
        let form = self.form(owner, pet).await;
        owner
            .send(Apply {
                key: key(&format!("apply-{pet}-{}", form.proofs[0])),
                body: form,
            })
            .await
            .unwrap()
    }

    pub(crate) async fn approve(&self, application: &Application) -> Case {
        let request = Approve {
            tenant: application.authority,
            application: application.id,
        };
        self.clerk().send(request).await.unwrap()
    }

    /// Searches the register as a clerk of Seattle.
    pub(crate) async fn find(&self, query: RegisterQuery) -> Vec<RegisterEntry> {
        self.clerk()
            .send(SearchRegister {
                tenant: tenant(1),
                query,
            })
            .await
            .unwrap()
            .items
    }

    pub(crate) fn change_pet(&self, pet: u8, change: impl FnOnce(&mut Pet)) {
        let mut pets = self.pets.lock().unwrap();
        change(pets.iter_mut().find(|known| known.id == pet_id(pet)).unwrap());
    }
}

pub(crate) fn pet_id(number: u8) -> PetId {
    PetId(uuid::Uuid::from_bytes([number; 16]))
}

pub(crate) fn query_for(q: &str) -> RegisterQuery {
    RegisterQuery {
        q: q.into(),
        ..RegisterQuery::default()
    }
}

/// Pays the fee; the bank does what `card` says.
pub(crate) async fn pay(
    owner: &Client<TestCaller>,
    application: &Application,
    card: &str,
) -> Result<Application, Problem> {
    let body = PayForm {
        card_token: card.into(),
    };
    let request = PayApplication {
        application: application.id,
        key: key(&format!("pay {card}")),
        body,
    };
    owner.send(request).await
}

/// Uploads a document.
pub(crate) async fn upload_document(owner: &Client<TestCaller>, kind: ProofKind) -> Proof {
    let bytes = b"%PDF-1.4\n%%EOF\n".to_vec();
    let body = Upload {
        content_type: "application/octet-stream".into(),
        bytes,
    };
    owner
        .send(UploadProof {
            query: ProofQuery {
                kind,
                name: "paper.pdf".into(),
            },
            body,
        })
        .await
        .unwrap()
}
