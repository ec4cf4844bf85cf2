//! Messages to the staff of a tenant about their work.

use super::world::{World, world};
use allpet_contract::{
    events::{ClerksQueue, LowItem, QueueSummarized, StockRanLow},
    notifications::{
        ChannelsForm, ListNotifications, LocalQuietHours, QuietHoursForm, ReadPreferences, SetChannels,
        SetQuietHours,
    },
    page::Paging,
    tenants::StaffMember,
};
use allpet_domain::{Zone, english::English, notifications::QuietHours, role::Role};
use allpet_kernel::{
    both_engines,
    testkit::{tenant, user},
};

fn ran_low() -> StockRanLow {
    let item = |name: &str, available| LowItem {
        name: name.into(),
        available,
    };
    StockRanLow {
        tenant: tenant(1),
        low: vec![item("Trail harness, M", 3), item("Trail harness, L", 0)],
        more: 0,
    }
}

fn summarized(waiting: u32, overdue: u32) -> QueueSummarized {
    QueueSummarized {
        tenant: tenant(1),
        authority_name: "Seattle Animal Shelter".into(),
        english: English::American,
        zone: Zone::Pacific,
        day: "2026-11-21".parse().unwrap(),
        waiting,
        overdue,
        oldest: "2026-11-14".parse().unwrap(),
        without_own: Vec::new(),
    }
}

/// Sets who works for the tenant, by the numbers of the persons.
fn employ(world: &World, staff: &[(u8, Role)]) {
    let member = |(number, role): &(u8, Role)| StaffMember {
        user: user(*number),
        role: *role,
    };
    world.answers.lock().unwrap().staff = staff.iter().map(member).collect();
}

fn recipients(world: &World) -> Vec<String> {
    let mut recipients: Vec<_> = world.smtp.mails().into_iter().map(|mail| mail.to).collect();
    recipients.sort();
    recipients
}

/// Sets quiet hours of a person from eleven o'clock in UTC; tests begin at noon.
async fn be_quiet_until(world: &World, number: u8, hour: u16) {
    let quiet = LocalQuietHours {
        hours: QuietHours {
            from: 11 * 60,
            until: hour * 60,
        },
        zone: "UTC".into(),
    };
    let body = QuietHoursForm { quiet: Some(quiet) };
    world.person(number).send(SetQuietHours { body }).await.unwrap();
}

async fn titles(world: &World, number: u8) -> Vec<String> {
    let query = Paging::default();
    let page = world.person(number).send(ListNotifications { query }).await;
    page.unwrap()
        .items
        .into_iter()
        .map(|message| message.title)
        .collect()
}

