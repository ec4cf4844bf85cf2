//! Known devices: those on which a person has signed in. Somebody who guesses the password of an account from everywhere slows sign-ins
//! on other devices down, but not on these, so nobody can lock the owner out.

use crate::{cookie, service::sessions::now_ms, store};
use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Kernel, OwnPageVisitor, Tx, cursor::base64url};
use http::{HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};

/// How long a device is known after its last sign-in, in seconds: a year.
pub(crate) const KNOWN_SECONDS: i64 = 365 * 24 * 60 * 60;
/// The most devices of a person.
const DEVICES_MAX: i64 = 20;

/// A device that a person has used.
#[derive(Debug)]
pub(crate) struct KnownDevice {
    /// The token in its cookie.
    token: String,
}

impl KnownDevice {
    /// Returns the hash under which it is stored.
    pub(crate) fn hash(&self) -> Vec<u8> {
        hash(&self.token)
    }
}

/// Returns the visitor's device if `person` has signed in on it.
pub(crate) async fn find(
    kernel: &Kernel,
    db: &Db,
    visitor: &OwnPageVisitor,
    person: Option<UserId>,
) -> Result<Option<KnownDevice>, Failure> {
    let (Some(token), Some(person)) = (&visitor.device, person) else {
        return Ok(None);
    };
    let owner = store::known_devices::find(db, &hash(token), now_ms(kernel) - KNOWN_SECONDS * 1_000).await?;
    let is_known = owner == Some(person);
    Ok(is_known.then(|| KnownDevice { token: token.clone() }))
}

/// Records that `person` has signed in on the device. Returns the header with its cookie.
pub(crate) async fn record(
    kernel: &Kernel,
    tx: &mut Tx,
    known: Option<KnownDevice>,
    person: UserId,
    secure: bool,
) -> Result<(HeaderName, HeaderValue), Failure> {
    // A device that somebody else has used gets another token: whoever shares it is not known to both.
    let device = known.unwrap_or_else(|| KnownDevice {
        token: base64url(&kernel.randomness().bytes::<32>()),
    });
    store::known_devices::upsert(tx, &device.hash(), person, now_ms(kernel)).await?;
    store::known_devices::delete_surplus(tx, person, DEVICES_MAX).await?;
    cookie::device_header(&device.token, secure)
}

/// Deletes the devices that have not been used for a year.
pub(crate) async fn delete_unused(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    store::known_devices::delete_unused(tx, now_ms(kernel) - KNOWN_SECONDS * 1_000).await
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
