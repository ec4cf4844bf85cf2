//! Tenants and their members: what is public, what an admin may do, and the separation of tenants.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Problem,
    events::{Event as _, MemberJoined, TenantCreated},
    tenants::{
        AddMember, ListMembers, ListStaff, ListTenants, MemberForm, NewMemberForm, PutMember, ReadTenant,
        RemoveMember, Tenant, TenantForm, TenantKind, UpdateTenant, WorkplacesOf,
    },
};
use allpet_domain::role::{Grant, Role};
use allpet_kernel::{
    Db, both_engines, on_read,
    testkit::{Engine, TestApp, TestDatabases, kernel, tenant, user},
    token::Claims,
};
use allpet_tenants::{NewTenant, ensure_member, ensure_tenant, find_tenant};
use common::{Proved, identity};

struct World {
    app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

const SEATTLE: NewTenant<'static> = NewTenant {
    slug: "seattle",
    name: "Seattle Animal Shelter",
    kind: TenantKind::Authority,
    jurisdiction: Some("us-wa-seattle"),
};
const SHOP: NewTenant<'static> = NewTenant {
    slug: "harness-house",
    name: "Harness House",
    kind: TenantKind::Shop,
    jurisdiction: None,
};

async fn world(engine: Engine) -> (World, Tenant, Tenant) {
    let databases = TestDatabases::new(engine).await;
    let kernel = kernel();
    let db = databases.open("tenants").await;
    let module = allpet_tenants::compose(&kernel, db.clone()).await.unwrap();
    let beside = identity(&kernel, &db, Proved::default());
    let world = World {
        app: TestApp::new(kernel, vec![module, beside]),
        db,
        _databases: databases,
    };
    let seattle = world.ensure(SEATTLE).await;
    let shop = world.ensure(SHOP).await;
    world.join(&seattle, 1, Role::Admin).await;
    world.join(&shop, 9, Role::Admin).await;
    (world, seattle, shop)
}

impl World {
    async fn ensure(&self, new: NewTenant<'_>) -> Tenant {
        ensure_tenant(&self.app.kernel, &self.db, new).await.unwrap()
    }

    async fn join(&self, tenant: &Tenant, number: u8, role: Role) {
        ensure_member(&self.app.kernel, &self.db, tenant.id, user(number), role)
            .await
            .unwrap();
    }

    async fn announced(&self, topic: &str) -> i64 {
        on_read!(self.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE topic = $1")
            .bind(topic).fetch_one(c).await)
        .unwrap()
    }

    /// Returns the records for the audit log of what people did.
    async fn audited_requests(&self) -> Vec<String> {
        on_read!(self.db, c => sqlx::query_scalar(
            "SELECT payload FROM outbox WHERE topic = 'audit.recorded' AND actor IS NOT NULL ORDER BY id")
            .fetch_all(c).await)
        .unwrap()
    }

    async fn people(&self, tenant: &Tenant) -> Vec<(u8, Role)> {
        let members = self
            .app
            // The roles of these callers do not change in the tests.
            .staff(99, tenant.id, Role::Admin)
            .send(ListMembers { tenant: tenant.id })
            .await
            .unwrap();
        members
            .into_iter()
            .map(|member| (member.user.0.as_bytes()[0], member.role))
            .collect()
    }
}

fn put(tenant: &Tenant, number: u8, role: Role) -> PutMember {
    PutMember {
        tenant: tenant.id,
        user: user(number),
        body: MemberForm { role },
    }
}

fn status_and_code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> (u16, String) {
    let problem = answer.unwrap_err();
    (problem.status, problem.code)
}

