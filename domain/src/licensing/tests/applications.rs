//! Tests that an application reaches only the states that the rules allow.

use crate::licensing::{
    ApplicationState, FeeState, ProofKind, TransitionRefused,
    application::{APPLICATION_STATES, REASON_MAX, check_decider, reason},
    fee_state::FEE_STATES,
};
use crate::{Currency, Day, Money, payments::PaymentState};
use proptest::prelude::*;

/// A day in May.
fn day(number: u8) -> Day {
    format!("2027-05-{number:02}").parse().unwrap()
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Submit,
    Approve { proven: bool, fee: FeeState },
    Reject,
    Withdraw,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        Just(Step::Submit),
        (any::<bool>(), 0..FEE_STATES.len()).prop_map(|(proven, fee)| Step::Approve {
            proven,
            fee: FEE_STATES[fee]
        }),
        Just(Step::Reject),
        Just(Step::Withdraw)
    ];
    prop::collection::vec(step, 0..12)
}

fn take(state: ApplicationState, step: Step) -> Result<ApplicationState, TransitionRefused> {
    match step {
        Step::Submit => state.submit(),
        Step::Approve { proven: true, fee } => state.approve(&[], fee, day(1), day(1)),
        Step::Approve { proven: false, fee } => state.approve(&[ProofKind::Rabies], fee, day(1), day(1)),
        Step::Reject => state.reject(),
        Step::Withdraw => state.withdraw(),
    }
}

/// The complete transition table, written independently.
fn allowed(state: ApplicationState, step: Step) -> Option<ApplicationState> {
    use ApplicationState::{Approved, Draft, Rejected, Submitted, Withdrawn};
    match (state, step) {
        (Draft, Step::Submit) => Some(Submitted),
        (
            Submitted,
            Step::Approve {
                proven: true,
                fee: FeeState::Paid | FeeState::Free,
            },
        ) => Some(Approved),
        (Submitted, Step::Reject) => Some(Rejected),
        (Draft | Submitted, Step::Withdraw) => Some(Withdrawn),
        _ => None,
    }
}

proptest! {
    #[test]
    fn no_sequence_reaches_what_the_rules_forbid(steps in steps()) {
        let mut state = ApplicationState::Draft;
        let mut seen = vec![state];
        for step in steps {
            let taken = take(state, step);
            prop_assert_eq!(taken.clone().ok(), allowed(state, step), "{:?} {:?}", state, step);
            if let Ok(next) = taken {
                prop_assert!(state.is_open(), "{:?} was decided and became {:?}", state, next);
                state = next;
                seen.push(state);
            }
        }
        if matches!(state, ApplicationState::Approved | ApplicationState::Rejected) {
            prop_assert!(seen.contains(&ApplicationState::Submitted), "decided unseen: {:?}", seen);
        }
    }
}

#[test]
fn a_refusal_says_what_to_do() {
    let missing = [ProofKind::Rabies, ProofKind::Alteration];
    let refused = ApplicationState::Submitted
        .approve(&missing, FeeState::Unpaid, day(1), day(1))
        .unwrap_err();
    assert_eq!((refused.field(), refused.code()), ("proofs", "proofs-missing"));
    assert_eq!(
        refused.to_string(),
        "The application cannot be approved yet: the rabies certificate and the proof of spaying or neutering are \
         missing. Ask the owner for the upload."
    );
    let refused = ApplicationState::Submitted
        .approve(&[], FeeState::Unpaid, day(1), day(1))
        .unwrap_err();
    assert_eq!((refused.field(), refused.code()), ("fee", "fee-unpaid"));
    assert!(refused.to_string().contains("it is awaiting payment"));
    let refused = ApplicationState::Rejected
        .approve(&[], FeeState::Paid, day(1), day(1))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The application is rejected: it cannot be approved."
    );
}

