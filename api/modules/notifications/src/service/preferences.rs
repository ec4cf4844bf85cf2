//! The notification preferences of people: kinds of messages and channels.

use crate::{
    Notifications,
    kinds::{self, Channel, KINDS, Kind},
    service::quiet,
    store::{
        preferences::{self, StoredPreference},
        suppressions,
    },
};
use allpet_contract::{
    identity::{PERSON_NOT_FOUND, ReadContact},
    notifications::{
        ChannelsForm, KIND_NOT_FOUND, KIND_REQUIRED, KindPreference, LocalQuietHours, Preferences,
        QuietHoursForm, ZONE_UNKNOWN,
    },
};
use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Owner};

/// Returns whether a person wants messages of a kind on a channel.
pub(crate) async fn wants(db: &Db, person: UserId, kind: &Kind, channel: Channel) -> Result<bool, Failure> {
    if kind.required {
        return Ok(kind.default_of(channel));
    }
    let chosen = preferences::find(db, person, kind.name, channel).await?;
    Ok(chosen.unwrap_or(kind.default_of(channel)))
}

/// The channels on which a recipient wants messages of a kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channels {
    pub(crate) inbox: bool,
    pub(crate) email: bool,
}

/// Returns on which channels a person wants messages of a kind.
pub(crate) async fn read_channels(db: &Db, person: UserId, kind: &Kind) -> Result<Channels, Failure> {
    let stored = if kind.required {
        Vec::new()
    } else {
        preferences::list(db, person).await?
    };
    Ok(Channels {
        inbox: is_on(kind, &stored, Channel::Inbox),
        email: is_on(kind, &stored, Channel::Email),
    })
}

/// Reads all preferences of a person, of the kinds that they may receive.
pub(crate) async fn read(app: &Notifications, owner: &Owner) -> Result<Preferences, Failure> {
    let person = owner.user();
    let stored = preferences::list(&app.db, person).await?;
    let quiet = preferences::find_quiet(&app.db, person).await?;
    let undeliverable = match address(app, person).await? {
        Some(address) => suppressions::find(&app.db, &address, suppressions::ANY_KIND)
            .await?
            .is_some(),
        None => false,
    };
    let kinds = KINDS.iter().filter(|kind| kind.is_for(&owner.claims.roles));
    Ok(Preferences {
        kinds: kinds.map(|kind| kind_preference(kind, &stored)).collect(),
        quiet: quiet.map(|(hours, zone)| LocalQuietHours { hours, zone }),
        undeliverable,
    })
}

/// Returns the address of a person's account, unless it is closed.
pub(crate) async fn address(app: &Notifications, person: UserId) -> Result<Option<String>, Failure> {
    let client = app.kernel.client(crate::NAME);
    match client.send(ReadContact { user: person }).await {
        Ok(contact) => Ok(Some(contact.email)),
        Err(problem) if problem.code == PERSON_NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

fn is_on(kind: &Kind, stored: &[StoredPreference], channel: Channel) -> bool {
    let chosen = stored
        .iter()
        .find(|(name, on, _)| name == kind.name && on == channel.as_str())
        .filter(|_| !kind.required);
    chosen.map_or(kind.default_of(channel), |(_, _, is_on)| *is_on)
}

fn kind_preference(kind: &Kind, stored: &[StoredPreference]) -> KindPreference {
    KindPreference {
        kind: kind.name.to_owned(),
        group: kind.group.to_owned(),
        label: kind.label.to_owned(),
        email: is_on(kind, stored, Channel::Email),
        inbox: is_on(kind, stored, Channel::Inbox),
        required: kind.required,
    }
}

/// Switches the channels of a kind on or off. Fails with `KIND_NOT_FOUND` or `KIND_REQUIRED`.
pub(crate) async fn set_channels(
    app: &Notifications,
    owner: &Owner,
    kind: &str,
    form: ChannelsForm,
) -> Result<Preferences, Failure> {
    let person = owner.user();
    let kind = kinds::find(kind).ok_or(KIND_NOT_FOUND)?;
    if kind.required {
        return Err(KIND_REQUIRED.into());
    }
    let address = address(app, person).await?;
    let mut tx = app.db.begin().await?;
    // What the address unsubscribed from before it had an account.
    if let Some(address) = address.filter(|_| form.email) {
        suppressions::delete(&mut tx, &address, kind.name).await?;
    }
    for (channel, is_on) in [(Channel::Email, form.email), (Channel::Inbox, form.inbox)] {
        preferences::set(&mut tx, person, kind.name, channel, is_on).await?;
    }
    tx.commit().await?;
    read(app, owner).await
}

/// Stores or deletes the quiet hours. Fails with `ZONE_UNKNOWN` or the invalid times.
pub(crate) async fn set_quiet_hours(
    app: &Notifications,
    owner: &Owner,
    form: QuietHoursForm,
) -> Result<Preferences, Failure> {
    let person = owner.user();
    let mut tx = app.db.begin().await?;
    match form.quiet {
        Some(LocalQuietHours { hours, zone }) => {
            let hours = hours.check()?;
            if !quiet::is_zone(&zone) {
                return Err(ZONE_UNKNOWN.into());
            }
            preferences::set_quiet(&mut tx, person, hours, &zone).await?;
        }
        None => preferences::clear_quiet(&mut tx, person).await?,
    }
    tx.commit().await?;
    read(app, owner).await
}