both_engines! {
    async fn the_list_of_tenants_is_public(engine) {
        let (world, seattle, shop) = world(engine).await;
        let anonymous = world.app.anonymous();
        assert_eq!(anonymous.send(ListTenants {}).await.unwrap(), [shop, seattle.clone()]);
        assert_eq!(anonymous.send(ReadTenant { slug: "seattle".into() }).await.unwrap(), seattle);
        assert_eq!(seattle.jurisdiction.as_deref(), Some("us-wa-seattle"));
        let missing = anonymous.send(ReadTenant { slug: "atlantis".into() }).await;
        assert_eq!(status_and_code(missing), (404, "tenant.not-found".into()));
    }

    async fn an_operator_creates_a_tenant_once(engine) {
        let (world, seattle, _) = world(engine).await;
        assert_eq!(world.ensure(NewTenant { name: "Another name", ..SEATTLE }).await, seattle);
        assert_eq!(find_tenant(&world.db, "seattle").await.unwrap(), Some(seattle));
        assert_eq!(world.announced(TenantCreated::TOPIC).await, 2);
        for wrong in [
            NewTenant { slug: "Seattle!", ..SEATTLE },
            NewTenant { slug: "x", ..SEATTLE },
            NewTenant { slug: "nowhere", jurisdiction: None, ..SEATTLE },
            NewTenant { slug: "nameless", name: " ", ..SEATTLE },
        ] {
            assert!(ensure_tenant(&world.app.kernel, &world.db, wrong).await.is_err(), "{wrong:?}");
        }
    }

    async fn an_admin_renames_their_tenant(engine) {
        let (world, seattle, _) = world(engine).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        let rename = |name: &str| UpdateTenant { tenant: seattle.id, body: TenantForm { name: name.into() } };
        let renamed = admin.send(rename(" Seattle Animals ")).await.unwrap();
        assert_eq!(renamed, Tenant { name: "Seattle Animals".into(), ..seattle.clone() });
        let audited = world.audited_requests().await;
        let values = format!(r#""before":[{{"name":"name","value":"{}"}}],"after":[{{"name":"name","value":"Seattle Animals"}}]"#, seattle.name);
        assert!(audited.iter().any(|payload| payload.contains(&values)), "{audited:?}");
        assert_eq!(world.app.anonymous().send(ReadTenant { slug: "seattle".into() }).await.unwrap(), renamed);
        assert!(admin.send(rename(&"a".repeat(121))).await.unwrap_err().field("name").is_some());
        assert!(admin.send(rename("")).await.unwrap_err().field("name").is_some());
    }

    async fn an_admin_manages_the_members(engine) {
        let (world, seattle, _) = world(engine).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        assert_eq!(world.announced(MemberJoined::TOPIC).await, 2);
        let joined = admin.send(put(&seattle, 2, Role::Clerk)).await.unwrap();
        assert_eq!((joined.user, joined.role), (user(2), Role::Clerk));
        world.app.kernel.clock().advance_seconds(60);
        let promoted = admin.send(put(&seattle, 2, Role::Admin)).await.unwrap();
        assert_eq!((promoted.role, promoted.joined), (Role::Admin, joined.joined));
        assert_eq!(world.announced(MemberJoined::TOPIC).await, 3, "a promotion is not a joining");
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin), (2, Role::Admin)]);
        for _ in 0..2 {
            admin.send(RemoveMember { tenant: seattle.id, user: user(2) }).await.unwrap();
        }
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin)]);
    }

    async fn the_audit_log_gets_each_change_of_a_role_once(engine) {
        let (world, seattle, _) = world(engine).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        for role in [Role::Clerk, Role::Clerk, Role::Admin] {
            admin.send(put(&seattle, 2, role)).await.unwrap();
        }
        for _ in 0..2 {
            admin.send(RemoveMember { tenant: seattle.id, user: user(2) }).await.unwrap();
        }
        let values = |role: &str| format!(r#"[{{"name":"role","value":"{role}"}}]"#);
        let expected = [
            ("role-given", "[]".to_owned(), values("clerk")),
            ("role-given", values("clerk"), values("admin")),
            ("role-taken", values("admin"), "[]".to_owned()),
        ];
        let audited = world.audited_requests().await;
        assert_eq!(audited.len(), 3, "{audited:?}");
        for (payload, (action, before, after)) in audited.iter().zip(expected) {
            assert!(payload.contains(&format!(r#""action":"{action}""#)), "{payload}");
            assert!(payload.contains(&format!(r#""before":{before},"after":{after}"#)), "{payload}");
            assert!(!payload.contains("Person 2"), "no names: {payload}");
        }
    }

    async fn a_shop_has_merchants(engine) {
        let (world, seattle, shop) = world(engine).await;
        world.join(&shop, 4, Role::Merchant).await;
        assert_eq!(world.people(&shop).await, [(4, Role::Merchant), (9, Role::Admin)]);
        let merchant = world.app.staff(4, shop.id, Role::Merchant);
        let forbidden = (403, "forbidden".into());
        assert_eq!(status_and_code(merchant.send(put(&shop, 4, Role::Admin)).await), forbidden);
        assert_eq!(status_and_code(merchant.send(put(&seattle, 4, Role::Merchant)).await), forbidden);
    }

    async fn other_modules_read_the_staff_of_a_tenant(engine) {
        let (world, _, shop) = world(engine).await;
        world.join(&shop, 4, Role::Merchant).await;
        let client = world.app.kernel.client("notifications");
        let staff = client.send(ListStaff { tenant: shop.id }).await.unwrap();
        let staff: Vec<_> = staff.iter().map(|member| (member.user, member.role)).collect();
        assert_eq!(staff, [(user(4), Role::Merchant), (user(9), Role::Admin)]);
        assert_eq!(client.send(ListStaff { tenant: tenant(77) }).await.unwrap(), []);
        let refused = world.app.staff(9, shop.id, Role::Admin).send(ListStaff { tenant: shop.id }).await;
        assert!(matches!(refused.unwrap_err().status, 401 | 403));
    }

    async fn a_member_has_a_name_and_is_added_by_address(engine) {
        let (world, seattle, _) = world(engine).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        let add = |email: &str, role| AddMember { tenant: seattle.id, body: NewMemberForm { email: email.into(), role } };
        let added = admin.send(add("2@example.com", Role::Clerk)).await.unwrap();
        assert_eq!((added.user, added.name.as_str(), added.email.as_str()), (user(2), "Person 2", "2@example.com"));
        let listed = admin.send(ListMembers { tenant: seattle.id }).await.unwrap();
        assert_eq!(listed[1], added);
        let again = admin.send(add("2@example.com", Role::Admin)).await;
        assert_eq!(status_and_code(again), (409, "tenant.already-member".into()));
        let nobody = admin.send(add("nobody@example.com", Role::Clerk)).await;
        assert_eq!(status_and_code(nobody), (422, "tenant.no-such-person".into()));
        assert!(admin.send(add("nobody", Role::Clerk)).await.unwrap_err().field("email").is_some());
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin), (2, Role::Clerk)]);
    }

    async fn a_role_goes_to_people_who_exist_and_is_of_the_tenants_kind(engine) {
        let (world, seattle, shop) = world(engine).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        assert_eq!(status_and_code(admin.send(put(&seattle, 150, Role::Clerk)).await), (422, "tenant.no-such-person".into()));
        let refused = admin.send(put(&seattle, 2, Role::Merchant)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "tenant.wrong-role"));
        assert_eq!(refused.detail.as_deref(), Some("Choose one of: clerk, admin."));
        let keeper = world.app.staff(9, shop.id, Role::Admin);
        assert_eq!(status_and_code(keeper.send(put(&shop, 2, Role::Clerk)).await), (422, "tenant.wrong-role".into()));
        let by_operator = ensure_member(&world.app.kernel, &world.db, shop.id, user(2), Role::Clerk).await;
        assert!(by_operator.is_err());
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin)]);
        assert_eq!(world.people(&shop).await, [(9, Role::Admin)]);
    }

    async fn a_removed_member_can_do_nothing_with_an_old_token(engine) {
        let (world, seattle, shop) = world(engine).await;
        world.join(&seattle, 2, Role::Admin).await;
        world.join(&shop, 2, Role::Admin).await;
        let roles = [seattle.id, shop.id].map(|tenant| Grant { tenant, role: Role::Admin });
        world.app.kernel.clock().advance_seconds(60);
        let second = world.app.client(Some(world.app.claims(2, "shell", roles.to_vec())));
        second.send(put(&seattle, 3, Role::Clerk)).await.unwrap();
        let first = world.app.staff(1, seattle.id, Role::Admin);
        first.send(RemoveMember { tenant: seattle.id, user: user(2) }).await.unwrap();
        assert_eq!(status_and_code(second.send(put(&seattle, 4, Role::Clerk)).await), (403, "forbidden".into()));
        second.send(ListMembers { tenant: shop.id }).await.unwrap();
        first.send(put(&seattle, 2, Role::Clerk)).await.unwrap();
        assert_eq!(status_and_code(second.send(put(&seattle, 4, Role::Clerk)).await), (403, "forbidden".into()));
        first.send(put(&seattle, 2, Role::Admin)).await.unwrap();
        second.send(put(&seattle, 4, Role::Clerk)).await.unwrap();
    }

    async fn the_last_admin_stays(engine) {
        let (world, seattle, _) = world(engine).await;
        world.join(&seattle, 2, Role::Clerk).await;
        let admin = world.app.staff(1, seattle.id, Role::Admin);
        let leave = RemoveMember { tenant: seattle.id, user: user(1) };
        assert_eq!(status_and_code(admin.send(leave.clone()).await), (409, "tenant.last-admin".into()));
        assert_eq!(status_and_code(admin.send(put(&seattle, 1, Role::Clerk)).await), (409, "tenant.last-admin".into()));
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin), (2, Role::Clerk)]);
        admin.send(put(&seattle, 2, Role::Admin)).await.unwrap();
        admin.send(leave).await.unwrap();
        assert_eq!(world.people(&seattle).await, [(2, Role::Admin)]);
    }

    async fn of_admins_who_leave_together_one_stays(engine) {
        let (world, seattle, _) = world(engine).await;
        // The first round opens the connections; from the second on the requests overlap.
        for _ in 0..5 {
            for number in 1..=6 {
                world.join(&seattle, number, Role::Admin).await;
            }
            let mut leaving = tokio::task::JoinSet::new();
            for number in 1..=6 {
                let admin = world.app.staff(number, seattle.id, Role::Admin);
                let remove = RemoveMember { tenant: seattle.id, user: user(number) };
                leaving.spawn(async move { admin.send(remove).await });
            }
            let refused: Vec<_> = leaving.join_all().await.into_iter().filter_map(Result::err).collect();
            assert_eq!(refused.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["tenant.last-admin"]);
            assert_eq!(world.people(&seattle).await.len(), 1);
        }
    }

    async fn nobody_reaches_across_tenants(engine) {
        let (world, seattle, shop) = world(engine).await;
        let forbidden = (403, "forbidden".to_owned());
        let foreign = [
            ("the shop's admin", world.app.staff(9, shop.id, Role::Admin)),
            ("a clerk of the place", world.app.staff(2, seattle.id, Role::Clerk)),
            ("a person without a role", world.app.person(3)),
        ];
        for (description, caller) in foreign {
            let update = UpdateTenant { tenant: seattle.id, body: TenantForm { name: "Mine".into() } };
            assert_eq!(status_and_code(caller.send(update).await), forbidden, "{description}");
            assert_eq!(status_and_code(caller.send(ListMembers { tenant: seattle.id }).await), forbidden, "{description}");
            assert_eq!(status_and_code(caller.send(put(&seattle, 9, Role::Admin)).await), forbidden, "{description}");
            let remove = RemoveMember { tenant: seattle.id, user: user(1) };
            assert_eq!(status_and_code(caller.send(remove).await), forbidden, "{description}");
            assert_eq!(status_and_code(caller.send(WorkplacesOf { user: user(1) }).await), forbidden, "{description}");
        }
        let anonymous = world.app.anonymous();
        assert_eq!(status_and_code(anonymous.send(ListMembers { tenant: seattle.id }).await), (401, "signed-out".into()));
        assert_eq!(status_and_code(anonymous.send(put(&seattle, 9, Role::Admin)).await), (401, "signed-out".into()));
        assert_eq!(world.people(&seattle).await, [(1, Role::Admin)]);
    }

    async fn a_token_of_another_app_is_refused(engine) {
        let (world, seattle, _) = world(engine).await;
        let roles = vec![Grant { tenant: seattle.id, role: Role::Admin }];
        let licensing = world.app.client(Some(world.app.claims(1, "licensing", roles.clone())));
        assert_eq!(status_and_code(licensing.send(ListMembers { tenant: seattle.id }).await), (403, "forbidden".into()));
        let shell = world.app.client(Some(world.app.claims(1, "shell", roles)));
        shell.send(ListMembers { tenant: seattle.id }).await.unwrap();
        world.app.kernel.clock().advance_seconds(15 * 60);
        assert_eq!(status_and_code(shell.send(ListMembers { tenant: seattle.id }).await), (401, "signed-out".into()));
    }

    async fn an_unknown_tenant_is_not_found(engine) {
        let (world, _, _) = world(engine).await;
        let nowhere = tenant(200);
        let admin = world.app.staff(1, nowhere, Role::Admin);
        let missing = (404, "tenant.not-found".to_owned());
        let update = UpdateTenant { tenant: nowhere, body: TenantForm { name: "Mine".into() } };
        assert_eq!(status_and_code(admin.send(update).await), missing);
        assert_eq!(status_and_code(admin.send(ListMembers { tenant: nowhere }).await), missing);
        let put = PutMember { tenant: nowhere, user: user(1), body: MemberForm { role: Role::Admin } };
        assert_eq!(status_and_code(admin.send(put).await), missing);
        assert_eq!(status_and_code(admin.send(RemoveMember { tenant: nowhere, user: user(1) }).await), missing);
    }

    async fn a_removed_member_cannot_write_from_then_on(engine) {
        let (world, seattle, _) = world(engine).await;
        world.join(&seattle, 2, Role::Admin).await;
        world.app.kernel.confirm_roles();
        let tenant = seattle.id;
        // A token that grants more than it should for a quarter of an hour.
        let two = world.app.staff(2, tenant, Role::Admin);
        let rename = |name: &str| UpdateTenant { tenant, body: TenantForm { name: name.into() } };
        assert_eq!(two.send(rename("Seattle Animals")).await.unwrap().name, "Seattle Animals");
        world.app.staff(1, tenant, Role::Admin).send(RemoveMember { tenant, user: user(2) }).await.unwrap();
        assert_eq!(status_and_code(two.send(rename("Mine")).await), (403, "forbidden".into()));
        // A member with a lower role has fewer rights, and a role that was never granted is none.
        world.join(&seattle, 2, Role::Clerk).await;
        assert_eq!(status_and_code(two.send(rename("Mine")).await), (403, "forbidden".into()));
        let forged = world.app.staff(8, tenant, Role::Admin);
        assert_eq!(status_and_code(forged.send(rename("Mine")).await), (403, "forbidden".into()));
        // A new admin need not wait for another token.
        world.join(&seattle, 3, Role::Admin).await;
        let three = world.app.person(3);
        assert_eq!(three.send(rename("Seattle Animal Shelter")).await.unwrap().name, "Seattle Animal Shelter");
        // In a session without the second factor that staff need, the same admin writes nothing.
        let withheld = Claims { roles_withheld: true, ..world.app.claims(3, "shell", Vec::new()) };
        let without_factor = world.app.client(Some(withheld));
        assert_eq!(status_and_code(without_factor.send(rename("Mine")).await), (403, "forbidden".into()));
    }

    async fn identity_reads_a_persons_workplaces(engine) {
        let (world, seattle, shop) = world(engine).await;
        world.join(&shop, 1, Role::Merchant).await;
        let identity = world.app.kernel.client("identity");
        let workplaces = identity.send(WorkplacesOf { user: user(1) }).await.unwrap();
        let seen: Vec<_> = workplaces
            .iter()
            .map(|work| (work.tenant, work.tenant_name.as_str(), work.slug.as_str(), work.role))
            .collect();
        assert_eq!(seen, [
            (shop.id, "Harness House", "harness-house", Role::Merchant),
            (seattle.id, "Seattle Animal Shelter", "seattle", Role::Admin),
        ]);
        assert!(identity.send(WorkplacesOf { user: user(7) }).await.unwrap().is_empty());
    }
}
