//! Accounts and sessions.

use super::world::World;
use allpet_contract::identity::{
    ProfileForm, ReadKeySet, Refresh, SignIn, SignInForm, SignOut, SignUp, SignUpForm, TokenRequest,
    UpdateProfile, WhoAmI,
};
use allpet_domain::role::Role;
use allpet_kernel::both_engines;

const PASSWORD: &str = "a walk in the park";

both_engines! {
    async fn identity(engine) {
        let world = World::new(engine).await;
        let page = world.guest();
        let (email, app) = ("ben@example.com".to_owned(), "shell".to_owned());
        let body = SignUpForm { email: email.clone(), name: "Ben".into(), password: PASSWORD.into(), app: app.clone() };
        world.record(&page, SignUp { body }).await;
        world.record(&page, Refresh { body: TokenRequest { app: app.clone() } }).await;
        world.record(&page, SignOut {}).await;
        world.record(&page, SignIn { body: SignInForm { email, password: PASSWORD.into(), app } }).await;
        let kim = world.kim(world.shop, Role::Admin);
        world.record(&kim, UpdateProfile { body: ProfileForm { name: "Kim Lee".into() } }).await;
        world.record(&kim, WhoAmI {}).await;
        world.record(&page, ReadKeySet {}).await;
        world.compare("identity");
    }
}
