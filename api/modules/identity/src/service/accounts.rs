//! Accounts: made, looked up, and shown with the roles that tenants gives.

use super::passwords::Passwords;
use crate::address::Address;
use crate::{Identity, cookie, service::sessions::Continued, store, store::people::Person};
use allpet_contract::{
    events::UserRegistered,
    identity::{Account, EMAIL_TAKEN, Session, Workplace},
    problem::SIGNED_OUT,
    tenants::WorkplacesOf,
};
use allpet_domain::{Invalid, id::UserId, role::Grant, validation};
use allpet_kernel::{
    Failure, Kernel, Reply, Tx,
    token::{ACCESS_SECONDS, Claims},
};

/// A sound address, name and password.
pub(crate) struct NewAccount {
    pub(crate) address: Address,
    pub(crate) name: String,
    pub(crate) password: String,
}

impl NewAccount {
    /// Checks all three and lists everything that is wrong.
    pub(crate) fn check(email: &str, name: &str, password: &str) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let known = [email, name];
        let address = invalid.merge(Address::read(email));
        let name = invalid.merge(display_name(name));
        invalid.merge(validation::password("password", password, &known));
        invalid.or(())?;
        // Nothing is missing where nothing is wrong.
        let (Some(address), Some(name)) = (address, name) else {
            return Err(Invalid::default());
        };
        Ok(Self {
            address,
            name,
            password: password.to_owned(),
        })
    }

    /// The person to be kept.
    pub(crate) async fn hashed(self, kernel: &Kernel, passwords: &Passwords) -> Result<Person, Failure> {
        let password = passwords.hash(self.password, kernel.randomness().bytes()).await?;
        let (id, created) = (
            UserId::new(kernel.now(), kernel.randomness().entropy()),
            kernel.now(),
        );
        Ok(Person {
            id,
            email: self.address.email,
            name: self.name,
            password,
            created,
        })
    }
}

/// A display name of 1 to 80 characters.
pub(crate) fn display_name(name: &str) -> Result<String, Invalid> {
    validation::text("name", "a name", name, validation::NAME_MAX)
}

/// Keeps a new person; another with that address may have been quicker.
pub(crate) async fn register(kernel: &Kernel, tx: &mut Tx, person: &Person) -> Result<(), Failure> {
    if !store::people::insert(tx, person).await? {
        return Err(EMAIL_TAKEN.into());
    }
    kernel.announce(tx, &UserRegistered { user: person.id }).await
}

/// The account of somebody who holds a token.
pub(crate) async fn read(app: &Identity, user: UserId) -> Result<Account, Failure> {
    let person = store::people::by_id(&app.db, user).await?.ok_or(SIGNED_OUT)?;
    show(app, person).await
}

/// An account as its owner sees it.
pub(crate) async fn show(app: &Identity, person: Person) -> Result<Account, Failure> {
    let roles: Vec<Workplace> = app
        .kernel
        .client(crate::NAME)
        .send(WorkplacesOf { user: person.id })
        .await?;
    Ok(Account {
        id: person.id,
        email: person.email,
        name: person.name,
        roles,
        created: person.created,
    })
}

/// Answers with an access token for `audience`, and the newest refresh token in the cookie.
pub(crate) async fn answer(
    app: &Identity,
    session: Continued,
    audience: &str,
) -> Result<Reply<Session>, Failure> {
    let user = read(app, session.person).await?;
    let roles = user
        .roles
        .iter()
        .map(|work| Grant {
            tenant: work.tenant,
            role: work.role,
        })
        .collect();
    let claims = Claims::person(
        user.id,
        session.session,
        &user.name,
        roles,
        audience,
        app.kernel.now(),
    );
    let access_token = app.kernel.keys().sign(&claims).map_err(Failure::internal)?;
    Ok(Reply {
        body: Session {
            access_token,
            expires_in: ACCESS_SECONDS,
            user,
        },
        headers: cookie::keep(session.token.as_ref(), app.settings.secure_cookies)?,
    })
}
