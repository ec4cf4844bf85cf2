use super::*;
use std::{
    convert::Infallible,
    sync::atomic::{AtomicUsize, Ordering},
    task::Poll,
};

const LIFETIME: Duration = Duration::from_secs(1);

fn at(milliseconds: u64) -> Timestamp {
    Timestamp::from_unix_millis(10_000 + milliseconds)
}

fn cache() -> ExpiringCache<u8, &'static str> {
    ExpiringCache::new(64, LIFETIME)
}

async fn load(cache: &ExpiringCache<u8, &'static str>, now: Timestamp, value: &'static str) -> &'static str {
    let loaded = cache
        .get_or_load(&1, now, async { Ok::<_, Infallible>(value) })
        .await;
    loaded.unwrap()
}

#[test]
fn a_value_expires_by_the_clock_of_its_caller() {
    let cache = cache();
    cache.insert(1, "one", at(0));
    assert_eq!(cache.get(&1, at(999)), Some("one"));
    assert_eq!(cache.get(&1, at(1_000)), None);
    let set_back = Timestamp::from_unix_millis(9_999);
    assert_eq!(cache.get(&1, set_back), None);
}

#[test]
fn there_are_never_more_values_than_the_capacity_and_the_popular_one_stays() {
    let cache: ExpiringCache<usize, &str> = ExpiringCache::new(512, LIFETIME);
    cache.insert(0, "popular", at(0));
    for number in 1..5_000 {
        assert_eq!(cache.get(&0, at(0)), Some("popular"), "{number}");
        cache.insert(number, "once", at(0));
        assert!(cache.len() <= 512, "{number}");
    }
}

#[tokio::test]
async fn a_fresh_value_is_not_loaded_again() {
    let cache = cache();
    assert_eq!(load(&cache, at(0), "first").await, "first");
    assert_eq!(load(&cache, at(999), "second").await, "first");
    assert_eq!(load(&cache, at(1_000), "third").await, "third");
    assert_eq!(load(&cache, at(1_500), "fourth").await, "third");
}

#[tokio::test]
async fn one_loads_while_the_others_wait() {
    let (cache, loads) = (cache(), AtomicUsize::new(0));
    let (cache, loads) = (&cache, &loads);
    let load = |value| {
        cache.get_or_load(&1, at(0), async move {
            loads.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok::<_, Infallible>(value)
        })
    };
    let both = tokio::join!(load("first"), load("second"));
    assert_eq!(both, (Ok("first"), Ok("first")));
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_load_that_failed_is_not_remembered_and_the_next_in_line_begins_anew() {
    let cache = cache();
    let failing = cache.get_or_load(&1, at(0), async {
        tokio::task::yield_now().await;
        Err("the database is away")
    });
    let next = cache.get_or_load(&1, at(0), async { Ok::<_, &str>("loaded") });
    let (failed, loaded) = tokio::join!(failing, next);
    assert_eq!((failed, loaded), (Err("the database is away"), Ok("loaded")));
    assert_eq!(cache.get(&1, at(0)), Some("loaded"));
}

#[tokio::test]
async fn a_cancelled_load_passes_to_the_next_caller() {
    let cache = cache();
    {
        let forever = cache.get_or_load(&1, at(0), std::future::pending::<Result<&str, Infallible>>());
        let mut forever = std::pin::pin!(forever);
        let first_poll = std::future::poll_fn(|context| Poll::Ready(forever.as_mut().poll(context)));
        assert!(first_poll.await.is_pending());
    }
    assert_eq!(load(&cache, at(0), "loaded").await, "loaded");
}

#[tokio::test]
async fn a_value_read_before_a_change_is_not_cached() {
    for clears in [false, true] {
        let cache = cache();
        let stale = cache.get_or_load(&1, at(0), async {
            if clears {
                cache.clear();
            } else {
                cache.remove(&1);
            }
            Ok::<_, Infallible>("read before")
        });
        assert_eq!(stale.await, Ok("read before"));
        assert_eq!(cache.get(&1, at(0)), None, "clears: {clears}");
        assert_eq!(load(&cache, at(0), "read after").await, "read after");
    }
}

#[test]
fn debug_shows_no_value() {
    let cache = cache();
    cache.insert(1, "secret", at(0));
    assert!(!format!("{cache:?}").contains("secret"));
}
