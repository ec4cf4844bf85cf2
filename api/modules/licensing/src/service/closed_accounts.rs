//! When a person closes their account, their licences and applications stay: the register is the authority's. Their tags show nothing
//! private any more and take no messages: nobody would read them. The register forgets how to reach the person.

use super::Licensing;
use crate::store::{
    applications, closed_accounts, finder_messages, licences, licences::LicenceRecord, proofs, register,
    scans,
};
use allpet_contract::events::AccountClosed;
use allpet_kernel::{Failure, Tx};

/// Returns whether the owner of `licence` closed their account. A licence that was issued after that counts, too.
pub(super) async fn is_owner_gone(app: &Licensing, licence: &LicenceRecord) -> Result<bool, Failure> {
    match &licence.issued_here {
        Some(issued) => closed_accounts::contains(&app.db, issued.owner).await,
        None => Ok(false),
    }
}

/// Erases all that the authorities' register does not need: messages, contact data, unused documents.
pub(crate) async fn erase(app: &Licensing, tx: &mut Tx, closed: &AccountClosed) -> Result<(), Failure> {
    let owner = closed.user;
    closed_accounts::insert(tx, owner).await?;
    finder_messages::delete_of_owner(tx, owner).await?;
    scans::delete_of_owner(tx, owner).await?;
    proofs::discard_unused_of_owner(tx, owner, app.kernel.now()).await?;
    for mut application in applications::list_all_of_owner(tx, owner).await? {
        if let Some(email) = application.owner_email.take() {
            register::remove_hidden_text(tx, application.seq, &email).await?;
            if let Some(licence) = application.licence
                && let Some(licence) = licences::find(tx, licence).await?
            {
                register::remove_hidden_text(tx, licence.seq, &email).await?;
            }
        }
        application.snapshot.public.contact.clear();
        applications::forget_contact(tx, &application).await?;
    }
    for tag in licences::hide_of_owner(tx, owner).await? {
        app.tags.remove(&tag);
    }
    Ok(())
}
