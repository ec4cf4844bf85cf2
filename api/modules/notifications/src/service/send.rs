//! Sends a mail of the delivery log.
//!
//! A mail goes out at least once: if the process dies after the mail server took it and before that is stored, the job sends it again,
//! with the same message id.

use crate::{
    Notifications,
    context::{self, Facts, Subject},
    jobs::{MAIL_RETRY, SendMail},
    kinds::{self, Channel, Kind},
    mail::{MailAddress, OutgoingMail, SendError},
    service::{preferences, quiet, relevance},
    store::{
        captured_mails,
        deliveries::{self, DeliveryRecord, DeliveryState},
        suppressions,
    },
    unsubscribe_link::Unsubscription,
};
use allpet_contract::{
    identity::mail::{IssueAccountLink, REQUEST_NOT_FOUND},
    tenants::invitations::{INVITATION_NOT_FOUND, IssueInvitationLink},
};
use allpet_domain::{Timestamp, email, id::DeliveryId};
use allpet_kernel::{
    Failure, Tx,
    jobs::{JobContext, NewJob},
};

/// Sends a mail, unless it is sent already or nobody wants it any more.
pub(crate) async fn send_mail(app: Notifications, context: JobContext, job: SendMail) -> Result<(), Failure> {
    let Some(delivery) = deliveries::find(&app.db, job.delivery).await? else {
        return Ok(());
    };
    if !delivery.is_open {
        return Ok(());
    }
    // A newer release may know it: the mail waits for its worker.
    let kind = kinds::find(&delivery.kind)
        .ok_or_else(|| Failure::internal(format!("there is no kind of message “{}”", delivery.kind)))?;
    let sending = Sending {
        app,
        context,
        id: job.delivery,
        kind,
        delivery,
    };
    sending.run().await
}

/// The attempt to send a mail.
struct Sending {
    app: Notifications,
    context: JobContext,
    id: DeliveryId,
    kind: &'static Kind,
    delivery: DeliveryRecord,
}

impl Sending {
    async fn run(self) -> Result<(), Failure> {
        let mut facts: Facts = serde_json::from_str(&self.delivery.facts)?;
        if self.app.mailer.is_missing() {
            return self
                .finish(DeliveryState::NotSent, "no mail server is configured")
                .await;
        }
        if let Some(until) = self.quiet_until().await? {
            return self.postpone(until).await;
        }
        if !self.still_applies(&facts).await? {
            return self.finish(DeliveryState::NotSent, "it is not so any more").await;
        }
        if !self.add_link(&mut facts).await? {
            return self
                .finish(DeliveryState::NotSent, "the request is no longer open")
                .await;
        }
        let of_request = facts.request.as_ref().map(|link| &link.email);
        let of_invitation = facts.invitation.as_ref().map(|link| &link.email);
        let named = of_request.or(of_invitation);
        let address = named.unwrap_or(&self.delivery.recipient).clone();
        if let Some(reason) = self.suppression(&address).await? {
            return self.finish(DeliveryState::Suppressed, &reason).await;
        }
        self.send(&facts, &address).await
    }

    /// Returns when the quiet hours end in which the recipient is now: a mail that is tried again may fall into them. A mail that failed
    /// as often as allowed does not wait for another night, so that its attempts end.
    async fn quiet_until(&self) -> Result<Option<Timestamp>, Failure> {
        let has_attempts = self.delivery.attempts < i64::from(MAIL_RETRY.max_attempts);
        match self.delivery.person {
            Some(person) if !self.kind.required && has_attempts => quiet::ends_at(&self.app, person).await,
            _ => Ok(None),
        }
    }