#[test]
fn an_expired_term_is_neither_paid_nor_approved() {
    let submitted = ApplicationState::Submitted;
    let both = |today| {
        let granted = submitted.approve(&[], FeeState::Paid, day(14), today);
        (submitted.pay(day(14), today), granted)
    };
    assert_eq!(both(day(14)), (Ok(submitted), Ok(ApplicationState::Approved)));
    let (unpaid, refused) = both(day(15));
    let refused = refused.unwrap_err();
    assert_eq!(unpaid, Err(refused.clone()));
    assert_eq!((refused.field(), refused.code()), ("expires", "outdated"));
    assert!(
        refused.to_string().contains("would have ended on 2027-05-14"),
        "{refused}"
    );
    assert!(refused.to_string().contains("applies again"), "{refused}");
    let decided = ApplicationState::Withdrawn.pay(day(14), day(15)).unwrap_err();
    assert_eq!(decided.code(), "wrong-state");
}

#[test]
fn a_fee_is_paid_when_all_of_it_is_here() {
    let usd = |minor| Money::new(minor, Currency::Usd);
    let of = |total, payment| FeeState::of(usd(total), payment);
    assert_eq!(of(0, None), FeeState::Free);
    assert_eq!(of(2_700, None), FeeState::Unpaid);
    for state in [
        PaymentState::Failed,
        PaymentState::Processing,
        PaymentState::NeedsAction,
    ] {
        assert_eq!(of(2_700, Some((state, usd(0)))), FeeState::Unpaid, "{state:?}");
    }
    assert_eq!(of(2_700, Some((PaymentState::Succeeded, usd(0)))), FeeState::Paid);
    assert_eq!(
        of(2_700, Some((PaymentState::Succeeded, usd(2_699)))),
        FeeState::Paid
    );
    assert_eq!(
        of(2_700, Some((PaymentState::Succeeded, usd(2_700)))),
        FeeState::Refunded
    );
    let back = APPLICATION_STATES
        .into_iter()
        .filter(|state| state.is_refundable());
    assert_eq!(
        back.collect::<Vec<_>>(),
        [ApplicationState::Rejected, ApplicationState::Withdrawn]
    );
}

#[test]
fn a_reason_is_given_and_short() {
    assert_eq!(
        reason("  The certificate is cut off. ").unwrap(),
        "The certificate is cut off."
    );
    assert_eq!(reason(" \n").unwrap_err().0[0].code, "required");
    assert!(reason(&"ä".repeat(REASON_MAX)).is_ok());
    assert_eq!(
        reason(&"ä".repeat(REASON_MAX + 1)).unwrap_err().0[0].code,
        "too-long"
    );
}

#[test]
fn every_state_round_trips() {
    for state in APPLICATION_STATES {
        assert_eq!(ApplicationState::parse(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    for state in FEE_STATES {
        assert_eq!(FeeState::parse(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    for kind in crate::licensing::proof::PROOF_KINDS {
        assert_eq!(ProofKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!(ApplicationState::parse("Approved"), None);
}

#[test]
fn an_approval_is_undone_for_thirty_seconds_and_nothing_else_is() {
    let decided = crate::Timestamp::from_unix_millis(1_000_000);
    let after = |millis: u64| crate::Timestamp::from_unix_millis(1_000_000 + millis);
    let undo = |state: ApplicationState, millis| state.undo_approval(decided, after(millis));
    assert_eq!(
        undo(ApplicationState::Approved, 0),
        Ok(ApplicationState::Submitted)
    );
    assert_eq!(
        undo(ApplicationState::Approved, 29_999),
        Ok(ApplicationState::Submitted)
    );
    assert_eq!(
        undo(ApplicationState::Approved, 30_000),
        Err(TransitionRefused::UndoLate)
    );
    for state in APPLICATION_STATES {
        if state != ApplicationState::Approved {
            assert_eq!(undo(state, 0).unwrap_err().code(), "wrong-state");
        }
    }
}

#[test]
fn nobody_decides_their_own_application() {
    let person = |number: u8| crate::id::UserId(uuid::Uuid::from_bytes([number; 16]));
    assert!(check_decider(person(1), person(2)).is_ok());
    assert_eq!(
        check_decider(person(1), person(1)),
        Err(TransitionRefused::OwnApplication)
    );
}
