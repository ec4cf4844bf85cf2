//! The kinds of devices on which people signed in. A person learns of a sign-in on another one.

pub(crate) mod known_devices;

use super::sessions::now_ms;
use crate::{device, store};
use allpet_contract::events::NewDeviceUsed;
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, Kernel, Tx};

/// Records the device of a sign-in. Announces one that is new, unless it is the account's first.
pub(crate) async fn record(
    kernel: &Kernel,
    tx: &mut Tx,
    user: UserId,
    user_agent: &str,
) -> Result<(), Failure> {
    let device = device::describe(user_agent);
    let is_new = store::devices::insert(tx, user, &device, now_ms(kernel)).await?;
    if is_new && store::devices::count(tx, user).await? > 1 {
        kernel.announce(tx, &NewDeviceUsed { user, device }).await?;
    }
    Ok(())
}
