//! An authority that invites people, and a stand-in for identity.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use allpet_contract::{
    Problem,
    identity::{FindPeople, Person, ProveAddress, Workplace},
    tenants::{
        ListMembers, Tenant, TenantKind,
        invitations::{
            AcceptInvitation, Invitation, InvitationForm, InvitationLink, InvitationProof, InviteMember,
            IssueInvitationLink, ListInvitations, OfferedRole, ReadInvitation, ResendInvitation,
            WithdrawInvitation,
        },
    },
};
use allpet_domain::{id::InvitationId, role::Role};
use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes, Service, on_read,
    testkit::{Engine, TestApp, TestDatabases, kernel, user},
};
use allpet_tenants::{NewTenant, ensure_member, ensure_tenant};
use std::sync::{Arc, Mutex};

pub const DAY: u64 = 24 * 60 * 60;

/// The persons who proved their address.
pub type Proved = Arc<Mutex<Vec<u8>>>;

pub struct World {
    pub app: TestApp,
    pub db: Db,
    pub proved: Proved,
    pub seattle: Tenant,
    _databases: TestDatabases,
}

/// Stands in for identity, with accounts for the persons 0 to 99.
pub fn identity(kernel: &Kernel, db: &Db, proved: Proved) -> Module {
    async fn people(_: Proved, _: Service, request: FindPeople) -> Result<Vec<Person>, Failure> {
        let mut numbers: Vec<u8> = request.body.ids.iter().map(|id| id.0.as_bytes()[0]).collect();
        let email = request.body.email.unwrap_or_default();
        numbers.extend((0..100).find(|number| address(*number) == email));
        let known = numbers.into_iter().filter(|number| *number < 100);
        let person = |number: u8| Person {
            id: user(number),
            email: address(number),
            name: format!("Person {number}"),
        };
        Ok(known.map(person).collect())
    }
    async fn prove(proved: Proved, _: Service, request: ProveAddress) -> Result<bool, Failure> {
        let number = request.user.0.as_bytes()[0];
        let is_theirs = address(number) == request.body.email;
        if is_theirs {
            proved.lock().unwrap().push(number);
        }
        Ok(is_theirs)
    }
    let (router, operations) = Routes::new(kernel.clone(), proved).on(people).on(prove).finish();
    Module {
        name: "identity",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: PersonalData::Nothing,
        db: db.clone(),
    }
}

fn address(number: u8) -> String {
    format!("{number}@example.com")
}

/// Creates Seattle, whose admins are the persons 1 and 2.
pub async fn world(engine: Engine) -> World {
    let databases = TestDatabases::new(engine).await;
    let kernel = kernel();
    let db = databases.open("tenants").await;
    let module = allpet_tenants::compose(&kernel, db.clone()).await.unwrap();
    let proved = Proved::default();
    let beside = identity(&kernel, &db, Arc::clone(&proved));
    let app = TestApp::new(kernel, vec![module, beside]);
    let new = NewTenant {
        slug: "seattle",
        name: "Seattle Animal Shelter",
        kind: TenantKind::Authority,
        jurisdiction: Some("us-wa-seattle"),
    };
    let seattle = ensure_tenant(&app.kernel, &db, new).await.unwrap();
    let world = World {
        app,
        db,
        proved,
        seattle,
        _databases: databases,
    };
    world.join(1, Role::Admin).await;
    world.join(2, Role::Admin).await;
    world
}

pub fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code
}

impl World {
    pub async fn join(&self, number: u8, role: Role) {
        ensure_member(&self.app.kernel, &self.db, self.seattle.id, user(number), role)
            .await
            .unwrap();
    }

    pub async fn invite_as(&self, admin: u8, email: &str, role: Role) -> Result<Invitation, Problem> {
        let tenant = self.seattle.id;
        let body = InvitationForm {
            email: email.into(),
            role,
        };
        let admin = self.app.staff(admin, tenant, Role::Admin);
        admin.send(InviteMember { tenant, body }).await
    }

    pub async fn invite(&self, number: u8, role: Role) -> Invitation {
        self.invite_as(1, &address(number), role).await.unwrap()
    }

    pub async fn resend(&self, invitation: InvitationId) -> Result<Invitation, Problem> {
        let tenant = self.seattle.id;
        let admin = self.app.staff(1, tenant, Role::Admin);
        admin.send(ResendInvitation { tenant, invitation }).await
    }

    pub async fn withdraw(&self, invitation: InvitationId) -> Result<(), Problem> {
        let tenant = self.seattle.id;
        let admin = self.app.staff(1, tenant, Role::Admin);
        admin.send(WithdrawInvitation { tenant, invitation }).await
    }

    pub async fn list(&self) -> Vec<Invitation> {
        let tenant = self.seattle.id;
        let admin = self.app.staff(1, tenant, Role::Admin);
        admin.send(ListInvitations { tenant }).await.unwrap()
    }

    /// Makes a link as the module does that sends mails.
    pub async fn link(&self, invitation: InvitationId, mail: u32) -> Result<InvitationLink, Problem> {
        let client = self.app.kernel.client("notifications");
        client.send(IssueInvitationLink { invitation, mail }).await
    }

    /// Makes a link. Returns its token.
    pub async fn token(&self, invitation: &Invitation, mail: u32) -> String {
        let link = self.link(invitation.id, mail).await.unwrap().link;
        link.split_once('#').unwrap().1.to_owned()
    }

    pub async fn read(&self, token: &str) -> Result<OfferedRole, Problem> {
        let body = InvitationProof { token: token.into() };
        self.app.anonymous().send(ReadInvitation { body }).await
    }

    pub async fn accept(&self, number: u8, token: &str) -> Result<Workplace, Problem> {
        let body = InvitationProof { token: token.into() };
        self.app.person(number).send(AcceptInvitation { body }).await
    }

    /// Returns the role of a person.
    pub async fn role(&self, number: u8) -> Option<Role> {
        let tenant = self.seattle.id;
        let admin = self.app.staff(1, tenant, Role::Admin);
        let members = admin.send(ListMembers { tenant }).await.unwrap();
        let member = members.into_iter().find(|member| member.user == user(number));
        member.map(|member| member.role)
    }

    pub async fn payloads(&self, topic: &str) -> Vec<String> {
        on_read!(self.db, c => sqlx::query_scalar("SELECT payload FROM outbox WHERE topic = $1")
            .bind(topic).fetch_all(c).await)
        .unwrap()
    }

    pub fn wait(&self, seconds: u64) {
        self.app.kernel.clock().advance_seconds(seconds);
    }
}
