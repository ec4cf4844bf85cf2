//! Many random simulations, and proof that the simulator notices a check that is missing.

use super::{Violation, events, jobs};
use std::fmt::Debug;

/// How many simulations of each kind run in a test.
const SIMULATIONS: u64 = 50_000;
/// How many suffice to notice that a check is missing.
const ENOUGH: u64 = 20_000;

/// Runs the simulations of `seeds`, or only that of `ALLPET_SEED`, with every step printed.
fn explore(name: &str, seeds: std::ops::Range<u64>, run: impl Fn(u64, bool) -> Result<(), Violation>) {
    let only = std::env::var("ALLPET_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seeds = only.map_or(seeds, |seed: u64| seed..seed + 1);
    for seed in seeds {
        if let Err(violation) = run(seed, only.is_some()) {
            panic!(
                "{violation}\nseed {seed}; repeat it with every step: \
                 ALLPET_SEED={seed} cargo test -p allpet-kernel simulator::tests::{name} -- --nocapture"
            );
        }
    }
}

/// Returns the first seed that fails without a check.
fn noticed<O: Copy + Debug>(omitted: O, run: impl Fn(u64, Option<O>, bool) -> Result<(), Violation>) {
    for seed in 0..ENOUGH {
        if let Err(violation) = run(seed, Some(omitted), false) {
            println!("without {omitted:?}, seed {seed}: {violation}");
            return;
        }
    }
    panic!("{ENOUGH} simulations did not notice that {omitted:?} is missing");
}

#[test]
fn jobs_run_under_faults() {
    explore("jobs_run_under_faults", 0..SIMULATIONS, |seed, traced| {
        jobs::run(seed, None, traced)
    });
}

#[test]
fn events_arrive_under_faults() {
    explore("events_arrive_under_faults", 0..SIMULATIONS, |seed, traced| {
        events::run(seed, None, traced)
    });
}

#[test]
fn a_missing_check_of_jobs_is_noticed() {
    use jobs::Omitted::{ExpiryOfHeldLease, LastSlot, LeaseAtClaim, LeaseAtCompletion, RunningOfKey};
    for omitted in [
        LeaseAtCompletion,
        LeaseAtClaim,
        LastSlot,
        ExpiryOfHeldLease,
        RunningOfKey,
    ] {
        noticed(omitted, jobs::run);
    }
}

#[test]
fn a_missing_check_of_events_is_noticed() {
    use events::Omitted::{
        BeginningOfEpoch, EpochOfEntry, Inbox, RunningTransactions, TrimmedEntries, WaitingDelivery,
    };
    for omitted in [
        Inbox,
        EpochOfEntry,
        WaitingDelivery,
        RunningTransactions,
        BeginningOfEpoch,
        TrimmedEntries,
    ] {
        noticed(omitted, events::run);
    }
}

#[test]
fn a_seed_repeats_its_simulation() {
    let seed =
        (0..ENOUGH).find(|seed| jobs::run(*seed, Some(jobs::Omitted::LeaseAtCompletion), false).is_err());
    let seed = seed.unwrap();
    let text = || {
        let outcome = jobs::run(seed, Some(jobs::Omitted::LeaseAtCompletion), false);
        outcome.unwrap_err().to_string()
    };
    assert_eq!(text(), text());
}
