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
        world.tell(&page, SignUp { body }).await;
        world.tell(&page, Refresh { body: TokenRequest { app: app.clone() } }).await;
        world.tell(&page, SignOut {}).await;
        world.tell(&page, SignIn { body: SignInForm { email, password: PASSWORD.into(), app } }).await;
        let kim = world.kim(world.shop, Role::Admin);
        world.tell(&kim, UpdateProfile { body: ProfileForm { name: "Kim Lee".into() } }).await;
        world.tell(&kim, WhoAmI {}).await;
        world.tell(&page, ReadKeySet {}).await;
        world.compare("identity");
    }
}
