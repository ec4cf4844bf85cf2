//! Issue of the licence of an approved application.

use super::{is_renewable_today, licence_status, reminders};
use crate::{
    service::{Licensing, applications::apply::hidden_search_text},
    store::{
        applications::ApplicationRecord,
        counters,
        licences::{self, IssuedHere, LicenceRecord},
        register::{self, RegisterRecord},
    },
};
use allpet_contract::{events::LicenceIssued, licensing::EntryKind};
use allpet_domain::{
    Day,
    id::LicenceId,
    licensing::{LicenceState, TagCode, licence::number},
};
use allpet_kernel::{Failure, Tx};

/// Issues the licence of an approved application, with its row in the register.
pub(crate) async fn issue_licence(
    app: &Licensing,
    tx: &mut Tx,
    approved: &ApplicationRecord,
    id: LicenceId,
) -> Result<(), Failure> {
    let today = app.today_at(Some(&approved.jurisdiction));
    mark_renewed(app, tx, approved).await?;
    let (tenant, snapshot) = (approved.tenant, &approved.snapshot);
    let number = number(today, counters::next_licence_number(tx, tenant, today).await?);
    let seq = register::position(today, counters::reserve_register_positions(tx, 1).await?);
    counters::add_licences(tx, tenant, 1).await?;
    let licence = LicenceRecord {
        id,
        tenant,
        authority_name: approved.authority_name.clone(),
        jurisdiction: Some(approved.jurisdiction.clone()),
        issued_here: Some(IssuedHere {
            owner: approved.owner,
            pet: approved.pet,
            tag: new_tag(app, tx).await?,
            expires: snapshot.quote.expires,
        }),
        number,
        state: LicenceState::Issued,
        pet_name: snapshot.pet.name.clone(),
        species: snapshot.pet.species,
        breed: snapshot.pet.breed.clone(),
        second_breed: snapshot.pet.second_breed.clone(),
        zip: snapshot.zip.clone(),
        issued: today,
        starts: snapshot.quote.starts,
        public: snapshot.public.clone(),
        seq,
        import_key: None,
        revoked: None,
    };
    licences::insert(tx, std::slice::from_ref(&licence)).await?;
    if let Some(status) = licence_status(app, &licence) {
        reminders::skip_todays(tx, id, (status.expires, today), status.renewal_days).await?;
    }
    let tag = licence.issued_here.as_ref().map(|issued| issued.tag.grouped());
    let hidden_text = [tag.unwrap_or_default(), hidden_search_text(approved)].join(" ");
    let state_changes_on = Some(snapshot.quote.expires.plus_days(1));
    register::insert(tx, &[register_entry(&licence, state_changes_on, hidden_text)]).await?;
    let event = LicenceIssued {
        licence: id,
        pet: approved.pet,
        owner: approved.owner,
        tenant: Some(tenant),
    };
    app.kernel.announce(tx, &event).await
}

/// Marks the licence that an approved application renews: it stays valid until its own last day.
async fn mark_renewed(app: &Licensing, tx: &mut Tx, approved: &ApplicationRecord) -> Result<(), Failure> {
    for record in licences::list_of_pet_in(tx, approved.pet).await? {
        let renews = record.tenant == approved.tenant && is_renewable_today(app, &record);
        let to = LicenceState::Renewed;
        if renews && licences::set_state(tx, record.id.0, record.state, to).await? {
            register::set_state(tx, record.seq, to.as_str(), None).await?;
        }
    }
    Ok(())
}

/// Reverts [`mark_renewed`] once the new licence is deleted: the old one is the pet's only one again.
pub(crate) async fn unmark_renewed(
    app: &Licensing,
    tx: &mut Tx,
    waiting: &ApplicationRecord,
) -> Result<(), Failure> {
    let today = app.today_at(Some(&waiting.jurisdiction));
    for record in licences::list_of_pet_in(tx, waiting.pet).await? {
        let Some(expires) = record.issued_here.as_ref().map(|issued| issued.expires) else {
            continue;
        };
        let was_renewed = record.tenant == waiting.tenant && record.state == LicenceState::Renewed;
        let to = LicenceState::Issued;
        if was_renewed && expires >= today && licences::set_state(tx, record.id.0, record.state, to).await? {
            register::set_state(tx, record.seq, to.as_str(), Some(expires.plus_days(1))).await?;
        }
    }
    Ok(())
}

/// Converts a licence into a row of the register. `hidden_text`: text by which it is found and which the register does not show.
pub(crate) fn register_entry(
    licence: &LicenceRecord,
    state_changes_on: Option<Day>,
    hidden_text: String,
) -> RegisterRecord {
    RegisterRecord {
        seq: licence.seq,
        tenant: licence.tenant,
        kind: EntryKind::Licence,
        id: licence.id.0,
        number: licence.number.clone(),
        pet_name: licence.pet_name.clone(),
        species: licence.species,
        breed: licence.breed.clone(),
        second_breed: licence.second_breed.clone(),
        zip: licence.zip.clone(),
        state: licence.state.as_str().to_owned(),
        entered: licence.issued,
        state_changes_on,
        hidden_text,
    }
}

/// Generates an unused tag code. 35 random bits meet a used code once in thousands of tags, so a few attempts are plenty.
async fn new_tag(app: &Licensing, tx: &mut Tx) -> Result<TagCode, Failure> {
    for _ in 0..8 {
        let mut entropy = app.kernel.randomness().entropy();
        // A tag uses the first bytes, but the counter that replaces randomness in tests changes the last ones.
        entropy.reverse();
        let tag = TagCode::new(entropy);
        if !licences::is_tag_taken(tx, tag).await? {
            return Ok(tag);
        }
    }
    Err(Failure::internal("eight new tag codes in a row were taken"))
}
