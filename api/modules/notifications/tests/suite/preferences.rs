//! The notification preferences of people, and their quiet hours.

use super::{
    smtp_server::Treatment,
    world::{World, order, world},
};
use allpet_contract::{
    events::{NewDeviceUsed, OrderPaid, OrderShipped},
    notifications::{
        ChannelsForm, CountUnread, LocalQuietHours, QuietHoursForm, ReadPreferences, SetChannels,
        SetQuietHours,
    },
};
use allpet_domain::{id::ReservationId, notifications::QuietHours};
use allpet_kernel::{
    both_engines,
    testkit::{tenant, user},
};

fn set(kind: &str, email: bool, inbox: bool) -> SetChannels {
    SetChannels {
        kind: kind.into(),
        body: ChannelsForm { email, inbox },
    }
}

async fn ship(world: &World) {
    world.answers.lock().unwrap().order = Some(order());
    let (order, owner, tenant) = (order().id, Some(user(1)), Some(tenant(1)));
    world.happen(&OrderShipped { order, owner, tenant }).await;
}

/// The quiet hours from eleven to one o'clock in UTC; tests begin at noon.
fn at_noon() -> SetQuietHours {
    let quiet = LocalQuietHours {
        hours: QuietHours {
            from: 11 * 60,
            until: 13 * 60,
        },
        zone: "UTC".into(),
    };
    SetQuietHours {
        body: QuietHoursForm { quiet: Some(quiet) },
    }
}

both_engines! {
    async fn a_channel_is_switched_off_for_its_kind_alone(engine) {
        let world = world(engine).await;
        let ada = world.person(1);
        ada.send(set("order-shipped", false, true)).await.unwrap();
        ship(&world).await;
        assert_eq!(world.smtp.mails().len(), 0);
        assert_eq!(ada.send(CountUnread {}).await.unwrap().unread, 1);
        let paid = OrderPaid {
            order: order().id,
            reservation: ReservationId(order().id.0),
            owner: Some(user(1)),
            tenant: Some(tenant(1)),
        };
        world.happen(&paid).await;
        assert_eq!(world.smtp.mails().len(), 1);
        let preferences = ada.send(ReadPreferences {}).await.unwrap();
        let of = |name: &str| {
            let kind = preferences.kinds.iter().find(|kind| kind.kind == name).unwrap();
            (kind.email, kind.inbox, kind.required)
        };
        assert_eq!(of("order-shipped"), (false, true, false));
        assert_eq!(of("order-paid"), (true, true, false));
        assert_eq!(of("password-changed"), (true, true, true));
    }

    async fn security_cannot_be_switched_off(engine) {
        let world = world(engine).await;
        let code = async |kind: &'static str| {
            world.person(1).send(set(kind, false, false)).await.unwrap_err().code
        };
        assert_eq!(code("password-changed").await, "notifications.kind-required");
        assert_eq!(code("nothing").await, "notifications.kind-not-found");
    }

    async fn a_mail_waits_for_the_end_of_quiet_hours(engine) {
        let world = world(engine).await;
        world.person(1).send(at_noon()).await.unwrap();
        ship(&world).await;
        assert_eq!(world.person(1).send(CountUnread {}).await.unwrap().unread, 1, "the inbox disturbs nobody");
        world.wait(59 * 60).await;
        assert_eq!(world.smtp.mails().len(), 0);
        world.wait(61).await;
        assert_eq!(world.smtp.mails().len(), 1);
    }

    async fn a_mail_that_is_tried_again_waits_for_the_end_of_quiet_hours(engine) {
        let world = world(engine).await;
        world.smtp.treat("ada@example.com", Treatment::Refuse("451 4.3.0 try later\r\n"));
        ship(&world).await;
        assert_eq!(world.mail_states().await[0].0, "retrying");
        world.smtp.accept_again("ada@example.com");
        // Quiet hours since a moment after the first attempt.
        world.person(1).send(at_noon()).await.unwrap();
        world.wait(58 * 60).await;
        assert_eq!(world.smtp.mails().len(), 0);
        world.wait(3 * 60).await;
        assert_eq!(world.smtp.mails().len(), 1);
        assert_eq!(world.mail_states().await[0].0, "delivered");
    }

    async fn quiet_hours_do_not_delay_what_is_about_security(engine) {
        let world = world(engine).await;
        world.person(1).send(at_noon()).await.unwrap();
        world.happen(&NewDeviceUsed { user: user(1), device: "Firefox on Windows".into() }).await;
        assert_eq!(world.smtp.mails().len(), 1);
    }

    async fn a_mail_is_not_sent_to_a_person_who_has_switched_it_off_meanwhile(engine) {
        let world = world(engine).await;
        world.person(1).send(at_noon()).await.unwrap();
        ship(&world).await;
        world.person(1).send(set("order-shipped", false, true)).await.unwrap();
        world.wait(61 * 60).await;
        assert_eq!(world.smtp.mails().len(), 0);
        assert_eq!(world.mail_states().await[0].0, "suppressed");
    }

    async fn quiet_hours_are_checked_and_cleared(engine) {
        let world = world(engine).await;
        let ada = world.person(1);
        let mut wrong = at_noon();
        wrong.body.quiet.as_mut().unwrap().zone = "Nowhere/Town".into();
        assert_eq!(ada.send(wrong).await.unwrap_err().code, "notifications.zone-unknown");
        let mut wrong = at_noon();
        wrong.body.quiet.as_mut().unwrap().hours.until = 1_440;
        assert_eq!(ada.send(wrong).await.unwrap_err().errors[0].field, "quiet.hours.until");
        assert!(ada.send(at_noon()).await.unwrap().quiet.is_some());
        let cleared = SetQuietHours { body: QuietHoursForm { quiet: None } };
        assert_eq!(ada.send(cleared).await.unwrap().quiet, None);
    }
}
