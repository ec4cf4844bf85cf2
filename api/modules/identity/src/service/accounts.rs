//! Accounts: created, read, and completed with the roles from the tenants module.

use super::{
    account_requests,
    passwords::{Passwords, common_passwords},
    sessions,
};
use crate::address::Address;
use crate::{Identity, cookie, store, store::people::Person};
use allpet_contract::{
    access::audience::SHELL,
    events::UserRegistered,
    identity::{Account, EMAIL_TAKEN, SESSION_ENDED, Session, Workplace, mail::LinkPurpose},
    problem::SIGNED_OUT,
    tenants::WorkplacesOf,
};
use allpet_domain::{Invalid, Timestamp, id::UserId, role::Grant, validation};
use allpet_kernel::{
    Failure, Kernel, Reply, Tx,
    token::{ACCESS_SECONDS, Claims},
};
use sessions::ActiveSession;

/// A valid address, name and password.
pub(crate) struct NewAccount {
    pub(crate) address: Address,
    pub(crate) name: String,
    pub(crate) password: String,
}

impl NewAccount {
    /// Validates all three. Fails with every error.
    pub(crate) fn check(email: &str, name: &str, password: &str) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let known = [email, name];
        let address = invalid.merge(Address::read(email));
        let name = invalid.merge(display_name(name));
        invalid.merge(check_password("password", password, &known));
        invalid.or(())?;
        // Both are present if there are no errors.
        let (Some(address), Some(name)) = (address, name) else {
            return Err(Invalid::default());
        };
        Ok(Self {
            address,
            name,
            password: password.to_owned(),
        })
    }

    /// Hashes the password and returns the person to store. `verified` says whether somebody vouches for the address.
    pub(crate) async fn hashed(
        self,
        kernel: &Kernel,
        passwords: &Passwords,
        verified: bool,
    ) -> Result<Person, Failure> {
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
            verified,
        })
    }
}

/// Validates a new password. `known` are the account's address and name.
pub(crate) fn check_password(field: &str, password: &str, known: &[&str]) -> Result<(), Invalid> {
    validation::password(field, password, known)?;
    common_passwords::refuse(field, password)
}

/// Validates a display name of 1 to 80 characters.
pub(crate) fn display_name(name: &str) -> Result<String, Invalid> {
    validation::text("name", "a name", name, validation::NAME_MAX)
}

/// Stores a new person. Fails with `EMAIL_TAKEN` if another sign-up with the address was faster.
pub(crate) async fn register(kernel: &Kernel, tx: &mut Tx, person: &Person) -> Result<(), Failure> {
    if !store::people::insert(tx, person).await? {
        return Err(EMAIL_TAKEN.into());
    }
    kernel.announce(tx, &UserRegistered { user: person.id }).await
}

/// Reads the account of a token's bearer.
pub(crate) async fn read(app: &Identity, user: UserId) -> Result<Account, Failure> {
    let person = store::people::by_id(&app.db, user).await?.ok_or(SIGNED_OUT)?;
    with_roles(app, person).await
}

/// Builds an account, as its owner sees it, with the roles from the tenants module.
pub(crate) async fn with_roles(app: &Identity, person: Person) -> Result<Account, Failure> {
    let roles: Vec<Workplace> = app
        .kernel
        .client(crate::NAME)
        .send(WorkplacesOf { user: person.id })
        .await?;
    let now_ms = sessions::now_ms(&app.kernel);
    let purpose = account_requests::name(LinkPurpose::ChangeEmail);
    Ok(Account {
        unverified: !person.verified,
        new_email: store::account_requests::newest_email(&app.db, person.id, purpose, now_ms).await?,
        platform_admin: store::platform_admins::contains(&app.db, person.id).await?,
        id: person.id,
        email: person.email,
        name: person.name,
        roles,
        roles_withheld: false,
        created: person.created,
    })
}

/// Takes the roles out of an account whose session began without a second factor, though staff need one.
pub(crate) fn withhold_roles(account: &mut Account) {
    account.roles_withheld = account.platform_admin || !account.roles.is_empty();
    account.roles.clear();
    account.platform_admin = false;
}

/// Builds the response of a session that goes on, with the roles as they are now. Ends a session that is too old, and fails with
/// `SESSION_ENDED`.
pub(crate) async fn session_reply(
    app: &Identity,
    session: ActiveSession,
    audience: &str,
) -> Result<Reply<Session>, Failure> {
    let read_at = app.kernel.now();
    let account = read(app, session.person).await?;
    if end_of_session(&session, &account) <= app.kernel.now() {
        sessions::expire(app, session.session).await?;
        return Err(SESSION_ENDED.into());
    }
    signed_in_reply(app, &session, account, read_at, audience)
}

/// Builds the response of a signed-in session: an access token for `audience`, and the newest refresh token in the cookie. `read_at` is
/// a time before the roles of `account` were read: a change after it also changes what the token permits.
pub(crate) fn signed_in_reply(
    app: &Identity,
    session: &ActiveSession,
    mut account: Account,
    read_at: Timestamp,
    audience: &str,
) -> Result<Reply<Session>, Failure> {
    let end = end_of_session(session, &account);
    // In the tokens of owners, too, because a role that they get later must not be in use in this session.
    let withheld = app.settings.staff_second_factor && !session.second_factor;
    if withheld {
        withhold_roles(&mut account);
    }
    let roles = account
        .roles
        .iter()
        .map(|workplace| Grant {
            tenant: workplace.tenant,
            role: workplace.role,
        })
        .collect();
    let claims = Claims::person(
        account.id,
        session.session,
        &account.name,
        roles,
        audience,
        read_at,
    );
    let claims = Claims {
        // The apps have no endpoint for this role.
        platform_admin: account.platform_admin && audience == SHELL,
        roles_withheld: withheld,
        // No token outlives its session.
        exp: claims.exp.min(end.unix_seconds()),
        ..claims
    };
    let lifetime_s = u32::try_from(claims.exp - claims.iat).unwrap_or(ACCESS_SECONDS);
    let access_token = app.kernel.keys().sign(&claims).map_err(Failure::internal)?;
    Ok(Reply {
        body: Session {
            access_token,
            expires_in: lifetime_s,
            user: account,
        },
        headers: cookie::store_headers(session.token.as_ref(), app.settings.secure_cookies)?,
    })
}

/// Returns when the session ends however much it is used. `account` has all its roles.
fn end_of_session(session: &ActiveSession, account: &Account) -> Timestamp {
    let is_staff = account.platform_admin || !account.roles.is_empty();
    sessions::end_of_life(session.created, is_staff)
}
