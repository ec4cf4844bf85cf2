//! The notification preferences of a person.

use crate::{Notifications, service::preferences};
use allpet_contract::notifications::{Preferences, ReadPreferences, SetChannels, SetQuietHours};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn read(
    app: Notifications,
    owner: Owner,
    _: ReadPreferences,
) -> Result<Preferences, Failure> {
    preferences::read(&app, &owner).await
}

pub(crate) async fn set_channels(
    app: Notifications,
    owner: Owner,
    request: SetChannels,
) -> Result<Preferences, Failure> {
    preferences::set_channels(&app, &owner, &request.kind, request.body).await
}

pub(crate) async fn set_quiet_hours(
    app: Notifications,
    owner: Owner,
    request: SetQuietHours,
) -> Result<Preferences, Failure> {
    preferences::set_quiet_hours(&app, &owner, request.body).await
}
