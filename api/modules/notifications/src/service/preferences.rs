//! What people want to hear of, and how.

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
    identity::ReadContact,
    notifications::{
        ChannelsForm, KIND_NOT_FOUND, KIND_REQUIRED, KindPreference, LocalQuietHours, Preferences,
        QuietHoursForm, ZONE_UNKNOWN,
    },
};
use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure};

/// Returns whether a person wants messages of a kind on a channel.
pub(crate) async fn wants(db: &Db, person: UserId, kind: &Kind, channel: Channel) -> Result<bool, Failure> {
    if kind.required {
        return Ok(kind.default_of(channel));
    }
    let chosen = preferences::find(db, person, kind.name, channel).await?;
    Ok(chosen.unwrap_or(kind.default_of(channel)))
}

/// Reads all preferences of a person.
pub(crate) async fn read(app: &Notifications, person: UserId) -> Result<Preferences, Failure> {
    let stored = preferences::list(&app.db, person).await?;
    let quiet = preferences::find_quiet(&app.db, person).await?;
    let contact = app
        .kernel
        .client(crate::NAME)
        .send(ReadContact { user: person })
        .await;
    let undeliverable = match contact {
        Ok(contact) => suppressions::find(&app.db, &contact.email, suppressions::ANY_KIND)
            .await?
            .is_some(),
        Err(problem) if problem.status == 404 => false,
        Err(problem) => return Err(problem.into()),
    };
    Ok(Preferences {
        kinds: KINDS.iter().map(|kind| kind_preference(kind, &stored)).collect(),
        quiet: quiet.map(|(hours, zone)| LocalQuietHours { hours, zone }),
        undeliverable,
    })
}

fn kind_preference(kind: &Kind, stored: &[StoredPreference]) -> KindPreference {
    let is_on = |channel: Channel| {
        let chosen = stored
            .iter()
            .find(|(name, on, _)| name == kind.name && on == channel.as_str())
            .filter(|_| !kind.required);
        chosen.map_or(kind.default_of(channel), |(_, _, is_on)| *is_on)
    };
    KindPreference {
        kind: kind.name.to_owned(),
        group: kind.group.to_owned(),
        label: kind.label.to_owned(),
        email: is_on(Channel::Email),
        inbox: is_on(Channel::Inbox),
        required: kind.required,
    }
}

/// Switches the channels of a kind on or off. Fails with `KIND_NOT_FOUND` or `KIND_REQUIRED`.
pub(crate) async fn set_channels(
    app: &Notifications,
    person: UserId,
    kind: &str,
    form: ChannelsForm,
) -> Result<Preferences, Failure> {
    let kind = kinds::find(kind).ok_or(KIND_NOT_FOUND)?;
    if kind.required {
        return Err(KIND_REQUIRED.into());
    }
    let mut tx = app.db.begin().await?;
    for (channel, is_on) in [(Channel::Email, form.email), (Channel::Inbox, form.inbox)] {
        preferences::set(&mut tx, person, kind.name, channel, is_on).await?;
    }
    tx.commit().await?;
    read(app, person).await
}

/// Stores or deletes the quiet hours. Fails with `ZONE_UNKNOWN` or the invalid times.
pub(crate) async fn set_quiet_hours(
    app: &Notifications,
    person: UserId,
    form: QuietHoursForm,
) -> Result<Preferences, Failure> {
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
    read(app, person).await
}
