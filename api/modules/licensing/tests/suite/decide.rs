//! Decisions: approve, reject, withdraw; once, and only for the clerk's own authority.

use crate::world::{World, query_for};
use allpet_contract::licensing::{
    Apply, Approve, EntryKind, MyLicences, ReadCase, ReadQueueCounts, Reject, Rejection, Withdraw,
};
use allpet_contract::page::Paging;
use allpet_domain::{
    id::ApplicationId,
    licensing::{ApplicationState, LicenceState},
};
use allpet_kernel::{
    both_engines,
    testkit::{key, tenant},
};

fn rejection(application: ApplicationId, reason: &str) -> Reject {
    Reject {
        tenant: tenant(1),
        application,
        body: Rejection {
            reason: reason.into(),
        },
    }
}

both_engines! {
    async fn an_approval_gives_the_owner_a_licence(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        let counts = world.clerk().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap();
        assert_eq!((counts.submitted, counts.licences), (1, 0));
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        assert_eq!((case.owner_name.as_str(), case.zip.as_str(), case.proofs.len()), ("Person 1", "98103", 2));
        let granted = world.approve(&application).await;
        assert_eq!(granted.application.state, ApplicationState::Approved);
        let licences = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items;
        let [licence] = &licences[..] else { panic!("one licence") };
        assert_eq!(Some(licence.id), granted.application.licence);
        assert_eq!((licence.number.as_str(), licence.state), ("A2026-000001", LicenceState::Issued));
        assert_eq!(licence.expires.to_string(), "2027-05-14");
        assert_eq!(licence.public.contact, "+1 206 555 0100");
        assert_eq!(world.announced().await, ["application.submitted", "application.payment-changed", "application.decided", "licence.issued"]);
        let audited = world.audited().await;
        let [record] = &audited[..] else { panic!("one record: {audited:?}") };
        assert_eq!((record.action.as_str(), &record.subject), ("application-approved", &application.id.to_string()));
        assert_eq!((record.tenant, record.before[0].value.as_str(), record.after[0].value.as_str()), (Some(tenant(1)), "submitted", "approved"));
        assert!(record.session.is_some(), "the clerk's session");
        let counts = world.clerk().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap();
        assert_eq!((counts.submitted, counts.licences), (0, 1));
        let rows: Vec<_> = world.find(query_for("wall")).await.into_iter().map(|row| (row.kind, row.state)).collect();
        assert_eq!(rows, [(EntryKind::Licence, "issued".into()), (EntryKind::Application, "approved".into())]);
        let again = world.form(&world.ada(), 1).await;
        let refused = world.ada().send(Apply { key: key("licensed"), body: again }).await.unwrap_err();
        assert_eq!(refused.code, "licensing.already-licensed");
    }

    async fn of_concurrent_decisions_only_the_first_counts(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        let clerk = world.clerk();
        let approve = || clerk.send(Approve { tenant: tenant(1), application: application.id });
        let (a, b, c, d) = tokio::join!(approve(), approve(), clerk.send(rejection(application.id, "No.")), approve());
        let outcomes = [a, b, c, d];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for problem in outcomes.into_iter().filter_map(Result::err) {
            assert_eq!((problem.status, problem.code.as_str()), (409, "licensing.already-decided"));
        }
        let late = clerk.send(rejection(application.id, "No.")).await.unwrap_err();
        assert_eq!(late.code, "licensing.already-decided");
        assert!(world.announced().await.len() <= 4);
    }

    async fn numbers_have_no_gap_and_tags_differ(engine) {
        let world = World::new(engine).await;
        let clerk = world.clerk();
        let mut waiting = Vec::new();
        for (owner, pet) in [(world.ada(), 1), (world.ada(), 2), (world.ben(), 3)] {
            waiting.push(world.apply(&owner, pet).await.id);
        }
        let grants = waiting.iter().map(|id| clerk.send(Approve { tenant: tenant(1), application: *id }));
        assert!(futures::future::join_all(grants).await.iter().all(Result::is_ok));
        let mut licences = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items;
        licences.extend(world.ben().send(MyLicences { query: Paging::default() }).await.unwrap().items);
        let mut numbers: Vec<_> = licences.iter().map(|licence| licence.number.as_str()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["A2026-000001", "A2026-000002", "A2026-000003"]);
        let tags: std::collections::HashSet<_> = licences.iter().map(|licence| &licence.tag).collect();
        assert_eq!(tags.len(), 3);
    }

    async fn a_rejected_owner_reads_the_reason_and_may_apply_again(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        let blank = world.clerk().send(rejection(application.id, "  ")).await.unwrap_err();
        assert_eq!((blank.status, blank.errors[0].field.as_str()), (422, "reason"));
        let long = world.clerk().send(rejection(application.id, &"x".repeat(501))).await.unwrap_err();
        assert_eq!(long.errors[0].code, "too-long");
        let case = world.clerk().send(rejection(application.id, " The vet's paper cannot be read.\r\nSend a photo in daylight. ")).await.unwrap();
        assert_eq!(case.application.state, ApplicationState::Rejected);
        let read = ada.send(allpet_contract::licensing::ReadApplication { application: application.id }).await.unwrap();
        assert_eq!(read.reason.as_deref(), Some("The vet's paper cannot be read.\nSend a photo in daylight."), "its lines stay");
        assert!(read.decided.is_some());
        assert!(ada.send(MyLicences { query: Paging::default() }).await.unwrap().items.is_empty());
        world.apply(&ada, 1).await;
    }

    async fn an_owner_withdraws_an_application(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        let other = world.ben().send(Withdraw { application: application.id }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (404, "licensing.application-not-found"));
        let withdrawn = ada.send(Withdraw { application: application.id }).await.unwrap();
        assert_eq!(withdrawn.state, ApplicationState::Withdrawn);
        let again = ada.send(Withdraw { application: application.id }).await.unwrap_err();
        assert_eq!((again.status, again.code.as_str()), (409, "licensing.already-decided"));
        let late = world.clerk().send(Approve { tenant: tenant(1), application: application.id }).await.unwrap_err();
        assert_eq!(late.code, "licensing.already-decided");
        assert_eq!(world.announced().await, ["application.submitted", "application.payment-changed", "application.decided"]);
        world.apply(&ada, 1).await;
    }

    async fn nobody_decides_for_another_authority(engine) {
        let world = World::new(engine).await;
        let id = world.apply(&world.ada(), 1).await.id;
        for (clerk, number, status) in [(world.other_clerk(), 1, 403), (world.other_clerk(), 2, 404), (world.ada(), 1, 403)] {
            let tenant = tenant(number);
            let body = Rejection { reason: "No.".into() };
            for problem in [
                clerk.send(ReadCase { tenant, application: id }).await.unwrap_err(),
                clerk.send(Approve { tenant, application: id }).await.unwrap_err(),
                clerk.send(Reject { tenant, application: id, body }).await.unwrap_err(),
            ] {
                assert_eq!(problem.status, status);
            }
        }
        assert_eq!(world.announced().await, ["application.submitted", "application.payment-changed"]);
    }

    async fn the_next_case_is_the_one_that_has_waited_longest(engine) {
        let world = World::new(engine).await;
        let (first, second) = (world.apply(&world.ada(), 1).await, world.apply(&world.ben(), 3).await);
        let next = async |application| {
            world.clerk().send(ReadCase { tenant: tenant(1), application }).await.unwrap().next
        };
        assert_eq!(next(first.id).await, Some(second.id));
        assert_eq!(next(second.id).await, Some(first.id), "an earlier application still waits");
        assert_eq!(world.approve(&second).await.next, Some(first.id));
        assert_eq!(next(first.id).await, None);
        let unpaid = world.submit(&world.ada(), 2).await;
        assert_eq!(next(first.id).await, None, "an unpaid application cannot be approved");
        assert_eq!(next(unpaid.id).await, Some(first.id));
        crate::world::pay(&world.ada(), &unpaid, "good").await.unwrap();
        assert_eq!(next(first.id).await, Some(unpaid.id));
    }
}
