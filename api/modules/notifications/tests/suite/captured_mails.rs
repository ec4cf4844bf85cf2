//! `/dev/mail` of a development system.

use super::world::{order, world, world_without_server};
use allpet_contract::events::OrderShipped;
use allpet_kernel::{
    both_engines,
    testkit::{tenant, user},
};

both_engines! {
    async fn mails_are_readable_without_a_mail_server(engine) {
        let world = world_without_server(engine).await;
        let (status, page) = world.request("GET", "/dev/mail", "").await;
        assert!(status == 200 && page.contains("There is no mail yet."), "{page}");
        world.answers.lock().unwrap().order = Some(order());
        let (order, owner, tenant) = (order().id, Some(user(1)), Some(tenant(1)));
        world.happen(&OrderShipped { order, owner, tenant }).await;
        let (_, page) = world.request("GET", "/dev/mail", "").await;
        assert!(page.contains("Order AP-7K2M-9QXD is on its way"), "{page}");
        assert!(page.contains("<a href=\"https://api.example/unsubscribe/"), "{page}");
        let id = page.split("/dev/mail/").nth(1).and_then(|rest| rest.get(..36)).unwrap();
        let (status, html) = world.request("GET", &format!("/dev/mail/{id}"), "").await;
        assert!(status == 200 && html.contains("<h1"), "{html}");
    }

    async fn a_system_with_a_mail_server_has_no_such_page(engine) {
        let world = world(engine).await;
        let (status, _) = world.request("GET", "/dev/mail", "").await;
        assert_eq!(status, 404);
    }
}
