//! A card becomes a token. The number goes to the gateway and nowhere else.

use super::Payments;
use allpet_contract::payments::{CardForm, CardToken};
use allpet_domain::{
    Invalid,
    payments::{CardNumber, security_code, valid_until},
};
use allpet_kernel::Failure;

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
