//! Card tokens. The card's number goes to the gateway and nowhere else.

use super::Payments;
use crate::store::test_gateway;
use allpet_contract::payments::{CardForm, CardToken};
use allpet_domain::{
    Invalid,
    payments::{CardNumber, security_code, valid_until},
};
use allpet_kernel::Failure;

/// How long expired tokens stay, in milliseconds: a day.
const KEEP_EXPIRED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Validates a card and creates a token for it. Fails with every error.
pub(crate) async fn tokenise(app: &Payments, form: CardForm) -> Result<CardToken, Failure> {
    let mut invalid = Invalid::default();
    let number = invalid.merge(CardNumber::parse("number", &form.number));
    invalid.merge(valid_until("month", form.month, form.year, app.kernel.now()));
    if let Some(number) = &number {
        invalid.merge(security_code("code", Some(number.card().brand), &form.code));
    }
    invalid.or(())?;
    let number = number.ok_or_else(|| Failure::internal("a card number without error or value"))?;
    let token = app.gateway.tokenise(&number).await?;
    Ok(CardToken {
        token: token.text,
        card: number.card(),
        expires: token.expires,
    })
}

/// Deletes the tokens that expired more than a day ago. Returns their number.
pub(crate) async fn delete_expired(app: &Payments) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let deleted = test_gateway::delete_tokens(&mut tx, app.now_ms() - KEEP_EXPIRED_MS).await?;
    tx.commit().await?;
    Ok(deleted)
}
