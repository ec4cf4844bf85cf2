//! The list of a person's sessions, ending them, and the notice of a new device.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{AuditRecorded, NewDeviceUsed},
    identity::{
        WhoAmI,
        account::{EndOtherSessions, EndSession, ListSessions},
    },
};
use allpet_kernel::both_engines;
use common::{Browser, PASSWORD, World, code};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Safari/604.1";

fn browser(world: &World, user_agent: &'static str) -> Browser {
    Browser {
        user_agent,
        ..world.browser()
    }
}

both_engines! {
    async fn sessions_are_listed_with_their_devices(engine) {
        let world = World::new(engine).await;
        let (mut desk, mut phone) = (browser(&world, FIREFOX), browser(&world, SAFARI));
        desk.sign_up("ada@example.com").await.unwrap();
        world.browser().sign_up("eve@example.com").await.unwrap();
        world.wait(60);
        phone.sign_in("ada@example.com", PASSWORD).await.unwrap();
        world.wait(60);
        let token = desk.refresh("shell").await.unwrap().access_token;
        let sessions = world.with_token(&token, ListSessions {}).await.unwrap();
        let listed: Vec<(&str, bool)> = sessions.iter().map(|one| (one.device.as_str(), one.current)).collect();
        assert_eq!(listed, [("Firefox on Windows", true), ("Safari on iPhone", false)]);
        assert_eq!(sessions[0].created.plus_seconds(120), sessions[0].last_used);
        assert_eq!(sessions[1].created, sessions[1].last_used);
    }

    async fn one_session_or_all_others_are_ended(engine) {
        let world = World::new(engine).await;
        let (mut desk, mut phone, mut tablet) = (world.browser(), world.browser(), world.browser());
        let token = desk.sign_up("ada@example.com").await.unwrap().access_token;
        let on_phone = phone.sign_in("ada@example.com", PASSWORD).await.unwrap();
        let on_tablet = tablet.sign_in("ada@example.com", PASSWORD).await.unwrap();
        let stranger = world.browser().sign_up("eve@example.com").await.unwrap();
        let end = |session| world.with_token(&token, EndSession { session });
        let (theirs, strangers) = (world.claims(&on_phone).sid.unwrap(), world.claims(&stranger).sid.unwrap());
        assert_eq!(code(end(strangers).await), "identity.session-not-found");
        world.with_token(&stranger.access_token, WhoAmI {}).await.unwrap();
        end(theirs).await.unwrap();
        assert_eq!(code(world.with_token(&on_phone.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(code(phone.refresh("shell").await), "identity.session-ended");
        assert_eq!(code(end(theirs).await), "identity.session-not-found", "once");
        world.with_token(&on_tablet.access_token, WhoAmI {}).await.unwrap();
        world.with_token(&token, EndOtherSessions {}).await.unwrap();
        assert_eq!(code(world.with_token(&on_tablet.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(world.with_token(&token, ListSessions {}).await.unwrap().len(), 1);
        world.with_token(&stranger.access_token, WhoAmI {}).await.unwrap();
    }

    async fn an_operator_ends_all_sessions_of_a_person(engine) {
        let world = World::new(engine).await;
        let mut phone = world.browser();
        let on_phone = phone.sign_up("ada@example.com").await.unwrap();
        world.browser().sign_in("ada@example.com", PASSWORD).await.unwrap();
        let stranger = world.browser().sign_up("eve@example.com").await.unwrap();
        let (kernel, user) = (&world.app.kernel, on_phone.user.id);
        assert_eq!(allpet_identity::end_sessions(kernel, &world.db, user).await.unwrap(), 2);
        assert_eq!(allpet_identity::end_sessions(kernel, &world.db, user).await.unwrap(), 0);
        assert_eq!(code(phone.refresh("shell").await), "identity.session-ended");
        world.with_token(&stranger.access_token, WhoAmI {}).await.unwrap();
        let audited = world.announced::<AuditRecorded>().await;
        assert_eq!(audited.len(), 1);
        assert_eq!(audited[0].action.as_str(), "session-ended");
    }

    async fn a_new_kind_of_device_is_announced_once(engine) {
        let world = World::new(engine).await;
        browser(&world, FIREFOX).sign_up("ada@example.com").await.unwrap();
        browser(&world, FIREFOX).sign_in("ada@example.com", PASSWORD).await.unwrap();
        assert!(world.announced::<NewDeviceUsed>().await.is_empty());
        for _ in 0..2 {
            browser(&world, SAFARI).sign_in("ada@example.com", PASSWORD).await.unwrap();
            let devices = world.announced::<NewDeviceUsed>().await;
            assert_eq!(devices.len(), 1);
            assert_eq!(devices[0].device, "Safari on iPhone");
        }
    }
}
