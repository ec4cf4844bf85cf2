//! The module under test, and stand-ins for the modules that it calls.

use super::smtp_server::SmtpServer;
use allpet_contract::{
    Client,
    apps::{AppManifest, ListApps},
    events::Event,
    identity::{
        Contact, PERSON_NOT_FOUND, ReadContact,
        mail::{AccountLink, IssueAccountLink, LinkPurpose, REQUEST_NOT_FOUND},
    },
    licensing::{
        APPLICATION_NOT_FOUND, ApplicantsApplication, LICENCE_NOT_FOUND, OwnersLicence,
        ReadApplicantsApplication, ReadOwnersLicence, Renewal,
    },
    orders::{ORDER_NOT_FOUND, Order, ReadBuyersOrder},
    tenants::{
        ListStaff, ListTenants, StaffMember, Tenant, TenantKind,
        invitations::{INVITATION_NOT_FOUND, InvitationLink, IssueInvitationLink},
    },
};
use allpet_domain::role::Role;
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, Routes, Service, on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, tenant, user},
};
use allpet_notifications::MailSettings;
use axum::{body::Body, http::Request};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

/// The answers of the fake modules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) order: Option<Order>,
    pub(crate) application: Option<ApplicantsApplication>,
    pub(crate) licence: Option<OwnersLicence>,
    /// Who works for every tenant.
    pub(crate) staff: Vec<StaffMember>,
    /// Whether the request of an account, or the invitation, is still open.
    pub(crate) is_request_open: bool,
    /// Whether the account of the first person is closed.
    pub(crate) is_closed: bool,
    /// How many links were made.
    pub(crate) links: u32,
}

pub(crate) type Shared = Arc<Mutex<Answers>>;

pub(crate) struct World {
    pub(crate) app: TestApp,
    /// The database of the module that announces events.
    pub(crate) source: Db,
    pub(crate) notifications: Db,
    pub(crate) answers: Shared,
    pub(crate) smtp: SmtpServer,
    _databases: TestDatabases,
}

/// The public address of the API.
pub(crate) const API: &str = "https://api.example";

fn manifest(id: &str) -> AppManifest {
    AppManifest {
        id: id.into(),
        name: id.into(),
        origin: format!("https://{id}.example"),
        icon: String::new(),
        route: id.into(),
        entry: "/".into(),
        capabilities: Vec::new(),
        topics: Vec::new(),
        protocol_min: 1,
        protocol_max: 1,
        timeout_ms: 1,
        position: 1,
    }
}

async fn read_order(answers: Shared, _: Service, request: ReadBuyersOrder) -> Result<Order, Failure> {
    let order = answers.lock().unwrap().order.clone();
    order
        .filter(|order| order.id == request.order)
        .ok_or_else(|| ORDER_NOT_FOUND.into())
}

