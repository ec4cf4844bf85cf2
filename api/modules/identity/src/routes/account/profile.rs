//! The profile of the signed-in person. A new name is in access tokens from the next refresh on.

use crate::{Identity, service::accounts, store};
use allpet_contract::{
    identity::{Account, Contact, PERSON_NOT_FOUND, ReadContact, UpdateProfile, WhoAmI},
    problem::SIGNED_OUT,
};
use allpet_kernel::{Failure, Owner, Service};

pub(crate) async fn who_am_i(app: Identity, owner: Owner, _: WhoAmI) -> Result<Account, Failure> {
    let account = accounts::read(&app, owner.user()).await?;
    Ok(as_seen_by(&owner, account))
}

/// Returns the account without the roles that the session may not use.
fn as_seen_by(owner: &Owner, mut account: Account) -> Account {
    if owner.claims.roles_withheld {
        accounts::withhold_roles(&mut account);
    }
    account
}

pub(crate) async fn read_contact(
    app: Identity,
    _: Service,
    request: ReadContact,
) -> Result<Contact, Failure> {
    let person = store::people::by_id(&app.db, request.user).await?;
    let person = person.ok_or(PERSON_NOT_FOUND)?;
    Ok(Contact {
        email: person.email,
        verified: person.verified,
        name: person.name,
        language: None,
        time_zone: None,
    })
}

pub(crate) async fn update(app: Identity, owner: Owner, request: UpdateProfile) -> Result<Account, Failure> {
    let name = accounts::display_name(&request.body.name)?;
    let mut tx = app.db.begin().await?;
    let person = store::people::rename(&mut tx, owner.user(), &name)
        .await?
        .ok_or(SIGNED_OUT)?;
    tx.commit().await?;
    let account = accounts::with_roles(&app, person).await?;
    Ok(as_seen_by(&owner, account))
}
