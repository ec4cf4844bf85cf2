//! All limits, once.

use super::{Limit, Per};

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $limit:expr;)+) => {
        $($(#[$doc])* pub const $name: Limit = $limit;)+
        /// All limits.
        pub const ALL: &[Limit] = &[$($name),+];
    };
}

limits! {
    /// New accounts. A school or an office shares one address. An address that is taken counts, because the answer reveals it.
    SIGN_UPS = Limit::new("sign-ups", Per::Address, 30, HOUR, "Many accounts were created from your network.")
        .counting(&[201, 409]);
    /// Mails with links to an account. Each account has a narrower limit of its own.
    ACCOUNT_MAILS = Limit::new("account-mails", Per::Address, 60, HOUR, "Many e-mails were requested from your network.")
        .counting(&[204]);
    /// Links of mails that do not work: somebody guesses.
    LINK_GUESSES = Limit::new("link-guesses", Per::Address, 30, HOUR, "Too many of these links don’t work.").counting(&[404]);
    /// Invitations to addresses, each of which has a narrower limit of its own, and addresses without an account that are added as
    /// members, because that answer reveals it.
    INVITATIONS = Limit::new("invitations", Per::Person, 50, HOUR, "You invited many people.").counting(&[201, 422]);
    /// Checks of the present password, each of which costs a hash.
    PASSWORD_CHECKS = Limit::new("password-checks", Per::Person, 30, HOUR, "You entered your password many times.");
    /// Sign-ins with passkeys, begun or finished. An open sign-in page begins one, so that the browser can offer passkeys.
    PASSKEY_SIGN_INS = Limit::new("passkey-sign-ins", Per::Address, 600, HOUR, "Many people from your network are signing in.");
    /// Explanations of operators, which ask every module.
    CAUSES = Limit::new("causes", Per::Person, 60, MINUTE, "You requested many explanations.");
    /// Carts of guests who have none yet.
    GUEST_CARTS = Limit::new("guest-carts", Per::Address, 60, HOUR, "Many new carts were started from your network.").by_handler();
    /// Orders that hold stock until they are paid.
    RESERVATIONS = Limit::new("reservations", Per::Person, 20, HOUR, "You placed many orders in a short time.")
        .counting(&[201]);
    /// Cards that the bank declines, for one order: somebody tries out stolen cards.
    DECLINED_CARDS = Limit::new("declined-cards", Per::Parameter("order"), 5, DAY,
        "The bank declined several cards for this order. Ask your bank, or place a new order later.").counting(&[402]);
    /// Cards that the bank declines, for one application.
    DECLINED_FEES = Limit::new("declined-fees", Per::Parameter("application"), 5, DAY,
        "The bank declined several cards for this application. Ask your bank.").counting(&[402]);
    /// Cards that the bank declines, from one address, whatever they pay for.
    CARD_TESTS = Limit::new("card-tests", Per::Address, 20, HOUR, "The bank declined many cards from your network.")
        .counting(&[402]);
    /// Tag codes that do not exist: somebody guesses.
    TAG_GUESSES = Limit::new("tag-guesses", Per::Address, 60, HOUR, "Too many of these tags don’t exist.").counting(&[404]);
    /// Order numbers, and keys of orders, that do not fit: somebody guesses.
    ORDER_GUESSES = Limit::new("order-guesses", Per::Address, 20, HOUR, "Too many of these orders don’t exist.")
        .counting(&[404]);
    /// Messages of finders, to any owner.
    FINDER_NOTES = Limit::new("finder-notes", Per::Address, 10, HOUR, "You sent many messages.").counting(&[204]);
    /// Pictures that the server renders.
    PICTURES = Limit::new("pictures", Per::Person, 120, MINUTE, "You requested many pictures.");
    /// Uploaded documents and photos.
    UPLOADS = Limit::new("uploads", Per::Person, 40, HOUR, "You uploaded many files.").counting(&[200, 201]);
    /// Crash reports of pages, which the servers of sites pass on from their own addresses: the limit is that of each server. One address
    /// must not use up those of all.
    CRASH_REPORTS = Limit::new("crash-reports", Per::Address, 100, HOUR, "Many crashes were reported from your network.");
    /// Crash reports from everywhere: they must not fill the log.
    ALL_CRASH_REPORTS = Limit::new("all-crash-reports", Per::Everyone, 400, HOUR, "Many crashes were reported.");
    /// Access tokens. Each app of a page needs one every 15 minutes.
    TOKENS = Limit::new("tokens", Per::Address, 600, MINUTE, "Many sessions were continued from your network.");
    /// All reads.
    READS = Limit::new("reads", Per::Person, 3_000, MINUTE, "You sent many requests.").in_each_process();
    /// All changes.
    WRITES = Limit::new("writes", Per::Person, 600, MINUTE, "You made many changes.").in_each_process();
}
