//! Creates the messages of a fact: in the inbox, and as mails to be sent.

use crate::{
    Notifications,
    context::{self, Facts, Recipient, Subject},
    jobs::{CreateMessages, SendMail},
    kinds::{self, Audience, Channel, Kind, Timing},
    mail,
    service::{
        preferences::{self, Channels},
        quiet, relevance, staff,
    },
    store::{
        deliveries::{self, DeliveryState, NewDelivery},
        inbox::{self, NewNotification},
    },
};
use allpet_contract::events::NotificationCreated;
use allpet_domain::{
    Timestamp, email,
    id::{DeliveryId, NotificationId, UserId},
};
use allpet_kernel::{
    Failure, Tx,
    jobs::{JobContext, NewJob},
};

/// Creates the messages of a kind about an event. They exist once, however often it runs.
pub(crate) async fn create_messages(
    app: Notifications,
    context: JobContext,
    job: CreateMessages,
) -> Result<(), Failure> {
    let kind = kinds::find(&job.kind)
        .ok_or_else(|| Failure::internal(format!("there is no kind of message “{}”", job.kind)))?;
    if let Audience::Staff(role) = kind.audience
        && job.person.is_none()
    {
        return staff::enqueue(app, context, job, role).await;
    }
    let event = serde_json::from_str(&job.payload)?;
    let loaded = context::load(&app, kind, event, job.person).await?;
    let Some((facts, recipient)) = loaded.filter(|(facts, _)| kind.applies(facts)) else {
        return Ok(());
    };
    if !relevance::is_current(&app, kind, &facts, job.person).await? {
        return Ok(());
    }
    let morning =
        relevance::next_morning(&facts, app.kernel.now()).filter(|_| kind.timing == Timing::InTheMorning);
    if let Some(morning) = morning {
        return postpone(app, context, job, morning).await;
    }
    let channels = read_channels(&app, kind, &recipient).await?;
    let send_at = match recipient.person.filter(|_| !kind.required) {
        Some(person) => quiet::ends_at(&app, person).await?,
        None => None,
    };
    let mut tx = app.db.begin().await?;
    if let Some(person) = recipient.person.filter(|_| channels.inbox) {
        put_into_inbox(&app, &mut tx, &job, kind, &facts, person).await?;
    }
    for address in addresses(kind, &facts, &recipient) {
        let delivery = DeliveryId::new(app.kernel.now(), app.kernel.randomness().entropy());
        let state = if channels.email {
            DeliveryState::Queued
        } else {
            DeliveryState::Suppressed
        };
        let person = recipient.person;
        if !log_mail(
            &app,
            &mut tx,
            &job,
            kind,
            &facts,
            person,
            (delivery, &address, state),
        )
        .await?
        {
            continue;
        }
        if channels.email {
            let send = NewJob::new(&SendMail { delivery }).unique(delivery);
            let send = match send_at {
                Some(at) => send.at(at),
                None => send,
            };
            app.kernel.enqueue(&mut tx, send).await?;
        }
    }
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Creates the messages at `until` instead, in another job.
async fn postpone(
    app: Notifications,
    context: JobContext,
    job: CreateMessages,
    until: Timestamp,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    // This job still has the key of the event alone.
    let create = NewJob::new(&job).unique(format!("{}/{}/{until}", job.kind, job.event));
    app.kernel.enqueue(&mut tx, create.at(until)).await?;
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Returns on which channels the recipient wants messages of a kind. A guest has no inbox and no preferences.
async fn read_channels(app: &Notifications, kind: &Kind, recipient: &Recipient) -> Result<Channels, Failure> {
    match recipient.person {
        Some(person) => preferences::read_channels(&app.db, person, kind).await,
        None => Ok(Channels {
            inbox: false,
            email: kind.default_of(Channel::Email),
        }),
    }
}

/// Returns the addresses of the mails. An empty one stands for the address that comes with the link when the mail is sent.
fn addresses(kind: &Kind, facts: &Facts, recipient: &Recipient) -> Vec<String> {
    match (kind.audience, kind.subject) {
        (Audience::NamedAddresses, _) => {
            let named = ["old", "new", "email"].map(|field| facts.field::<String>(field));
            let checked = named
                .into_iter()
                .flatten()
                .map(|address| email::check("email", &address));
            checked.filter_map(Result::ok).collect()
        }
        (Audience::Person, Subject::AccountRequest | Subject::Invitation) => vec![String::new()],
        (Audience::Person | Audience::Staff(_), _) => recipient.email.iter().cloned().collect(),
    }
}

/// Puts the message into the inbox, once.
async fn put_into_inbox(
    app: &Notifications,
    tx: &mut Tx,
    job: &CreateMessages,
    kind: &Kind,
    facts: &Facts,
    person: UserId,
) -> Result<(), Failure> {
    let (now, now_ms) = (app.kernel.now(), app.now_ms());
    let recipient = person.to_string();
    let logged = NewDelivery {
        id: DeliveryId::new(now, app.kernel.randomness().entropy()),
        event: job.event,
        kind: kind.name,
        channel: Channel::Inbox,
        recipient: &recipient,
        person: Some(person),
        state: DeliveryState::Delivered,
        message_id: None,
        facts: "",
    };
    if !deliveries::insert(tx, &logged, now_ms).await? {
        return Ok(());
    }
    let text = app
        .templates
        .text(None, kind.name, facts)
        .map_err(Failure::internal)?;
    let id = NotificationId::new(now, app.kernel.randomness().entropy());
    let new = NewNotification {
        id,
        person,
        kind: kind.name,
        title: &text.subject,
        text: text.paragraphs.first().map_or("", String::as_str),
        href: facts.href.as_deref(),
    };
    inbox::insert(tx, &new, now_ms).await?;
    let created = NotificationCreated {
        notification: id,
        owner: person,
    };
    app.kernel.announce(tx, &created).await
}

/// Writes a mail into the delivery log. Returns false if it is there already.
async fn log_mail(
    app: &Notifications,
    tx: &mut Tx,
    job: &CreateMessages,
    kind: &Kind,
    facts: &Facts,
    person: Option<UserId>,
    (id, address, state): (DeliveryId, &str, DeliveryState),
) -> Result<bool, Failure> {
    let recipient = match person.filter(|_| address.is_empty()) {
        Some(person) => person.to_string(),
        None => address.to_owned(),
    };
    let message_id = mail::message_id(
        job.event,
        kind.name,
        &recipient,
        Channel::Email,
        app.mailer.domain(),
    );
    let facts = match state {
        DeliveryState::Queued => serde_json::to_string(facts)?,
        _ => String::new(),
    };
    let logged = NewDelivery {
        id,
        event: job.event,
        kind: kind.name,
        channel: Channel::Email,
        recipient: &recipient,
        person,
        state,
        message_id: Some(&message_id),
        facts: &facts,
    };
    deliveries::insert(tx, &logged, app.now_ms()).await
}
