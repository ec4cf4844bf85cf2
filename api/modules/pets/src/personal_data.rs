//! The module's records of a person: their pets, with weights and photos.

use crate::{
    service::{Pets, pets, photo},
    store::pets::{self as store, MOST_PETS},
};
use allpet_contract::{events::AccountClosed, pets::PhotoSize};
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx, personal_data::ExportedFiles};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "pets.account-closed";

impl PersonalRecords for Pets {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(async move {
            let (mut files, mut exported) = (ExportedFiles::default(), Vec::new());
            for (_, pet) in store::list(self.db(), user, None, MOST_PETS).await? {
                let photo = if pet.photo.is_some() {
                    // A missing file does not keep the person from all the rest.
                    let photo = photo::read(self, user, pet.id, PhotoSize::Full).await.ok();
                    files.add("image/jpeg", photo.as_ref().map(|photo| photo.bytes.as_slice()))
                } else {
                    Value::Null
                };
                let weights: Vec<Value> = store::weights(self.db(), pet.id)
                    .await?
                    .into_iter()
                    .map(|(grams, at)| json!({ "grams": grams, "at": at }))
                    .collect();
                exported.push(json!({ "pet": pet, "weights": weights, "photo": photo }));
            }
            Ok(json!({ "pets": exported }))
        })
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(pets::erase_all(self, tx, closed.user))
    }
}