    /// Sends the mail at `until` instead, in another job.
    async fn postpone(&self, until: Timestamp) -> Result<(), Failure> {
        let delivery = self.id;
        let mut tx = self.app.db.begin().await?;
        // This job still has the key of the delivery alone.
        let send = NewJob::new(&SendMail { delivery }).unique(format!("{delivery}/{until}"));
        self.app.kernel.enqueue(&mut tx, send.at(until)).await?;
        self.context.finish(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Returns whether a mail about a state still says what is so: it may have waited for hours.
    async fn still_applies(&self, facts: &Facts) -> Result<bool, Failure> {
        let (app, kind, person) = (&self.app, self.kind, self.delivery.person);
        if kind.condition.is_none() {
            return relevance::is_current(app, kind, facts, person).await;
        }
        match context::load(app, kind, facts.event.clone(), person).await? {
            Some((facts, _)) if kind.applies(&facts) => {
                relevance::is_current(app, kind, &facts, person).await
            }
            _ => Ok(false),
        }
    }

    /// Adds the link that the mail carries, if its kind has one. Returns false if its request or invitation is no longer open.
    async fn add_link(&self, facts: &mut Facts) -> Result<bool, Failure> {
        match self.kind.subject {
            Subject::AccountRequest => self.add_account_link(facts).await,
            Subject::Invitation => self.add_invitation_link(facts).await,
            _ => Ok(true),
        }
    }

    async fn add_account_link(&self, facts: &mut Facts) -> Result<bool, Failure> {
        let Some(request) = facts.field("request") else {
            return Ok(true);
        };
        let client = self.app.kernel.client(crate::NAME);
        match client.send(IssueAccountLink { request }).await {
            Ok(link) => {
                facts.person.name.clone_from(&link.name);
                facts.url = Some(link.link.clone());
                facts.request = Some(link);
                Ok(true)
            }
            Err(problem) if problem.code == REQUEST_NOT_FOUND.code => Ok(false),
            Err(problem) => Err(problem.into()),
        }
    }

    async fn add_invitation_link(&self, facts: &mut Facts) -> Result<bool, Failure> {
        let (Some(invitation), Some(mail)) = (facts.field("invitation"), facts.field("mail")) else {
            return Ok(false);
        };
        let client = self.app.kernel.client(crate::NAME);
        match client.send(IssueInvitationLink { invitation, mail }).await {
            Ok(link) => {
                facts.url = Some(link.link.clone());
                facts.invitation = Some(link);
                Ok(true)
            }
            Err(problem) if problem.code == INVITATION_NOT_FOUND.code => Ok(false),
            Err(problem) => Err(problem.into()),
        }
    }

    /// Returns why the mail must not be sent, if so: the recipient may have unsubscribed meanwhile.
    async fn suppression(&self, address: &str) -> Result<Option<String>, Failure> {
        let db = &self.app.db;
        if let Some(person) = self.delivery.person
            && !preferences::wants(db, person, self.kind, Channel::Email).await?
        {
            return Ok(Some("switched off by the person".to_owned()));
        }
        suppressions::find(db, address, self.kind.name).await
    }

    async fn send(self, facts: &Facts, address: &str) -> Result<(), Failure> {
        let unsubscribe = self.unsubscribe_link(address).await?;
        let content = self
            .app
            .templates
            .mail(None, self.kind.name, facts, unsubscribe.as_deref())
            .map_err(Failure::internal)?;
        if self.app.mailer.captures() {
            let mut tx = self.app.db.begin().await?;
            let (message_id, now_ms) = (&self.delivery.message_id, self.app.now_ms());
            captured_mails::insert(&mut tx, self.id, message_id, address, &content, now_ms).await?;
            return self
                .finish_in(tx, DeliveryState::Delivered, "shown at /dev/mail")
                .await;
        }
        let mail = OutgoingMail {
            to: MailAddress {
                name: &facts.person.name,
                email: address,
            },
            message_id: &self.delivery.message_id,
            content: &content,
            unsubscribe: unsubscribe.as_deref(),
            now: self.app.kernel.now(),
        };
        match self.app.mailer.send(&mail).await {
            Ok(answer) => self.finish(DeliveryState::Delivered, &answer).await,
            Err(SendError::AddressRefused(answer)) => self.suppress(address, &answer).await,
            Err(SendError::MessageRefused(answer)) => self.finish(DeliveryState::Refused, &answer).await,
            Err(SendError::Temporary(answer)) => self.retry(answer).await,
        }
    }

    /// Returns the link that switches this kind off for its reader: for a person, or for an address without an account. An order's
    /// mail may go to an address that is not the buyer's; its reader decides nothing for the buyer.
    async fn unsubscribe_link(&self, address: &str) -> Result<Option<String>, Failure> {
        if self.kind.required {
            return Ok(None);
        }
        let person = match self.delivery.person {
            Some(person) => {
                let own = super::preferences::address(&self.app, person).await?;
                own.is_some_and(|own| email::key(&own) == email::key(address))
                    .then_some(person)
            }
            None => None,
        };
        let unsubscription = Unsubscription {
            kind: self.kind.name.to_owned(),
            person,
            address: person.is_none().then(|| address.to_owned()),
        };
        Ok(Some(self.app.links.link(&unsubscription)))
    }

    /// Stores the outcome together with the end of the job.
    async fn finish(&self, state: DeliveryState, detail: &str) -> Result<(), Failure> {
        let tx = self.app.db.begin().await?;
        self.finish_in(tx, state, detail).await
    }

    /// Stores the outcome together with the end of the job, and commits.
    async fn finish_in(&self, mut tx: Tx, state: DeliveryState, detail: &str) -> Result<(), Failure> {
        deliveries::finish(&mut tx, self.id, state, detail, 1, self.app.now_ms()).await?;
        self.context.finish(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Suppresses an address that does not exist.
    async fn suppress(&self, address: &str, answer: &str) -> Result<(), Failure> {
        let mut tx = self.app.db.begin().await?;
        let now_ms = self.app.now_ms();
        suppressions::insert(&mut tx, address, suppressions::ANY_KIND, answer, now_ms).await?;
        deliveries::finish(&mut tx, self.id, DeliveryState::Refused, answer, 1, now_ms).await?;
        self.context.finish(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Records the failed attempt and fails the job, which tries again later.
    async fn retry(&self, answer: String) -> Result<(), Failure> {
        let is_last = self.context.attempt() >= MAIL_RETRY.max_attempts;
        let state = if is_last {
            DeliveryState::Failed
        } else {
            DeliveryState::Retrying
        };
        let mut tx = self.app.db.begin().await?;
        deliveries::record_failure(&mut tx, self.id, state, &answer).await?;
        tx.commit().await?;
        Err(Failure::internal(answer))
    }
}
