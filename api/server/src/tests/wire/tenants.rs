//! Authorities and shops, and who works there.

use super::world::World;
use allpet_contract::tenants::{
    AddMember, ListMembers, ListTenants, MemberForm, NewMemberForm, PutMember, ReadTenant, RemoveMember,
    TenantForm, UpdateTenant,
};
use allpet_domain::role::Role;
use allpet_kernel::both_engines;

both_engines! {
    async fn tenants(engine) {
        let world = World::new(engine).await;
        let (guest, admin) = (world.guest(), world.kim(world.seattle, Role::Admin));
        let (tenant, user) = (world.seattle, world.ada);
        world.tell(&guest, ListTenants {}).await;
        world.tell(&guest, ReadTenant { slug: "seattle".into() }).await;
        world.tell(&admin, UpdateTenant { tenant, body: TenantForm { name: "City of Seattle".into() } }).await;
        let body = NewMemberForm { email: "ada@example.com".into(), role: Role::Clerk };
        world.tell(&admin, AddMember { tenant, body }).await;
        world.tell(&admin, PutMember { tenant, user, body: MemberForm { role: Role::Admin } }).await;
        world.tell(&admin, ListMembers { tenant }).await;
        world.tell(&admin, RemoveMember { tenant, user }).await;
        world.compare("tenants");
    }
}
