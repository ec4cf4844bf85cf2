//! The inbox, the preferences, and unsubscribing.

use super::{
    shop::steps::{GOOD, pay, placed, stock, variant},
    world::World,
};
use allpet_contract::{
    events::PasswordChanged,
    notifications::{
        ChannelsForm, CountUnread, ListNotifications, LocalQuietHours, MarkAllRead, MarkRead, QuietHoursForm,
        ReadPreferences, ReadUntil, SetChannels, SetQuietHours, ShowUnsubscribe, Unsubscribe,
    },
    page::Paging,
};
use allpet_domain::notifications::QuietHours;
use allpet_kernel::{both_engines, on_read};

/// Tells Ada that her password is changed.
async fn message(world: &World) {
    let mut tx = world.databases["identity"].begin().await.unwrap();
    let event = PasswordChanged { user: world.ada };
    world.app.kernel.announce(&mut tx, &event).await.unwrap();
    tx.commit().await.unwrap();
    world.deliver_events().await;
}

/// Returns the token of the link to unsubscribe in the mail about a paid order.
async fn unsubscribe_token(world: &World) -> String {
    let guest = world.guest();
    let order = placed(&guest, variant(&stock(world).await[0]), "order").await;
    guest
        .send(pay(&guest, order.id, GOOD, "pay").await)
        .await
        .unwrap();
    world.deliver_events().await;
    let mail: String = on_read!(world.databases["notifications"], c => sqlx::query_scalar(
        "SELECT plain FROM captured_mails WHERE subject LIKE '%is confirmed'").fetch_one(c).await)
    .unwrap();
    let (_, token) = mail.split_once("/unsubscribe/").unwrap();
    token.trim().to_owned()
}

both_engines! {
    async fn notifications(engine) {
        let world = World::new(engine).await;
        let (ada, guest) = (world.ada(), world.guest());
        message(&world).await;
        let page = world.record(&ada, ListNotifications { query: Paging::default() }).await;
        let notification = page.items[0].id;
        world.record(&ada, CountUnread {}).await;
        world.record(&ada, MarkRead { notification }).await;
        world.record(&ada, MarkAllRead { body: ReadUntil { until: notification } }).await;
        world.record(&ada, ReadPreferences {}).await;
        let body = ChannelsForm { email: false, inbox: true };
        world.record(&ada, SetChannels { kind: "order-shipped".into(), body }).await;
        let quiet = LocalQuietHours {
            hours: QuietHours { from: 1_320, until: 420 },
            zone: "America/Los_Angeles".into(),
        };
        world.record(&ada, SetQuietHours { body: QuietHoursForm { quiet: Some(quiet) } }).await;
        let token = unsubscribe_token(&world).await;
        world.record(&guest, ShowUnsubscribe { token: token.clone() }).await;
        world.record(&guest, Unsubscribe { token }).await;
        world.compare("notifications");
    }
}
