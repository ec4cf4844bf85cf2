//! Regular expressions for texts, valid in ECMA 262 (with the flag `u`) and Rust.

/// Control characters and noncharacters, which no text contains ([`crate::text::ControlCharacter`]).
macro_rules! controls {
    () => {
        concat!(
            r"\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufffe\uffff",
            "\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}",
            "\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}",
            "\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}",
        )
    };
}

/// White space, and characters that are invisible on their own ([`crate::text::is_invisible`]).
macro_rules! unseen {
    () => {
        concat!(
            r"\u0009-\u000d\u0020\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f",
            r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb",
            "\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}",
        )
    };
}

/// Latin, Greek and Cyrillic letters that a host name keeps unchanged.
macro_rules! host_letters {
    () => {
        r"a-z0-9\u00e0-\u00f6\u00f8-\u00ff\u03b1-\u03c9\u0430-\u044f"
    };
}

/// A possibly empty text.
pub const LINE: &str = concat!("^[^", controls!(), "]*$");
/// A text with something visible.
pub const REQUIRED: &str = concat!(
    "^[^",
    controls!(),
    "]*[^",
    controls!(),
    unseen!(),
    "][^",
    controls!(),
    "]*$"
);
/// An e-mail address in ASCII.
pub const EMAIL_ASCII: &str = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)+$";
/// An e-mail address with letters beyond ASCII.
pub const EMAIL_LATIN: &str = concat!(
    r"^[A-Za-z0-9_+",
    host_letters!(),
    r"-]+(\.[A-Za-z0-9_+",
    host_letters!(),
    r"-]+)*@[",
    host_letters!(),
    r"]+(-[",
    host_letters!(),
    r"]+)*(\.[",
    host_letters!(),
    r"]+)*(\.[a-z]+)$"
);
/// A microchip number without separators. The ISO number ends at 2^38 − 1.
pub const MICROCHIP: &str = concat!(
    r"^((00[1-9]|0[1-9][0-9]|[1-8][0-9]{2}|9[0-8][0-9]|99[0-8])",
    r"([01][0-9]{11}|2[0-6][0-9]{10}|27[0-3][0-9]{9}|274[0-7][0-9]{8}|2748[0-6][0-9]{7}|27487[0-6][0-9]{6}",
    r"|274877[0-8][0-9]{5}|27487790[0-5][0-9]{3}|274877906[0-8][0-9]{2}|2748779069[0-3][0-9]|27487790694[0-3])",
    r"|[0-9]{9}|[0-9A-Fa-f]{10})$"
);
/// A telephone number of 6 to 15 digits, possibly empty.
pub const PHONE: &str = r"^(\+?\(?[0-9]([ ().,/–-]{0,2}[0-9]){5,14})?$";
/// A card number of any brand.
pub const CARD_NUMBER: &str = r"^[0-9]{12,19}$";
/// An American Express card number; no pattern can state its check digit.
pub const CARD_NUMBER_AMEX: &str = r"^3[47][0-9]{10,17}$";
/// A card number of any other brand.
pub const CARD_NUMBER_OTHER: &str = r"^([0-24-9][0-9]|3[0-35689])[0-9]{10,17}$";
/// The security code of any card.
pub const SECURITY_CODE: &str = r"^[0-9]{3,4}$";
/// The security code of American Express.
pub const SECURITY_CODE_AMEX: &str = r"^[0-9]{4}$";
/// The security code of any other brand.
pub const SECURITY_CODE_OTHER: &str = r"^[0-9]{3}$";
/// The name of a subscriber or a schedule ([`crate::validation::is_qualified_name`]).
pub const QUALIFIED_NAME: &str = r"^[a-z-]{1,40}\.[a-z-]{1,40}$";
/// An order number as people type it.
pub const ORDER_NUMBER: &str = r"^([Aa][Pp]-?)?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$";