both_engines! {
    async fn merchants_and_admins_are_told_which_items_run_low(engine) {
        let world = world(engine).await;
        // The account of person 3 is closed; a clerk sells nothing.
        employ(&world, &[(1, Role::Merchant), (2, Role::Admin), (3, Role::Merchant)]);
        world.happen(&ran_low()).await;
        world.wait(60).await;
        assert_eq!(recipients(&world), ["ada@example.com", "grace@example.com"]);
        let text = world.smtp.mails()[0].readable();
        for part in [
            "Stock is low at Rainier Outfitters: Trail harness, M: 3 left; Trail harness, L: sold out.",
            "/dashboard/products/shop/stock",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for number in [1, 2] {
            assert_eq!(titles(&world, number).await, ["2 items are running low"]);
        }
        let one = StockRanLow { low: vec![ran_low().low.remove(0)], ..ran_low() };
        employ(&world, &[(1, Role::Merchant), (2, Role::Clerk)]);
        world.happen(&one).await;
        assert_eq!(titles(&world, 1).await[0], "Trail harness, M is running low");
        assert_eq!(titles(&world, 2).await.len(), 1, "a clerk sells nothing");
        let sold_out = StockRanLow { low: vec![ran_low().low.remove(1)], ..ran_low() };
        world.happen(&sold_out).await;
        assert_eq!(titles(&world, 1).await[0], "Trail harness, L is sold out");
    }

    async fn clerks_are_told_how_many_applications_wait(engine) {
        let world = world(engine).await;
        employ(&world, &[(1, Role::Clerk), (2, Role::Merchant)]);
        world.happen(&summarized(3, 1)).await;
        world.wait(60).await;
        assert_eq!(recipients(&world), ["ada@example.com"]);
        let text = world.smtp.mails()[0].readable();
        for part in [
            "At Seattle Animal Shelter, 3 applications wait for a decision, the oldest since November 14, 2026. \
             1 of them has waited for more than 5 days.",
            "/dashboard/licensing/queue",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(titles(&world, 1).await, ["3 applications wait for a decision"]);
        world.happen(&summarized(1, 0)).await;
        assert_eq!(titles(&world, 1).await[0], "1 application waits for a decision");
        assert!(!world.smtp.mails()[1].text.contains("more than 5 days"));
        world.happen(&summarized(1, 1)).await;
        let text = world.smtp.mails()[2].readable();
        assert!(text.contains("It has waited for more than 5 days."), "{text}");
    }

    async fn the_own_applications_of_a_clerk_do_not_wait_for_them(engine) {
        let world = world(engine).await;
        employ(&world, &[(1, Role::Clerk), (2, Role::Clerk)]);
        let of = |clerk, waiting, oldest: Option<&str>| ClerksQueue {
            clerk: user(clerk),
            waiting,
            overdue: 0,
            oldest: oldest.map(|day| day.parse().unwrap()),
        };
        let own = vec![of(1, 0, None), of(2, 2, Some("2026-11-17"))];
        world.happen(&QueueSummarized { without_own: own, ..summarized(3, 1) }).await;
        assert_eq!(recipients(&world), ["grace@example.com"]);
        let text = world.smtp.mails()[0].readable();
        assert!(text.contains("2 applications wait for a decision, the oldest since November 17, 2026."), "{text}");
        assert!(!text.contains("more than 5 days"), "{text}");
        assert_eq!(titles(&world, 1).await.len(), 0);
    }

    async fn a_mail_is_not_sent_to_a_person_who_has_lost_the_role_meanwhile(engine) {
        let world = world(engine).await;
        employ(&world, &[(1, Role::Clerk), (2, Role::Clerk)]);
        be_quiet_until(&world, 1, 13).await;
        be_quiet_until(&world, 2, 13).await;
        world.happen(&summarized(3, 1)).await;
        employ(&world, &[(1, Role::Clerk), (2, Role::Merchant)]);
        world.wait(61 * 60).await;
        assert_eq!(recipients(&world), ["ada@example.com"]);
        let mut states: Vec<String> = world.mail_states().await.into_iter().map(|(state, _)| state).collect();
        states.sort();
        assert_eq!(states, ["delivered", "not-sent"]);
    }

    async fn a_digest_is_not_mailed_after_its_day(engine) {
        let world = world(engine).await;
        employ(&world, &[(1, Role::Clerk), (2, Role::Clerk)]);
        // Until ten o'clock, when it is two in the morning in Seattle.
        be_quiet_until(&world, 1, 10).await;
        world.happen(&summarized(3, 1)).await;
        assert_eq!(recipients(&world), ["grace@example.com"]);
        world.wait(22 * 3_600 + 1).await;
        assert_eq!(recipients(&world), ["grace@example.com"]);
        world.happen(&summarized(2, 1)).await;
        assert_eq!(recipients(&world), ["grace@example.com"], "it is about the day before");
        assert_eq!(titles(&world, 2).await.len(), 1);
    }

    async fn staff_choose_the_channels_of_their_own_messages(engine) {
        let world = world(engine).await;
        employ(&world, &[(1, Role::Merchant), (2, Role::Admin)]);
        let merchant = world.app.staff(1, tenant(1), Role::Merchant);
        let set = SetChannels {
            kind: "stock-short".into(),
            body: ChannelsForm { email: false, inbox: true },
        };
        let preferences = merchant.send(set).await.unwrap();
        assert!(preferences.kinds.iter().any(|kind| kind.kind == "stock-short" && !kind.email));
        world.happen(&ran_low()).await;
        assert_eq!(recipients(&world), ["grace@example.com"]);
        assert_eq!(titles(&world, 1).await.len(), 1);
        let of_owner = world.person(1).send(ReadPreferences {}).await.unwrap();
        assert!(of_owner.kinds.iter().all(|kind| kind.kind != "stock-short"), "an owner sees no messages to staff");
    }
}