async fn read_application(
    answers: Shared,
    _: Service,
    _: ReadApplicantsApplication,
) -> Result<ApplicantsApplication, Failure> {
    let application = answers.lock().unwrap().application.clone();
    application.ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

async fn read_licence(answers: Shared, _: Service, _: ReadOwnersLicence) -> Result<OwnersLicence, Failure> {
    let licence = answers.lock().unwrap().licence.clone();
    licence.ok_or_else(|| LICENCE_NOT_FOUND.into())
}

async fn read_contact(answers: Shared, _: Service, request: ReadContact) -> Result<Contact, Failure> {
    let known = [
        (user(1), "ada@example.com", "Ada Byron"),
        (user(2), "grace@example.com", "Grace Hopper"),
    ];
    let is_closed = answers.lock().unwrap().is_closed && request.user == user(1);
    let found = known.into_iter().find(|(user, ..)| *user == request.user);
    let (_, email, name) = found.filter(|_| !is_closed).ok_or(PERSON_NOT_FOUND)?;
    Ok(Contact {
        email: email.into(),
        verified: true,
        name: name.into(),
        language: None,
        time_zone: None,
    })
}

async fn list_staff(answers: Shared, _: Service, _: ListStaff) -> Result<Vec<StaffMember>, Failure> {
    Ok(answers.lock().unwrap().staff.clone())
}

async fn list_tenants(_: Shared, _: Anyone, _: ListTenants) -> Result<Vec<Tenant>, Failure> {
    Ok(vec![Tenant {
        id: tenant(1),
        slug: "rainier".into(),
        name: "Rainier Outfitters".into(),
        kind: TenantKind::Shop,
        jurisdiction: None,
    }])
}

async fn issue_link(answers: Shared, _: Service, _: IssueAccountLink) -> Result<AccountLink, Failure> {
    let mut answers = answers.lock().unwrap();
    if !answers.is_request_open {
        return Err(REQUEST_NOT_FOUND.into());
    }
    answers.links += 1;
    Ok(AccountLink {
        user: user(1),
        purpose: LinkPurpose::VerifyEmail,
        email: "new@example.com".into(),
        name: "Ada Byron".into(),
        link: format!("https://shell.example/verify#secret-{}", answers.links),
        hours: 24,
    })
}

async fn issue_invitation_link(
    answers: Shared,
    _: Service,
    request: IssueInvitationLink,
) -> Result<InvitationLink, Failure> {
    let mut answers = answers.lock().unwrap();
    if !answers.is_request_open {
        return Err(INVITATION_NOT_FOUND.into());
    }
    answers.links += 1;
    Ok(InvitationLink {
        email: "invited@example.com".into(),
        tenant_name: "Seattle Animal Shelter".into(),
        role: Role::Clerk,
        link: format!("https://shell.example/invitation#secret-{}", answers.links),
        days: 8 - request.mail,
    })
}

async fn list_apps(_: Shared, _: Anyone, _: ListApps) -> Result<Vec<AppManifest>, Failure> {
    Ok(["licensing", "products"].map(manifest).to_vec())
}

/// Stands in for orders, licensing, identity, tenants and apps.
fn other_modules(kernel: &Kernel, db: &Db, answers: Shared) -> Module {
    let (router, operations) = Routes::new(kernel.clone(), answers)
        .on(read_order)
        .on(read_application)
        .on(read_licence)
        .on(read_contact)
        .on(list_staff)
        .on(list_tenants)
        .on(issue_link)
        .on(issue_invitation_link)
        .on(list_apps)
        .finish();
    Module {
        name: "orders",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db: db.clone(),
    }
}

pub(crate) async fn world(engine: Engine) -> World {
    let smtp = SmtpServer::start().await;
    let url = Some(smtp.url());
    world_with(engine, smtp, url, false).await
}

/// A development system without a mail server.
pub(crate) async fn world_without_server(engine: Engine) -> World {
    world_with(engine, SmtpServer::default(), None, true).await
}

async fn world_with(engine: Engine, smtp: SmtpServer, smtp_url: Option<String>, capture: bool) -> World {
    let databases = TestDatabases::new(engine).await;
    let kernel = kernel();
    let (source, db) = (
        databases.open("orders").await,
        databases.open("notifications").await,
    );
    source.migrate(&[]).await.unwrap();
    let answers = Shared::default();
    let settings = MailSettings {
        smtp_url,
        from: "All Pet Plus <news@allpetplus.example>".into(),
        api_url: API.into(),
        capture,
    };
    let module = allpet_notifications::compose(&kernel, db.clone(), &settings)
        .await
        .unwrap();
    let others = other_modules(&kernel, &source, Arc::clone(&answers));
    World {
        app: TestApp::new(kernel, vec![module, others]),
        source,
        notifications: db,
        answers,
        smtp,
        _databases: databases,
    }
}

pub(crate) fn order() -> Order {
    serde_json::from_str(include_str!("facts/order.json")).unwrap()
}

pub(crate) fn application() -> ApplicantsApplication {
    serde_json::from_str(include_str!("facts/application.json")).unwrap()
}

/// Rex's licence, which is in force and which nobody has renewed.
pub(crate) fn owners_licence() -> OwnersLicence {
    OwnersLicence {
        owner: user(1),
        licence: application().licence.unwrap(),
        renewal: Renewal {
            under_way: false,
            late_fee: None,
            next_late_fee: None,
        },
    }
}

impl World {
    /// Announces an event and delivers it, without running jobs.
    pub(crate) async fn announce<E: Event>(&self, event: &E) {
        let mut tx = self.source.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Announces an event, and runs the jobs that are due.
    pub(crate) async fn happen<E: Event>(&self, event: &E) {
        self.announce(event).await;
        self.run_jobs().await;
    }

    /// Runs jobs until none is due.
    pub(crate) async fn run_jobs(&self) {
        while self.app.worker.run_enqueued().await.unwrap() > 0 {}
        self.app.relay.drain().await.unwrap();
    }

    pub(crate) async fn wait(&self, seconds: u64) {
        self.app.kernel.clock().advance_seconds(seconds);
        self.run_jobs().await;
    }

    /// Returns the page of the person of a number.
    pub(crate) fn person(&self, number: u8) -> Client<TestCaller> {
        self.app.person(number)
    }

    /// Returns the deliveries by mail: state and detail, the oldest first.
    pub(crate) async fn mail_states(&self) -> Vec<(String, String)> {
        const LIST: &str =
            "SELECT state, COALESCE(detail, '') FROM deliveries WHERE channel = 'email' ORDER BY id";
        on_read!(self.notifications, c => sqlx::query_as(LIST).fetch_all(c).await).unwrap()
    }

    /// Sends a request as a mail program does, without a session. Returns status and body.
    pub(crate) async fn request(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}
