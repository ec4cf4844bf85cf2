//! Licences as the owner, the register and the public see them, today and later.

mod reminders;

use crate::world::{World, query_for};
use allpet_contract::events::LicenceExpired;
use allpet_contract::licensing::{
    Apply, Approve, FindLicencesByNumber, Licence, MyLicences, PublicProfile, ReadRegisterLicence,
    UpdatePublicProfile, VerifyTag,
};
use allpet_contract::page::Paging;
use allpet_domain::{Currency, Money, licensing::LicenceState};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{Engine, tenant, user},
};

const DAY: u64 = 86_400;

async fn licensed(engine: Engine) -> (World, Licence) {
    let world = World::new(engine).await;
    let application = world.apply(&world.ada(), 1).await;
    world.approve(&application).await;
    let licence = world
        .ada()
        .send(MyLicences {
            query: Paging::default(),
        })
        .await
        .unwrap()
        .items
        .remove(0);
    (world, licence)
}

both_engines! {
    async fn a_finder_sees_what_the_owner_allows(engine) {
        let (world, licence) = licensed(engine).await;
        let verify = async |code: &str| world.app.anonymous().send(VerifyTag { code: code.into() }).await.unwrap();
        let seen = verify(&licence.tag).await;
        assert!(seen.valid);
        assert_eq!((seen.name.as_deref(), seen.breed.as_deref()), (Some("Wall-E"), None));
        assert_eq!((seen.contact.as_deref(), seen.authority.as_str()), (Some("+1 206 555 0100"), "Seattle Animal Shelter"));
        assert_eq!(seen.telephone.as_deref(), Some("206-386-4262"));
        assert_eq!(verify(&licence.tag.to_lowercase().replace('-', " ")).await, seen, "as people type it");
        let body = PublicProfile { show_name: false, show_breed: true, contact: " ".into() };
        let changed = world.ada().send(UpdatePublicProfile { licence: licence.id, body: body.clone() }).await.unwrap();
        assert_eq!(changed.public.contact, "");
        let seen = verify(&licence.tag).await;
        assert_eq!((seen.name, seen.breed.as_deref(), seen.contact), (None, Some("Terrier, Jack Russell"), None));
        let long = PublicProfile { contact: "x".repeat(201), ..body.clone() };
        let refused = world.ada().send(UpdatePublicProfile { licence: licence.id, body: long }).await.unwrap_err();
        assert_eq!((refused.status, refused.errors[0].field.as_str()), (422, "contact"));
        let other = world.ben().send(UpdatePublicProfile { licence: licence.id, body }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (404, "licensing.licence-not-found"));
    }

    async fn a_licence_issued_here_is_found_by_its_number(engine) {
        let (world, licence) = licensed(engine).await;
        let find = async |number: &str| {
            let request = FindLicencesByNumber { number: number.into() };
            world.app.kernel.client("operations").send(request).await.unwrap()
        };
        assert_eq!(find(&licence.number).await, [licence.id]);
        assert_eq!(find(&licence.number.to_lowercase().replace('-', "")).await, [licence.id], "as people type it");
        assert_eq!(find("A2026-999999").await, []);
        assert_eq!(find("S124529").await, [], "the number of an imported one");
    }

    async fn a_change_by_another_process_shows_after_a_second(engine) {
        let (world, licence) = licensed(engine).await;
        let other = world.second_process().await;
        let name = async |world: &World| {
            world.app.anonymous().send(VerifyTag { code: licence.tag.clone() }).await.unwrap().name
        };
        let show_name = async |world: &World, show_name: bool| {
            let body = PublicProfile { show_name, ..PublicProfile::default() };
            world.ada().send(UpdatePublicProfile { licence: licence.id, body }).await.unwrap();
        };
        assert_eq!(name(&world).await.as_deref(), Some("Wall-E"));
        show_name(&other, false).await;
        assert_eq!(name(&other).await, None, "the process that changes it shows it at once");
        world.app.kernel.clock().advance_seconds(1);
        assert_eq!(name(&world).await, None, "another process shows it after a second");
        show_name(&world, true).await;
        assert_eq!(name(&world).await.as_deref(), Some("Wall-E"), "a process shows its own change at once");
    }

    async fn an_invalid_code_gets_advice(engine) {
        let (world, licence) = licensed(engine).await;
        let detail = async |code: &str| {
            let problem = world.app.anonymous().send(VerifyTag { code: code.into() }).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (404, "licensing.tag-not-found"));
            problem.detail.unwrap()
        };
        assert!(detail("123").await.contains("8 letters and digits"));
        assert!(detail("UUUUUUUU").await.contains('U'));
        let last = if licence.tag.ends_with('0') { "1" } else { "0" };
        let mistyped = format!("{}{last}", &licence.tag[..licence.tag.len() - 1]);
        assert!(detail(&mistyped).await.contains("one character is wrong"));
        assert!(detail("00000000").await.contains("issued no such tag"));
    }

    async fn an_expired_licence_is_expired_everywhere(engine) {
        let (world, licence) = licensed(engine).await;
        // Issued on 2026-11-21, ends on 2027-05-14: 174 days later.
        let state = async || world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items[0].state;
        let valid = async || world.app.anonymous().send(VerifyTag { code: licence.tag.clone() }).await.unwrap().valid;
        let register = async |state: &str| {
            let query = allpet_contract::licensing::RegisterQuery { state: Some(state.into()), ..query_for("") };
            world.find(query).await.len()
        };
        world.app.kernel.clock().advance_seconds(174 * DAY);
        assert_eq!((state().await, valid().await, register("issued").await), (LicenceState::Issued, true, 1));
        world.app.kernel.clock().advance_seconds(DAY);
        assert_eq!((state().await, valid().await), (LicenceState::Expired, false));
        assert_eq!((register("issued").await, register("expired").await), (0, 1));
        world.app.kernel.clock().advance_seconds(30 * DAY);
        assert_eq!(state().await, LicenceState::Delinquent);
        assert_eq!((register("expired").await, register("delinquent").await), (0, 1));
        let row = world.clerk().send(ReadRegisterLicence { tenant: tenant(1), licence: licence.id }).await.unwrap();
        assert_eq!(row.entry.state, "delinquent");
    }

    async fn a_licence_expires_in_the_register_without_a_search(engine) {
        let (world, licence) = licensed(engine).await;
        let stored = async || -> String {
            on_read!(world.db, c => sqlx::query_scalar("SELECT state FROM licences WHERE id = $1").bind(licence.id.0).fetch_one(c).await)
                .unwrap()
        };
        let expire = async || world.app.run_scheduled("licensing", "licensing.expire-licences").await;
        world.app.kernel.clock().advance_seconds(174 * DAY);
        assert_eq!((expire().await, stored().await), (0, "issued".into()));
        world.app.kernel.clock().advance_seconds(DAY);
        assert_eq!((expire().await, stored().await), (1, "expired".into()));
        assert_eq!(expire().await, 0);
    }

    async fn the_expiry_of_a_licence_is_announced_once(engine) {
        let (world, licence) = licensed(engine).await;
        let expire = async || world.app.run_scheduled("licensing", "licensing.expire-licences").await;
        let announced = async || -> Vec<String> {
            let payloads = "SELECT payload FROM outbox WHERE topic = 'licence.expired'";
            on_read!(world.db, c => sqlx::query_scalar(payloads).fetch_all(c).await).unwrap()
        };
        world.app.kernel.clock().advance_seconds(174 * DAY);
        assert_eq!((expire().await, announced().await.len()), (0, 0));
        world.app.kernel.clock().advance_seconds(DAY);
        assert_eq!(expire().await, 1);
        let payloads = announced().await;
        let events: Vec<LicenceExpired> = payloads.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let expected = LicenceExpired { licence: licence.id, tenant: tenant(1), owner: Some(user(1)) };
        assert_eq!(events, [expected]);
        world.app.kernel.clock().advance_seconds(30 * DAY);
        assert_eq!((expire().await, announced().await.len()), (1, 1), "delinquency is no second expiry");
    }

    async fn the_expiry_of_a_licence_is_announced_after_a_long_pause_too(engine) {
        let (world, _) = licensed(engine).await;
        world.app.kernel.clock().advance_seconds(300 * DAY);
        assert_eq!(world.app.run_scheduled("licensing", "licensing.expire-licences").await, 1);
        let announced = world.announced().await;
        assert_eq!(announced.iter().filter(|topic| *topic == "licence.expired").count(), 1);
    }

    async fn a_licence_ends_at_midnight_in_the_authoritys_time_zone(engine) {
        let (world, licence) = licensed(engine).await;
        // From noon in UTC on 2026-11-21 to 17:30 in Seattle on the last day, 2027-05-14: in UTC it is the 15th.
        world.app.kernel.clock().advance_seconds(174 * DAY + 12 * 3_600 + 1_800);
        let valid = async || world.app.anonymous().send(VerifyTag { code: licence.tag.clone() }).await.unwrap().valid;
        let state = async || world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items[0].state;
        let issued = async || {
            let query = allpet_contract::licensing::RegisterQuery { state: Some("issued".into()), ..query_for("") };
            world.find(query).await.len()
        };
        assert_eq!((valid().await, state().await, issued().await), (true, LicenceState::Issued, 1));
        // To a minute past midnight in Seattle.
        world.app.kernel.clock().advance_seconds(6 * 3_600 + 1_860);
        assert_eq!((valid().await, state().await, issued().await), (false, LicenceState::Expired, 0));
    }

    async fn a_licence_is_renewed_from_its_window_on_and_stays_valid_until_its_last_day(engine) {
        let (world, old) = licensed(engine).await;
        // Time passes, and each request signs in again. It ends on 2027-05-14, after 174 days; Seattle's window opens 60 days before.
        let renew = async |key: &str| {
            let mut form = world.form(&world.ada(), 1).await;
            form.rabies_until = "2030-01-01".parse().ok();
            world.ada().send(allpet_contract::licensing::Apply { key: allpet_kernel::testkit::key(key), body: form }).await
        };
        let mine = async || {
            let all = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items;
            all.into_iter().map(|licence| (licence.state, licence.expires.to_string())).collect::<Vec<_>>()
        };
        world.app.kernel.clock().advance_seconds(113 * DAY);
        let listed = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items.remove(0);
        assert!(!listed.is_renewable(world.app.kernel.now()));
        assert_eq!(renew("early").await.unwrap_err().code, "licensing.already-licensed");
        world.app.kernel.clock().advance_seconds(DAY);
        assert!(listed.is_renewable(world.app.kernel.now()));
        let application = renew("in time").await.unwrap();
        assert_eq!(application.quote.starts.to_string(), "2027-05-15", "the day after the old one");
        assert_eq!(renew("twice").await.unwrap_err().code, "licensing.already-licensed");
        let application = crate::world::pay(&world.ada(), &application, "good").await.unwrap();
        world.approve(&application).await;
        let (issued, renewed) = (LicenceState::Issued, LicenceState::Renewed);
        assert_eq!(mine().await, [(issued, application.quote.expires.to_string()), (renewed, "2027-05-14".into())]);
        let valid = world.app.anonymous().send(VerifyTag { code: old.tag.clone() }).await.unwrap().valid;
        assert!(valid, "the old tag still counts");
        let undo = allpet_contract::licensing::UndoApproval { tenant: tenant(1), application: application.id };
        world.clerk().send(undo).await.unwrap();
        assert_eq!(mine().await, [(issued, String::from("2027-05-14"))], "without the new one, the old one stands");
    }

    async fn a_pet_may_be_licensed_again_after_expiry(engine) {
        let (world, _) = licensed(engine).await;
        world.app.kernel.clock().advance_seconds(175 * DAY);
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        form.rabies_until = "2030-01-01".parse().ok();
        ada.send(allpet_contract::licensing::Apply { key: allpet_kernel::testkit::key("next-term"), body: form }).await.unwrap();
    }

    async fn a_renewal_long_after_the_last_day_costs_the_late_fee(engine) {
        let world = World::new(engine).await;
        let king_county = tenant(2);
        let apply = async |key: &str, total: i64| {
            let mut form = world.form(&world.ada(), 1).await;
            (form.authority, form.zip) = (king_county, "98042".into());
            form.rabies_until = "2030-01-01".parse().ok();
            form.expected_total = Money::new(total, Currency::Usd);
            world.ada().send(Apply { key: allpet_kernel::testkit::key(key), body: form }).await
        };
        let application = apply("first", 3_000).await.unwrap();
        let application = crate::world::pay(&world.ada(), &application, "good").await.unwrap();
        world.other_clerk().send(Approve { tenant: king_county, application: application.id }).await.unwrap();
        // From 45 days after the last day on, King County charges $15.
        let days = world.today().days_until(application.quote.expires) + 45;
        world.app.kernel.clock().advance_seconds(u64::try_from(days).unwrap() * DAY);
        assert_eq!(apply("without", 3_000).await.unwrap_err().code, "licensing.fee-changed");
        let late = apply("late", 4_500).await.unwrap();
        let line = late.quote.lines.iter().find(|line| line.amount.minor == 1_500).unwrap();
        assert_eq!(line.text, "renewed 45 days late");
    }

    async fn the_register_shows_a_licence_to_its_own_clerks(engine) {
        let (world, licence) = licensed(engine).await;
        let row = world.clerk().send(ReadRegisterLicence { tenant: tenant(1), licence: licence.id }).await.unwrap();
        assert_eq!((row.entry.number, row.tag, row.expires), (licence.number, Some(licence.tag), Some(licence.expires)));
        assert_eq!(row.second_breed.as_deref(), Some("Mix"));
        for (clerk, number, status) in [(world.other_clerk(), 1, 403), (world.other_clerk(), 2, 404), (world.ada(), 1, 403)] {
            let problem = clerk.send(ReadRegisterLicence { tenant: tenant(number), licence: licence.id }).await.unwrap_err();
            assert_eq!(problem.status, status);
        }
        assert!(world.ben().send(MyLicences { query: Paging::default() }).await.unwrap().items.is_empty());
    }

    async fn a_page_continues_where_the_last_one_ended(engine) {
        let world = World::new(engine).await;
        for pet in [1, 2] {
            let application = world.apply(&world.ada(), pet).await;
            world.approve(&application).await;
        }
        let page = async |cursor| {
            world.ada().send(MyLicences { query: Paging { limit: Some(1), cursor } }).await.unwrap()
        };
        let first = page(None).await;
        let second = page(first.next.clone()).await;
        assert_eq!((first.items[0].pet_name.as_str(), second.items[0].pet_name.as_str()), ("Eve", "Wall-E"));
        assert_eq!(second.next, None);
    }
}
