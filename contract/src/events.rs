//! What modules announce: a topic in the past tense and what happened.

use allpet_domain::{
    id::{ApplicationId, DesignId, LicenceId, PetId, TenantId, UserId},
    role::Role,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Something that happened, announced under one topic.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// `module.thing-happened`.
    const TOPIC: &'static str;
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $topic:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),+ }
        impl Event for $name { const TOPIC: &'static str = $topic; }
    )+};
}

events! {
    /// Somebody made an account.
    UserRegistered = "user.registered" {
        /// Who.
        user: UserId,
    }
    /// A sign-in was ended: by its owner, or because a refresh token came twice.
    SessionRevoked = "session.revoked" {
        /// Whose.
        user: UserId,
    }
    /// A tenant was made.
    TenantCreated = "tenant.created" {
        /// Which.
        tenant: TenantId,
    }
    /// Somebody works for a tenant now.
    MemberJoined = "member.joined" {
        /// Where.
        tenant: TenantId,
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
    }
    /// A pet was added.
    PetCreated = "pet.created" {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet's description changed.
    PetUpdated = "pet.updated" {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet died. Open applications for it are withdrawn.
    PetDeceased = "pet.deceased" {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet was deleted by its owner. Open applications for it are withdrawn.
    PetDeleted = "pet.deleted" {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// An application waits for a clerk.
    ApplicationSubmitted = "application.submitted" {
        /// Which.
        application: ApplicationId,
        /// Where.
        tenant: TenantId,
    }
    /// A clerk decided, or the application was withdrawn.
    ApplicationDecided = "application.decided" {
        /// Which.
        application: ApplicationId,
        /// Whose.
        owner: UserId,
    }
    /// A licence was issued.
    LicenceIssued = "licence.issued" {
        /// Which.
        licence: LicenceId,
        /// For which pet.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A design was made or changed.
    DesignSaved = "design.saved" {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// A link was made by which others see a design.
    DesignShared = "design.shared" {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// A design became part of an order and stays as it is.
    DesignOrdered = "design.ordered" {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// An app is shown from now on.
    AppEnabled = "app.enabled" {
        /// Its short name.
        app: String,
    }
    /// An app is not shown any more.
    AppDisabled = "app.disabled" {
        /// Its short name.
        app: String,
    }
}
