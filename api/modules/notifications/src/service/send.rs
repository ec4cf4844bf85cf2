//! Sends a mail of the delivery log.
//!
//! A mail goes out at least once: if the process dies after the mail server took it and before that is stored, the job sends it again,
//! with the same message id.

use crate::{
    Notifications,
    context::Facts,
    jobs::{MAIL_RETRY, SendMail},
    kinds::{self, Channel, Kind},
    mail::{MailAddress, OutgoingMail, SendError},
    service::preferences,
    store::{
        captured,
        deliveries::{self, DeliveryRecord, DeliveryState},
        suppressions,
    },
    unsubscribe_link::Unsubscription,
};
use allpet_contract::{
    events::{Event as _, PasswordResetRequested, VerificationRequested},
    identity::mail::IssueAccountLink,
};
use allpet_domain::id::{AccountRequestId, DeliveryId};
use allpet_kernel::{Failure, jobs::JobContext};

/// Sends a mail, unless it is sent already or nobody wants it any more.
pub(crate) async fn send_mail(app: Notifications, context: JobContext, job: SendMail) -> Result<(), Failure> {
    let Some(delivery) = deliveries::find(&app.db, job.delivery).await? else {
        return Ok(());
    };
    let kind = kinds::find(&delivery.kind).filter(|_| delivery.is_open);
    let Some(kind) = kind else {
        return Ok(());
    };
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
        if let Some(request) = self.account_request(&facts) {
            let client = self.app.kernel.client(crate::NAME);
            match client.send(IssueAccountLink { request }).await {
                Ok(link) => {
                    facts.person.name.clone_from(&link.name);
                    facts.url = Some(link.link.clone());
                    facts.request = Some(link);
                }
                Err(problem) if problem.status == 404 => {
                    return self
                        .finish(DeliveryState::NotSent, "the request is no longer open")
                        .await;
                }
                Err(problem) => return Err(problem.into()),
            }
        }
        let address = match &facts.request {
            Some(link) => link.email.clone(),
            None => self.delivery.recipient.clone(),
        };
        if let Some(reason) = self.suppression(&address).await? {
            return self.finish(DeliveryState::Suppressed, &reason).await;
        }
        self.send(&facts, &address).await
    }

    /// Returns the request whose link the mail carries.
    fn account_request(&self, facts: &Facts) -> Option<AccountRequestId> {
        let topics = [VerificationRequested::TOPIC, PasswordResetRequested::TOPIC];
        topics
            .contains(&self.kind.topic)
            .then(|| facts.field("request"))
            .flatten()
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
        let unsubscribe = self.unsubscribe_link(address);
        let content = self
            .app
            .templates
            .mail(None, self.kind.name, facts, unsubscribe.as_deref())
            .map_err(Failure::internal)?;
        if self.app.mailer.captures() {
            let mut tx = self.app.db.begin().await?;
            let (message_id, now_ms) = (&self.delivery.message_id, self.app.now_ms());
            captured::insert(&mut tx, self.id, message_id, address, &content, now_ms).await?;
            tx.commit().await?;
            return self.finish(DeliveryState::Delivered, "shown at /dev/mail").await;
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

    fn unsubscribe_link(&self, address: &str) -> Option<String> {
        let person = self.delivery.person;
        (!self.kind.required).then(|| {
            self.app.links.link(&Unsubscription {
                kind: self.kind.name.to_owned(),
                person,
                address: person.is_none().then(|| address.to_owned()),
            })
        })
    }

    /// Stores the outcome together with the end of the job.
    async fn finish(&self, state: DeliveryState, detail: &str) -> Result<(), Failure> {
        let mut tx = self.app.db.begin().await?;
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
