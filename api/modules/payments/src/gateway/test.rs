//! The built-in gateway for tests and demonstrations: the card's number decides the outcome.

use super::{Charge, ChargeOutcome, Gateway, RefundOutcome, Token};
use crate::store::test_gateway::{self as store, ChargeRecord};
use allpet_domain::{
    Money,
    payments::{Card, CardNumber, FailureReason},
};
use allpet_kernel::{Db, Failure, Kernel, cursor::base64url};
use futures::future::BoxFuture;
use sha2::{Digest as _, Sha256};

/// Lifetime of a token, in seconds.
const TOKEN_SECONDS: i64 = 30 * 60;
/// The code that the second step accepts.
const CODE: &str = "123456";

/// The behaviour of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Succeeds,
    Declines,
    IsShort,
    Asks,
    TimesOut,
    /// The charge succeeds, and the first response to a refund is lost.
    RefundTimesOut,
    /// The charge succeeds, and every refund is declined.
    RefundDeclines,
}

impl Behaviour {
    /// Returns the behaviour of a number. Some have the meaning that developers know from other gateways; every other valid
    /// number succeeds.
    fn of(number: &CardNumber) -> Self {
        match number.digits() {
            "4000000000000002" => Self::Declines,
            "4000000000009995" => Self::IsShort,
            "4000002760003184" => Self::Asks,
            "4000000000000341" => Self::TimesOut,
            "4000000000007726" => Self::RefundTimesOut,
            "4000000000005126" => Self::RefundDeclines,
            _ => Self::Succeeds,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Succeeds => "succeeds",
            Self::Declines => "declines",
            Self::IsShort => "is-short",
            Self::Asks => "asks",
            Self::TimesOut => "times-out",
            Self::RefundTimesOut => "refund-times-out",
            Self::RefundDeclines => "refund-declines",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [
            Self::Succeeds,
            Self::Declines,
            Self::IsShort,
            Self::Asks,
            Self::TimesOut,
            Self::RefundTimesOut,
            Self::RefundDeclines,
        ]
        .into_iter()
        .find(|behaviour| behaviour.as_str() == word)
    }

    /// Returns the bank's decision on a charge.
    fn outcome(self) -> ChargeOutcome {
        match self {
            Self::Succeeds | Self::TimesOut | Self::RefundTimesOut | Self::RefundDeclines => {
                ChargeOutcome::Succeeded
            }
            Self::Declines => ChargeOutcome::Failed(FailureReason::Declined),
            Self::IsShort => ChargeOutcome::Failed(FailureReason::InsufficientFunds),
            Self::Asks => ChargeOutcome::NeedsAction,
        }
    }
}

/// The gateway. Its tables are next to the module's own.
#[derive(Clone, Debug)]
pub(crate) struct TestGateway {
    kernel: Kernel,
    db: Db,
}

impl TestGateway {
    pub(crate) fn new(kernel: Kernel, db: Db) -> Self {
        Self { kernel, db }
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX)
    }

    async fn stored_outcome(&self, reference: &str) -> Result<ChargeOutcome, Failure> {
        let record = store::find_charge(&self.db, reference).await?;
        Ok(record.map_or(ChargeOutcome::NotFound, |record| record.outcome))
    }

    async fn charge_once(&self, charge: Charge<'_>) -> Result<ChargeOutcome, Failure> {
        let mut tx = self.db.begin().await?;
        let Some(behaviour) = store::spend(&mut tx, &hash(charge.token), self.now_ms()).await? else {
            tx.rollback().await?;
            return self.stored_outcome(charge.reference).await;
        };
        let record = ChargeRecord {
            outcome: behaviour.outcome(),
            amount: charge.amount,
            behaviour,
        };
        store::insert_charge(&mut tx, charge.reference, &record).await?;
        tx.commit().await?;
        // The bank has decided, and its response is lost.
        Ok(if behaviour == Behaviour::TimesOut {
            ChargeOutcome::Unknown
        } else {
            record.outcome
        })
    }

    async fn confirm_once(&self, reference: &str, code: &str) -> Result<ChargeOutcome, Failure> {
        let outcome = if code.trim() == CODE {
            ChargeOutcome::Succeeded
        } else {
            ChargeOutcome::Failed(FailureReason::NotConfirmed)
        };
        let mut tx = self.db.begin().await?;
        store::decide(&mut tx, reference, outcome).await?;
        tx.commit().await?;
        self.stored_outcome(reference).await
    }

    async fn refund_once(
        &self,
        charge: &str,
        reference: &str,
        amount: Money,
    ) -> Result<RefundOutcome, Failure> {
        let record = store::find_charge(&self.db, charge).await?;
        let behaviour = record.map_or(Behaviour::RefundDeclines, |record| record.behaviour);
        let mut tx = self.db.begin().await?;
        let is_new = store::insert_refund(&mut tx, charge, reference, amount).await?;
        let accepted = !is_new
            || (behaviour != Behaviour::RefundDeclines
                && store::add_refunded(&mut tx, charge, amount).await?);
        if !accepted {
            tx.rollback().await?;
            return Ok(RefundOutcome::Declined);
        }
        tx.commit().await?;
        // The gateway has refunded, and its response is lost.
        Ok(if is_new && behaviour == Behaviour::RefundTimesOut {
            RefundOutcome::Unknown
        } else {
            RefundOutcome::Refunded
        })
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

impl Gateway for TestGateway {
    fn tokenise<'a>(&'a self, number: &'a CardNumber) -> BoxFuture<'a, Result<Token, Failure>> {
        Box::pin(async move {
            let text = format!("tok_{}", base64url(&self.kernel.randomness().bytes::<32>()));
            let expires_ms = self.now_ms() + TOKEN_SECONDS * 1_000;
            let mut tx = self.db.begin().await?;
            store::insert_token(
                &mut tx,
                &hash(&text),
                &number.card(),
                Behaviour::of(number),
                expires_ms,
            )
            .await?;
            tx.commit().await?;
            let expires = allpet_domain::Timestamp::from_unix_millis(u64::try_from(expires_ms).unwrap_or(0));
            Ok(Token { text, expires })
        })
    }

    fn card<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Card>, Failure>> {
        Box::pin(async move { store::card(&self.db, &hash(token), self.now_ms()).await })
    }

    fn charge<'a>(&'a self, charge: Charge<'a>) -> BoxFuture<'a, Result<ChargeOutcome, Failure>> {
        Box::pin(self.charge_once(charge))
    }

    fn confirm<'a>(
        &'a self,
        reference: &'a str,
        code: &'a str,
    ) -> BoxFuture<'a, Result<ChargeOutcome, Failure>> {
        Box::pin(self.confirm_once(reference, code))
    }

    fn fetch_outcome<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<ChargeOutcome, Failure>> {
        Box::pin(self.stored_outcome(reference))
    }

    fn refund<'a>(
        &'a self,
        charge: &'a str,
        reference: &'a str,
        amount: Money,
    ) -> BoxFuture<'a, Result<RefundOutcome, Failure>> {
        Box::pin(self.refund_once(charge, reference, amount))
    }
}
