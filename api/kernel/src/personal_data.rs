//! Records of people: each module says how it exports those of a person, and how it erases them when the person closes their account.
//!
//! A module cannot be composed without saying so ([`Module::personal_data`]). The kernel serves the export to identity, subscribes the
//! erasure to the closing of accounts, and stores when the module has erased (`docs/privacy.md`).

use crate::{
    Db, Failure, Kernel, Module, Tx,
    events::{Listener, Subscription},
    on_read, on_write,
};
use allpet_contract::events::AccountClosed;
use allpet_domain::{Timestamp, id::UserId};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::{fmt, sync::Arc};

/// Maximum total size of the files in the section of a module, in bytes. In base64 they then take 8 MB, half of what an answer between
/// modules may have.
const FILES_MAX: usize = 6 * 1024 * 1024;

const INSERT: &str = "INSERT INTO erased_people (person, erased_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT erased_ms FROM erased_people WHERE person = $1";

/// A module's records of people.
pub trait PersonalRecords: fmt::Debug + Send + Sync + 'static {
    /// Returns all that the module stores of a person, for them to read: an object with a list for each kind of thing.
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>>;

    /// Erases or anonymises the records of a person, in the transaction that marks the event in the inbox. It may run again.
    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>>;
}

/// Whether a module stores anything of people.
#[derive(Clone, Debug)]
pub enum PersonalData {
    /// It stores nothing of people.
    Nothing,
    /// It stores something.
    Stored {
        /// The name of the subscriber that erases, by which the inbox knows it.
        subscriber: &'static str,
        /// How it exports and erases.
        records: Arc<dyn PersonalRecords>,
    },
}

impl PersonalData {
    /// Returns the personal data of a module that stores something. `subscriber` is the name of the subscriber that erases.
    pub fn stored(subscriber: &'static str, records: impl PersonalRecords) -> Self {
        Self::Stored {
            subscriber,
            records: Arc::new(records),
        }
    }
}

/// Erases the records of people who closed their accounts, and stores when.
#[derive(Debug)]
struct Eraser {
    kernel: Kernel,
    records: Arc<dyn PersonalRecords>,
}

impl Listener<AccountClosed> for Eraser {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            self.records.erase(tx, &event).await?;
            let now_ms = i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX);
            on_write!(tx, c => sqlx::query(INSERT).bind(event.user.0).bind(now_ms).execute(c).await.map(drop))?;
            Ok(())
        })
    }
}

/// Subscribes a module to the closing of accounts, if it stores anything of people. Does nothing if it is subscribed.
pub(crate) fn subscribe(kernel: &Kernel, module: &mut Module) {
    let PersonalData::Stored { subscriber, records } = &module.personal_data else {
        return;
    };
    let is_subscribed = module
        .subscriptions
        .iter()
        .any(|subscription| subscription.name() == *subscriber);
    if is_subscribed {
        return;
    }
    let eraser = Eraser {
        kernel: kernel.clone(),
        records: Arc::clone(records),
    };
    let subscription = Subscription::new::<AccountClosed, _>(module.db.clone(), subscriber, eraser);
    module.subscriptions.push(subscription);
}

/// Returns when the module of this database erased the records of a person; `None` if it has not.
pub async fn erased_at(db: &Db, user: UserId) -> Result<Option<Timestamp>, Failure> {
    let at: Option<i64> = on_read!(db, c => sqlx::query_scalar(FIND).bind(user.0).fetch_optional(c).await)?;
    Ok(at.map(|ms| Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or(0))))
}

/// The files of a section: in base64 as long as there is room for them.
#[derive(Debug)]
pub struct ExportedFiles {
    room: usize,
}

impl Default for ExportedFiles {
    fn default() -> Self {
        Self { room: FILES_MAX }
    }
}

impl ExportedFiles {
    /// Returns a file for the section. Without room for its bytes, it says so: the person downloads it where they see it.
    pub fn add(&mut self, content_type: &str, bytes: Option<&[u8]>) -> Value {
        match bytes {
            None => json!({ "content_type": content_type, "left_out": "The file is missing." }),
            Some(bytes) if bytes.len() > self.room => json!({
                "content_type": content_type,
                "size": bytes.len(),
                "left_out": "The file is too large for this document. Download it in the dashboard.",
            }),
            Some(bytes) => {
                self.room -= bytes.len();
                json!({ "content_type": content_type, "size": bytes.len(), "base64": STANDARD.encode(bytes) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_room_are_named_only() {
        let mut files = ExportedFiles { room: 5 };
        assert_eq!(files.add("image/jpeg", Some(b"abc"))["base64"], "YWJj");
        let large = files.add("image/jpeg", Some(b"abc"));
        assert_eq!((large["size"].as_u64(), large.get("base64")), (Some(3), None));
        assert_eq!(files.add("image/jpeg", Some(b"ab"))["base64"], "YWI=");
        assert!(files.add("image/jpeg", None)["left_out"].is_string());
    }
}
