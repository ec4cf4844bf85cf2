//! Messages to the staff of a tenant about their work.

use super::world::{World, world};
use allpet_contract::{
    events::{LowItem, QueueSummarized, StockRanLow},
    notifications::{ChannelsForm, ListNotifications, ReadPreferences, SetChannels},
    page::Paging,
    tenants::StaffMember,
};
use allpet_domain::{english::English, role::Role};
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
        day: "2026-11-21".parse().unwrap(),
        waiting,
        overdue,
        oldest: "2026-11-14".parse().unwrap(),
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
            "Trail harness, M: 3 left; Trail harness, L: sold out.",
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
