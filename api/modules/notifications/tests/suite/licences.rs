//! Messages to owners whose licence ends, and whose tag is looked up.

use super::world::{World, owners_licence, world};
use allpet_contract::{
    events::{LicenceExpired, LicenceExpiring, LicenceLapsed, TagScanned},
    licensing::OwnersLicence,
    notifications::{ListNotifications, Notification},
    page::Paging,
};
use allpet_domain::{
    Currency, Money, Zone,
    licensing::{LateFeeRise, LicenceState},
};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{tenant, user},
};

const MORNING: u64 = 8 * 3_600 + 1;

fn expiring(days: u32) -> LicenceExpiring {
    let licence = owners_licence().licence;
    LicenceExpiring {
        licence: licence.id,
        tenant: tenant(1),
        owner: user(1),
        expires: licence.expires,
        days,
    }
}

fn expired() -> LicenceExpired {
    LicenceExpired {
        licence: owners_licence().licence.id,
        tenant: tenant(1),
        owner: Some(user(1)),
    }
}

fn lapsed() -> LicenceLapsed {
    LicenceLapsed {
        licence: owners_licence().licence.id,
        tenant: tenant(1),
        owner: Some(user(1)),
    }
}

/// Changes the licence that licensing answers.
fn answer(world: &World, change: impl FnOnce(&mut OwnersLicence)) {
    let mut licence = owners_licence();
    change(&mut licence);
    world.answers.lock().unwrap().licence = Some(licence);
}

async fn inbox(world: &World) -> Vec<Notification> {
    let query = Paging::default();
    world
        .person(1)
        .send(ListNotifications { query })
        .await
        .unwrap()
        .items
}

both_engines! {
    async fn an_owner_is_told_when_a_licence_ends_and_where_to_renew_it(engine) {
        let world = world(engine).await;
        answer(&world, |licence| {
            licence.renewal.next_late_fee = Some(LateFeeRise {
                starts: "2028-01-04".parse().unwrap(),
                amount: Money::new(1_500, Currency::Usd),
            });
        });
        world.happen(&expiring(30)).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        let text = mails[0].readable();
        for part in [
            "is valid through November 20, 2027. Renew it now",
            "From January 4, 2028 on, Seattle Animal Shelter charges a late fee of $15.00.",
            "/dashboard/licensing/apply?pet=018f3c5e-0000-7000-8000-000000000002",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let messages = inbox(&world).await;
        assert_eq!(messages[0].title, "Rex’s license is valid through November 20, 2027");
        assert_eq!(messages[0].kind, "licence-expiring");
        world.wait(60).await;
        world.happen(&expiring(0)).await;
        assert_eq!(inbox(&world).await[0].title, "Rex’s license ends today");
    }

    async fn rules_without_a_late_fee_are_told_without_one(engine) {
        let world = world(engine).await;
        answer(&world, |_| {});
        world.happen(&expiring(60)).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(!mails[0].text.contains("late fee"), "{}", mails[0].text);
    }

    async fn an_owner_who_has_renewed_is_not_reminded(engine) {
        let world = world(engine).await;
        answer(&world, |licence| licence.renewal.under_way = true);
        world.happen(&expiring(30)).await;
        for state in [LicenceState::Renewed, LicenceState::Cancelled, LicenceState::Revoked] {
            answer(&world, |licence| licence.licence.state = state);
            world.happen(&expiring(7)).await;
            world.happen(&expired()).await;
            world.happen(&lapsed()).await;
        }
        world.wait(MORNING).await;
        assert_eq!((world.smtp.mails().len(), inbox(&world).await.len()), (0, 0));
    }

    async fn an_expired_licence_is_told_in_the_morning(engine) {
        let world = world(engine).await;
        answer(&world, |licence| licence.licence.state = LicenceState::Expired);
        world.happen(&expired()).await;
        assert_eq!(world.smtp.mails().len(), 0, "it is midnight");
        world.wait(MORNING).await;
        assert_eq!(world.smtp.mails().len(), 1);
        assert_eq!(inbox(&world).await[0].title, "Rex’s license has expired");
    }

    async fn a_licence_that_expires_in_the_evening_is_reported_in_the_morning(engine) {
        let world = world(engine).await;
        answer(&world, |licence| licence.licence.state = LicenceState::Expired);
        // From four in the morning to a quarter past eight in the evening in Seattle.
        world.wait(16 * 3_600 + 15 * 60).await;
        world.happen(&expired()).await;
        world.wait(11 * 3_600 + 44 * 60).await;
        assert_eq!(world.smtp.mails().len(), 0, "it is a minute before eight");
        world.wait(60).await;
        assert_eq!(world.smtp.mails().len(), 1);
    }

    async fn a_reminder_is_told_days_later_unless_the_next_one_is_due(engine) {
        let world = world(engine).await;
        for (pause, days_left, expected) in [(3, 20, 1), (3, 5, 0), (8, 20, 0)] {
            let before = world.smtp.mails().len();
            let mut tx = world.source.begin().await.unwrap();
            world.app.kernel.announce(&mut tx, &expiring(30)).await.unwrap();
            tx.commit().await.unwrap();
            // Notifications is away.
            world.app.kernel.clock().advance_seconds(pause * 86_400);
            let today = Zone::Pacific.day(world.app.kernel.now());
            answer(&world, |licence| {
                licence.licence.renewal_days = 60;
                licence.licence.expires = today.plus_days(days_left);
            });
            world.app.relay.drain().await.unwrap();
            world.run_jobs().await;
            let sent = world.smtp.mails().len() - before;
            assert_eq!(sent, expected, "{days_left} days are left after a pause of {pause}");
        }
    }

    async fn after_a_long_pause_one_message_tells_how_it_stands(engine) {
        let world = world(engine).await;
        answer(&world, |licence| {
            licence.licence.state = LicenceState::Delinquent;
            licence.renewal.late_fee = Some(Money::new(2_000, Currency::Usd));
        });
        // Both are announced at once if nothing ran until the grace period was over.
        world.happen(&expired()).await;
        world.happen(&lapsed()).await;
        world.wait(MORNING).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].readable().contains("a late fee of $20.00 now"), "{}", mails[0].text);
        assert_eq!(inbox(&world).await[0].title, "Rex’s license is long expired");
    }

    async fn an_owner_is_told_that_somebody_looked_up_the_tag(engine) {
        let world = world(engine).await;
        let scanned = TagScanned {
            licence: owners_licence().licence.id,
            tenant: tenant(1),
            owner: user(1),
            pet_name: "Rex".into(),
        };
        world.happen(&scanned).await;
        assert_eq!(inbox(&world).await[0].title, "Somebody looked up Rex’s tag");
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].readable().contains("/dashboard"), "{}", mails[0].text);
    }

    async fn an_imported_licence_costs_no_job(engine) {
        let world = world(engine).await;
        world.announce(&LicenceExpired { owner: None, ..expired() }).await;
        world.announce(&LicenceLapsed { owner: None, ..lapsed() }).await;
        let jobs = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%licence-%'";
        let count = async || -> i64 {
            on_read!(world.notifications, c => sqlx::query_scalar(jobs).fetch_one(c).await).unwrap()
        };
        assert_eq!(count().await, 0);
        world.announce(&expired()).await;
        assert_eq!(count().await, 1, "one with an owner does");
    }
}
