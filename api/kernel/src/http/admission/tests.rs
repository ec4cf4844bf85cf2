use super::*;
use futures::FutureExt as _;

fn admission(capacity: usize) -> Admission {
    let admission = Admission::default();
    admission.set_capacity(capacity);
    admission
}

/// Enters at once, or returns `None`.
fn enter_now(admission: &Admission, priority: Priority) -> Option<Permit> {
    admission.enter(priority).now_or_never().and_then(Result::ok)
}

#[tokio::test]
async fn the_most_important_request_goes_first() {
    let admission = Arc::new(admission(1));
    let busy = enter_now(&admission, Priority::Listing).unwrap();
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for priority in [
        Priority::Importing,
        Priority::Listing,
        Priority::Verifying,
        Priority::Paying,
    ] {
        let (admission, order) = (Arc::clone(&admission), Arc::clone(&order));
        tasks.spawn(async move {
            let _permit = admission.enter(priority).await.unwrap();
            order.lock().unwrap().push(priority);
        });
        tokio::task::yield_now().await;
    }
    drop(busy);
    tasks.join_all().await;
    assert_eq!(*order.lock().unwrap(), Priority::ALL);
    assert_eq!(admission.lock().in_work, 0);
}

#[tokio::test]
async fn the_less_important_leave_room_for_the_others() {
    let admission = admission(16);
    let permits: Vec<_> = (0..16)
        .map_while(|_| enter_now(&admission, Priority::Importing))
        .collect();
    assert_eq!(permits.len(), 8);
    let more: Vec<_> = (0..16)
        .map_while(|_| enter_now(&admission, Priority::Listing))
        .collect();
    assert_eq!(more.len(), 6);
    assert!(enter_now(&admission, Priority::Verifying).is_some());
    let paying: Vec<_> = (0..16)
        .map_while(|_| enter_now(&admission, Priority::Paying))
        .collect();
    assert_eq!(paying.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_waits_for_a_bounded_time_and_leaves_its_queue() {
    let admission = admission(1);
    let busy = enter_now(&admission, Priority::Listing).unwrap();
    let problem = admission.enter(Priority::Listing).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (503, "overloaded"));
    assert_eq!(problem.retry_after, Some(RETRY_AFTER));
    assert!(admission.lock().waiting.iter().all(VecDeque::is_empty));
    drop(busy);
    assert!(enter_now(&admission, Priority::Listing).is_some());
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_only_its_own_priority() {
    let admission = admission(1);
    let _busy = enter_now(&admission, Priority::Listing).unwrap();
    let mut waiting: Vec<_> = (0..WAITING_EACH)
        .map(|_| Box::pin(admission.enter(Priority::Listing)))
        .collect();
    for one in &mut waiting {
        assert!(one.now_or_never().is_none());
    }
    assert!(admission.check_room(Priority::Listing).is_err());
    assert!(
        admission
            .enter(Priority::Listing)
            .now_or_never()
            .unwrap()
            .is_err()
    );
    assert!(admission.check_room(Priority::Paying).is_ok());
    drop(waiting);
    assert!(
        admission.check_room(Priority::Listing).is_ok(),
        "callers that left make room"
    );
}

#[tokio::test]
async fn a_caller_that_left_takes_no_turn() {
    let admission = admission(1);
    let busy = enter_now(&admission, Priority::Listing).unwrap();
    let mut left = Box::pin(admission.enter(Priority::Listing));
    assert!((&mut left).now_or_never().is_none());
    drop(busy);
    // The turn was given to a caller who then left without taking it.
    drop(left);
    assert!(enter_now(&admission, Priority::Listing).is_some());
}
