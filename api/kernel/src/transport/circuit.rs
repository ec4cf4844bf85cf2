//! A circuit breaker: an address that does not answer is left alone for a while, so that callers do not queue up before it.
//! Decisions only; the caller passes the time and counts the outcome of a call.

use allpet_contract::operations::CircuitState;
use std::{collections::VecDeque, time::Duration};

/// How many of the latest calls count.
const WINDOW: usize = 20;
/// Minimum number of calls before it may open.
const ENOUGH: usize = 5;
/// How long an open circuit admits nobody.
const PAUSE: Duration = Duration::from_secs(5);

/// The state of one address.
#[derive(Debug, Default)]
pub(super) struct Circuit {
    latest: VecDeque<bool>,
    state: State,
    /// When it opened; none while it is closed.
    opened: Option<Duration>,
}

#[derive(Debug, Default)]
enum State {
    /// Calls go through.
    #[default]
    Closed,
    /// No call goes through until then.
    Open(Duration),
    /// One trial call is allowed; if it fails, another is allowed from then on.
    HalfOpen(Duration),
}

impl Circuit {
    /// Admits a call at `now` (since any fixed moment), or returns the time after which it is worth trying again.
    pub(super) fn allow(&mut self, now: Duration) -> Result<(), Duration> {
        match self.state {
            State::Closed => Ok(()),
            State::Open(until) | State::HalfOpen(until) if now < until => Err(until.saturating_sub(now)),
            State::Open(_) | State::HalfOpen(_) => {
                self.state = State::HalfOpen(now + PAUSE);
                Ok(())
            }
        }
    }

    /// Closes the circuit: the address answers again.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    /// Returns whether the circuit is closed.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed)
    }

    /// Returns its state, for operators.
    pub(super) fn state(&self) -> CircuitState {
        match self.state {
            State::Closed => CircuitState::Closed,
            State::Open(_) => CircuitState::Open,
            State::HalfOpen(_) => CircuitState::HalfOpen,
        }
    }

    /// Returns when it opened, since the same moment as for [`Circuit::allow`]; none while it is closed.
    pub(super) fn opened(&self) -> Option<Duration> {
        self.opened
    }

    /// Records the outcome of an admitted call: whether the address answered. Returns whether that opened the circuit.
    pub(super) fn record(&mut self, answered: bool, now: Duration) -> bool {
        match self.state {
            State::HalfOpen(_) if answered => self.close(),
            State::HalfOpen(_) => self.state = State::Open(now + PAUSE),
            // A call that was under way when the circuit opened.
            State::Open(_) => {}
            State::Closed => {
                if self.latest.len() == WINDOW {
                    self.latest.pop_front();
                }
                self.latest.push_back(answered);
                let failed = self.latest.iter().filter(|answered| !**answered).count();
                // Only a failure opens it: after a few failures at the start, it is an answer that makes the calls enough to judge.
                if !answered && self.latest.len() >= ENOUGH && failed * 2 >= self.latest.len() {
                    self.latest.clear();
                    self.state = State::Open(now + PAUSE);
                    self.opened = Some(now);
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn opened() -> Circuit {
        let mut circuit = Circuit::default();
        for call in 1..=ENOUGH {
            assert_eq!(circuit.allow(at(0)), Ok(()));
            assert_eq!(circuit.record(false, at(0)), call == ENOUGH);
        }
        circuit
    }

    #[test]
    fn it_opens_when_half_of_the_calls_fail() {
        let mut circuit = Circuit::default();
        for call in 0..100 {
            assert_eq!(circuit.allow(at(call)), Ok(()), "one of three fails");
            circuit.record(call % 3 != 0, at(call));
        }
        for call in 0..WINDOW as u64 {
            if circuit.allow(at(call)).is_err() {
                return;
            }
            circuit.record(call % 2 == 0, at(call));
        }
        assert!(circuit.allow(at(20)).is_err());
    }

    #[test]
    fn a_recovered_address_is_called_at_once() {
        let mut circuit = opened();
        assert!(!circuit.is_closed());
        circuit.close();
        assert!(circuit.is_closed());
        assert_eq!(circuit.allow(at(0)), Ok(()));
    }

    #[test]
    fn too_few_calls_do_not_open_it() {
        let mut circuit = Circuit::default();
        for _ in 1..ENOUGH {
            circuit.record(false, at(0));
        }
        assert_eq!(circuit.allow(at(0)), Ok(()));
    }

    #[test]
    fn an_answer_does_not_open_it() {
        let mut circuit = Circuit::default();
        for answered in [false, false, false, true, true, true] {
            assert_eq!(circuit.allow(at(0)), Ok(()));
            assert!(!circuit.record(answered, at(0)));
        }
        assert!(circuit.is_closed());
    }

    #[test]
    fn an_open_circuit_says_when_to_come_back_and_lets_one_try() {
        let mut circuit = opened();
        assert_eq!(circuit.allow(at(1)), Err(at(4)));
        assert_eq!(circuit.allow(at(5)), Ok(()));
        assert!(circuit.allow(at(5)).is_err(), "one tries, the others wait");
        circuit.record(false, at(6));
        assert_eq!(circuit.allow(at(6)), Err(PAUSE));
        assert_eq!(circuit.allow(at(11)), Ok(()));
        circuit.record(true, at(11));
        assert_eq!(circuit.allow(at(11)), Ok(()));
        assert_eq!(circuit.allow(at(11)), Ok(()));
    }

    #[test]
    fn it_is_open_since_its_first_failures_until_an_answer_closes_it() {
        let mut circuit = opened();
        let seen = |circuit: &Circuit| (circuit.state(), circuit.opened());
        assert_eq!(seen(&circuit), (CircuitState::Open, Some(at(0))));
        assert_eq!(circuit.allow(at(5)), Ok(()));
        assert_eq!(seen(&circuit), (CircuitState::HalfOpen, Some(at(0))));
        circuit.record(false, at(6));
        assert_eq!(seen(&circuit), (CircuitState::Open, Some(at(0))));
        assert_eq!(circuit.allow(at(11)), Ok(()));
        circuit.record(true, at(11));
        assert_eq!(seen(&circuit), (CircuitState::Closed, None));
    }

    #[test]
    fn an_attempt_that_never_ends_does_not_close_the_address_for_ever() {
        let mut circuit = opened();
        assert_eq!(circuit.allow(at(5)), Ok(()));
        assert_eq!(circuit.allow(at(10)), Ok(()));
    }
}
