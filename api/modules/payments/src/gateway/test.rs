//! The built-in gateway for tests and demonstrations: what happens is decided by the card's number.

use super::{Charge, Gateway, Outcome, Token};
use crate::store::test_gateway::{self as store, KeptCharge};
use allpet_domain::{
    Money,
    payments::{Card, CardNumber, FailureReason},
};
use allpet_kernel::{Db, Failure, Kernel, cursor::base64url};
use futures::future::BoxFuture;
use sha2::{Digest as _, Sha256};

/// Seconds for which a token is good.
const TOKEN_SECONDS: i64 = 30 * 60;
/// The code that the second step expects.
const CODE: &str = "123456";

/// What a card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Succeeds,
    Declines,
    IsShort,
    Asks,
    TimesOut,
}

impl Behaviour {
    /// What the numbers that people know from other gateways do; every other sound number succeeds.
    fn of(number: &CardNumber) -> Self {
        match number.digits() {
            "4000000000000002" => Self::Declines,
            "4000000000009995" => Self::IsShort,
            "4000002760003184" => Self::Asks,
            "4000000000000341" => Self::TimesOut,
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
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [
            Self::Succeeds,
            Self::Declines,
            Self::IsShort,
            Self::Asks,
            Self::TimesOut,
        ]
        .into_iter()
        .find(|behaviour| behaviour.as_str() == word)
    }

    /// What its bank does with a charge.
    fn outcome(self) -> Outcome {
        match self {
            Self::Succeeds | Self::TimesOut => Outcome::Succeeded,
            Self::Declines => Outcome::Failed(FailureReason::Declined),
            Self::IsShort => Outcome::Failed(FailureReason::InsufficientFunds),
            Self::Asks => Outcome::NeedsAction,
        }
    }
}

/// The gateway, with its books beside the module's own tables.
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

    async fn kept(&self, reference: &str) -> Result<Outcome, Failure> {
        let kept = store::charge(&self.db, reference).await?;
        Ok(kept.map_or(Outcome::NotThere, |kept| kept.outcome))
    }

    async fn charge_once(&self, charge: Charge<'_>) -> Result<Outcome, Failure> {
        let mut tx = self.db.begin().await?;
        let Some(behaviour) = store::spend(&mut tx, &hash(charge.token), self.now_ms()).await? else {
            tx.rollback().await?;
            return self.kept(charge.reference).await;
        };
        let kept = KeptCharge {
            outcome: behaviour.outcome(),
            amount: charge.amount,
        };
        store::keep_charge(&mut tx, charge.reference, &kept).await?;
        tx.commit().await?;
        // The bank has decided, and the answer is lost on the way.
        Ok(if behaviour == Behaviour::TimesOut {
            Outcome::Unknown
        } else {
            kept.outcome
        })
    }

    async fn confirm_once(&self, reference: &str, code: &str) -> Result<Outcome, Failure> {
        let outcome = if code.trim() == CODE {
            Outcome::Succeeded
        } else {
            Outcome::Failed(FailureReason::NotConfirmed)
        };
        let mut tx = self.db.begin().await?;
        store::decide(&mut tx, reference, outcome).await?;
        tx.commit().await?;
        self.kept(reference).await
    }

    async fn refund_once(&self, charge: &str, reference: &str, amount: Money) -> Result<bool, Failure> {
        let mut tx = self.db.begin().await?;
        let first = store::note_refund(&mut tx, charge, reference, amount).await?;
        let fits = !first || store::give_back(&mut tx, charge, amount).await?;
        if fits {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        Ok(fits)
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
            store::keep_token(
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

    fn charge<'a>(&'a self, charge: Charge<'a>) -> BoxFuture<'a, Result<Outcome, Failure>> {
        Box::pin(self.charge_once(charge))
    }

    fn confirm<'a>(&'a self, reference: &'a str, code: &'a str) -> BoxFuture<'a, Result<Outcome, Failure>> {
        Box::pin(self.confirm_once(reference, code))
    }

    fn ask<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Outcome, Failure>> {
        Box::pin(self.kept(reference))
    }

    fn refund<'a>(
        &'a self,
        charge: &'a str,
        reference: &'a str,
        amount: Money,
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        Box::pin(self.refund_once(charge, reference, amount))
    }
}
