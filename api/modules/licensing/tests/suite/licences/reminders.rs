//! Reminders that a licence ends, and what other modules tell its owner.

use super::{DAY, licensed};
use crate::{
    import::{csv, take},
    world::{World, pay},
};
use allpet_contract::{
    Problem,
    events::LicenceExpiring,
    licensing::{Apply, LICENCE_NOT_FOUND, OwnersLicence, ReadOwnersLicence},
};
use allpet_domain::id::LicenceId;
use allpet_kernel::{
    both_engines, on_read, on_write,
    testkit::{key, tenant, user},
};

const HOUR: u64 = 3_600;

fn wait(world: &World, seconds: u64) {
    world.app.kernel.clock().advance_seconds(seconds);
}

async fn remind(world: &World) -> u32 {
    world
        .app
        .run_scheduled("licensing", "licensing.remind-owners")
        .await
}

/// Returns the reminders that were announced, in days before the last one.
async fn announced(world: &World) -> Vec<u32> {
    let payloads = "SELECT payload FROM outbox WHERE topic = 'licence.expiring' ORDER BY id";
    let payloads: Vec<String> =
        on_read!(world.db, c => sqlx::query_scalar(payloads).fetch_all(c).await).unwrap();
    let days = |text: &String| serde_json::from_str::<LicenceExpiring>(text).unwrap().days;
    payloads.iter().map(days).collect()
}

async fn count(world: &World, topic: &str) -> usize {
    let topics = world.announced().await;
    topics.iter().filter(|announced| *announced == topic).count()
}

async fn read(world: &World, licence: LicenceId) -> Result<OwnersLicence, Problem> {
    let client = world.app.kernel.client("notifications");
    client.send(ReadOwnersLicence { licence }).await
}

both_engines! {
    async fn an_owner_is_reminded_once_at_each_stage(engine) {
        // Issued on 2026-11-21, ends on 2027-05-14: 174 days later.
        let (world, licence) = licensed(engine).await;
        wait(&world, 113 * DAY + 6 * HOUR);
        assert_eq!(remind(&world).await, 0, "61 days are left");
        for days in [1, 30, 23, 7] {
            wait(&world, days * DAY);
            assert_eq!(remind(&world).await, 1);
            assert_eq!(remind(&world).await, 0, "however often it runs");
        }
        wait(&world, DAY);
        assert_eq!(remind(&world).await, 0, "it has expired");
        assert_eq!(announced(&world).await, [60, 30, 7, 0]);
        let first = "SELECT payload FROM outbox WHERE topic = 'licence.expiring' ORDER BY id LIMIT 1";
        let first: String = on_read!(world.db, c => sqlx::query_scalar(first).fetch_one(c).await).unwrap();
        let expected = LicenceExpiring {
            licence: licence.id,
            tenant: tenant(1),
            owner: user(1),
            expires: licence.expires,
            days: 60,
        };
        assert_eq!(serde_json::from_str::<LicenceExpiring>(&first).unwrap(), expected);
    }

    async fn a_pause_is_followed_by_the_latest_reminder_alone(engine) {
        let (world, _) = licensed(engine).await;
        wait(&world, 150 * DAY + 6 * HOUR);
        assert_eq!((remind(&world).await, remind(&world).await), (1, 0));
        assert_eq!(announced(&world).await, [30], "24 days are left");
        // Two days late, as if nothing had run on the last days.
        wait(&world, 26 * DAY);
        assert_eq!(remind(&world).await, 0);
    }

    async fn owners_are_reminded_in_the_morning_of_their_authority(engine) {
        let (world, _) = licensed(engine).await;
        wait(&world, 114 * DAY);
        assert_eq!(remind(&world).await, 0, "it is five in the morning in Seattle");
        wait(&world, 3 * HOUR);
        assert_eq!(remind(&world).await, 1);
    }

    async fn the_owner_of_a_short_licence_reads_its_last_day_at_its_issue(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        // 45 days after the issue.
        form.rabies_until = "2027-01-05".parse().ok();
        let application = ada.send(Apply { key: key("short"), body: form }).await.unwrap();
        let application = pay(&ada, &application, "good").await.unwrap();
        world.approve(&application).await;
        wait(&world, 6 * HOUR);
        assert_eq!(remind(&world).await, 0);
        wait(&world, 15 * DAY);
        assert_eq!(remind(&world).await, 1);
        assert_eq!(announced(&world).await, [30]);
    }

    async fn an_owner_with_nothing_to_renew_is_not_reminded(engine) {
        let (world, licence) = licensed(engine).await;
        wait(&world, 150 * DAY + 6 * HOUR);
        let set = async |state: &str| {
            let mut tx = world.db.begin().await.unwrap();
            on_write!(tx, c => sqlx::query("UPDATE licences SET state = $2 WHERE id = $1")
                .bind(licence.id.0).bind(state).execute(c).await.map(drop)).unwrap();
            tx.commit().await.unwrap();
        };
        for state in ["renewed", "cancelled", "transferred", "revoked"] {
            set(state).await;
            assert_eq!(remind(&world).await, 0, "{state}");
        }
        set("issued").await;
        assert_eq!(remind(&world).await, 1);
    }

    async fn an_imported_register_reminds_nobody(engine) {
        let world = World::new(engine).await;
        let rows = ["2026-11-01,7,Mac,Dog,Whippet,,98108", "2026-11-02,8,Zoe,Cat,Sphynx,,98108"];
        assert_eq!(take(&world, 1, csv(&rows)).await.imported, 2);
        for _ in 0..30 {
            wait(&world, 30 * DAY);
            assert_eq!(remind(&world).await, 0);
        }
        assert_eq!(count(&world, "licence.expiring").await, 0);
    }

    async fn the_end_of_the_grace_period_is_announced_once(engine) {
        let (world, _) = licensed(engine).await;
        let expire = async || world.app.run_scheduled("licensing", "licensing.expire-licences").await;
        wait(&world, 175 * DAY);
        assert_eq!((expire().await, count(&world, "licence.lapsed").await), (1, 0));
        wait(&world, 30 * DAY);
        assert_eq!((expire().await, count(&world, "licence.lapsed").await), (1, 1));
        assert_eq!((expire().await, count(&world, "licence.lapsed").await), (0, 1));
    }

    async fn a_licence_is_read_for_its_owner_with_its_renewal(engine) {
        let (world, licence) = licensed(engine).await;
        wait(&world, 150 * DAY);
        let of_ada = read(&world, licence.id).await.unwrap();
        assert_eq!((of_ada.owner, of_ada.licence.tag), (user(1), licence.tag));
        assert_eq!((of_ada.renewal.late_fee, of_ada.renewal.next_late_fee), (None, None), "Seattle’s rules know none");
        let mut form = world.form(&world.ada(), 1).await;
        form.rabies_until = "2030-01-01".parse().ok();
        let renewal = world.ada().send(Apply { key: key("renewal"), body: form }).await.unwrap();
        assert!(!read(&world, licence.id).await.unwrap().renewal.under_way, "its fee is unpaid");
        pay(&world.ada(), &renewal, "good").await.unwrap();
        assert!(read(&world, licence.id).await.unwrap().renewal.under_way);
        let unknown = LicenceId(uuid::Uuid::from_bytes([9; 16]));
        assert_eq!(read(&world, unknown).await.unwrap_err().code, LICENCE_NOT_FOUND.code);
    }
}
