//! Authorities, shops and their members.

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
        world.record(&guest, ListTenants {}).await;
        world.record(&guest, ReadTenant { slug: "seattle".into() }).await;
        world.record(&admin, UpdateTenant { tenant, body: TenantForm { name: "City of Seattle".into() } }).await;
        let body = NewMemberForm { email: "ada@example.com".into(), role: Role::Clerk };
        world.record(&admin, AddMember { tenant, body }).await;
        world.record(&admin, PutMember { tenant, user, body: MemberForm { role: Role::Admin } }).await;
        world.record(&admin, ListMembers { tenant }).await;
        world.record(&admin, RemoveMember { tenant, user }).await;
        world.compare("tenants");
    }
}
