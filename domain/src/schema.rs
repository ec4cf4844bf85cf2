//! JSON Schema for texts and numbers: marker types, each for one rule of this crate.
//!
//! A field names one with `schemars(with = "…")`. Whatever matches a schema of this module passes the corresponding check; the
//! tests verify this with generated texts.

mod patterns;
#[cfg(test)]
mod tests;

use crate::{email, orders, payments, validation};
pub use patterns::{
    CARD_NUMBER, CARD_NUMBER_AMEX, CARD_NUMBER_OTHER, EMAIL_ASCII, EMAIL_LATIN, LINE, MICROCHIP,
    ORDER_NUMBER, PHONE, QUALIFIED_NAME, REQUIRED, SECURITY_CODE, SECURITY_CODE_AMEX, SECURITY_CODE_OTHER,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Declares an uninhabited type with a schema.
macro_rules! stand_ins {
    ($($(#[$doc:meta])* $name:ident $(<$($parameter:ident),+>)? = { $($schema:tt)+ };)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name $(<$(const $parameter: usize),+>)? {}

        impl $(<$(const $parameter: usize),+>)? JsonSchema for $name $(<$($parameter),+>)? {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn schema_id() -> Cow<'static, str> {
                std::any::type_name::<Self>().into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($schema)+ })
            }
        }
    )+};
}

stand_ins! {
    /// One line with visible text: [`validation::text`].
    RequiredLine<MAX> = { "type": "string", "minLength": 1, "maxLength": MAX, "pattern": REQUIRED };
    /// One line, possibly empty: [`validation::optional_text`].
    OptionalLine<MAX> = { "type": "string", "maxLength": MAX, "pattern": LINE };
    /// Several lines with visible text: [`validation::paragraphs`].
    RequiredParagraphs<MAX> =
        { "type": "string", "minLength": 1, "maxLength": MAX, "pattern": REQUIRED, "x-multiline": true };
    /// Several lines, possibly empty.
    OptionalParagraphs<MAX> = { "type": "string", "maxLength": MAX, "pattern": LINE, "x-multiline": true };
    /// An e-mail address: [`validation::email`].
    EmailAddress = { "type": "string", "format": "email", "anyOf": [
        { "maxLength": email::LENGTH_MAX, "pattern": EMAIL_ASCII },
        // Each of these letters takes at most two bytes, and the limit is in bytes.
        { "maxLength": email::LENGTH_MAX / 2, "pattern": EMAIL_LATIN },
    ] };
    /// A new password: [`validation::password`], which also refuses guessable ones.
    NewPassword = { "type": "string", "format": "password", "minLength": validation::PASSWORD_MIN,
        "maxLength": validation::PASSWORD_MAX, "pattern": r"^[^\u0000]*$" };
    /// A password for comparison with the stored one.
    Password = { "type": "string", "format": "password", "pattern": r"^[^\u0000]*$" };
    /// A microchip number without separators: [`crate::pet::microchip`].
    Microchip = { "type": "string", "pattern": MICROCHIP };
    /// A telephone number, possibly empty.
    Phone = { "type": "string", "maxLength": orders::PHONE_MAX, "pattern": PHONE };
    /// A card's number without separators: [`payments::CardNumber`].
    CardDigits = { "type": "string", "minLength": 12, "maxLength": 19, "pattern": CARD_NUMBER };
    /// A card's security code: [`payments::security_code`].
    SecurityCode = { "type": "string", "minLength": 3, "maxLength": 4, "pattern": SECURITY_CODE };
    /// The code of a bank's second step: [`payments::step_code`].
    StepCode = { "type": "string", "pattern": r"^[0-9]{6}$",
        "minLength": payments::STEP_CODE_DIGITS, "maxLength": payments::STEP_CODE_DIGITS };
    /// An order number: `AP-7K2M-9QXD`, with ambiguous letters read as digits, hyphens optional.
    OrderNumber = { "type": "string", "pattern": ORDER_NUMBER };
    /// A product's short name in URLs: [`crate::catalog::Product::check`].
    ProductSlug = { "type": "string", "minLength": 3, "maxLength": 80, "pattern": "^[a-z0-9-]+$" };
    /// An organization's short name in URLs.
    TenantSlug = { "type": "string", "minLength": 2, "maxLength": 40, "pattern": "^[a-z0-9-]+$" };
    /// The short name of a jurisdiction.
    JurisdictionId = { "type": "string", "minLength": 2, "maxLength": 40, "pattern": "^[a-z-]+$" };
    /// The file name of a product's picture.
    PictureName = { "type": "string", "maxLength": 80, "pattern": r"^[a-z-]+_[a-z-]+_[0-9]_[0-9]+\.svg$" };
    /// The token of a design's share link.
    ShareToken = { "type": "string", "pattern": "^[A-Za-z0-9_-]{32}$" };
    /// The token of a mail's link: 32 bytes in base64url.
    LinkToken = { "type": "string", "pattern": "^[A-Za-z0-9_-]{43}$" };
    /// A credential of the Web Authentication API as JSON.
    PasskeyCredential = { "type": "string", "minLength": 2, "maxLength": 16_384, "pattern": "^\\{[ -~]*\\}$" };
    /// The code of the second step of signing in: [`crate::second_factor::SignInCode`].
    SignInCode = { "type": "string", "maxLength": 100,
        "pattern": r"^([0-9]{6}|([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4})$" };
    /// The token of a link to unsubscribe: what it is about, and its signature.
    UnsubscribeToken = { "type": "string", "minLength": 3, "maxLength": 600, "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$" };
    /// An app's id: lower-case letters and hyphens.
    AppId = { "type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[a-z-]+$" };
    /// The name of a subscriber or a schedule, after its module's: [`validation::is_qualified_name`].
    QualifiedName = { "type": "string", "minLength": 3, "maxLength": 2 * validation::NAME_PART_MAX + 1,
        "pattern": QUALIFIED_NAME };
    /// An idempotency key: printable ASCII.
    IdempotencyKey<MIN, MAX> = { "type": "string", "minLength": MIN, "maxLength": MAX, "pattern": "^[!-~]*$" };
    /// A quantity: [`orders::quantity`].
    Quantity = { "type": "integer", "minimum": 1, "maximum": orders::MAX_QUANTITY };
}
