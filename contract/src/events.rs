//! What modules announce: a topic in the past tense and what happened.

use crate::payments::PaymentSubject;
use allpet_domain::{
    Money,
    id::{
        ApplicationId, CartId, DesignId, LicenceId, OrderId, PaymentId, PetId, ProductId, ReservationId,
        StockItemId, TenantId, UserId,
    },
    payments::FailureReason,
    role::Role,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Something that happened, announced under one topic.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// `thing.happened`.
    const TOPIC: &'static str;
    /// The version of the payload's schema, from 1. A payload that changes gets a new one, and a golden payload in
    /// `contract/golden/events/`.
    const VERSION: u32;
    /// The oldest version that this type reads. At least the one before the newest: while a deployment goes on, both are announced.
    const OLDEST: u32 = 1;
    /// The tenant that it concerns, where there is one.
    fn tenant(&self) -> Option<TenantId>;
}

/// An event as it is declared.
#[derive(Clone, Copy, Debug)]
pub struct DeclaredEvent {
    /// Its topic.
    pub topic: &'static str,
    /// The newest version of its schema.
    pub version: u32,
    /// The oldest version that is read.
    pub oldest: u32,
    /// Reads a payload with today's type and writes it as today's version.
    pub rewrite: fn(&str) -> Result<String, allpet_json::Error>,
}

fn rewrite<E: Event>(payload: &str) -> Result<String, allpet_json::Error> {
    allpet_json::to_string(&allpet_json::from_str::<E>(payload)?)
}

// `Name = "topic.name", version, tenant { fields }`
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $topic:literal, $version:literal, $tenant:expr;
       { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),+ }
            impl Event for $name {
                const TOPIC: &'static str = $topic;
                const VERSION: u32 = $version;
                fn tenant(&self) -> Option<TenantId> {
                    let tenant_of: fn(&Self) -> Option<TenantId> = $tenant;
                    tenant_of(self)
                }
            }
        )+
        /// All events, in the order of their declaration.
        pub const DECLARED: &[DeclaredEvent] = &[$(DeclaredEvent {
            topic: $topic,
            version: <$name as Event>::VERSION,
            oldest: <$name as Event>::OLDEST,
            rewrite: rewrite::<$name>,
        }),+];
    };
}

events! {
    /// Somebody made an account.
    UserRegistered = "user.registered", 1, |_| None; {
        /// Who.
        user: UserId,
    }
    /// A sign-in was ended: by its owner, or because a refresh token came twice.
    SessionRevoked = "session.revoked", 1, |_| None; {
        /// Whose.
        user: UserId,
    }
    /// A tenant was made.
    TenantCreated = "tenant.created", 1, |event| Some(event.tenant); {
        /// Which.
        tenant: TenantId,
    }
    /// Somebody works for a tenant now.
    MemberJoined = "member.joined", 1, |event| Some(event.tenant); {
        /// Where.
        tenant: TenantId,
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
    }
    /// A pet was added.
    PetCreated = "pet.created", 1, |_| None; {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet's description changed.
    PetUpdated = "pet.updated", 1, |_| None; {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet died. Open applications for it are withdrawn, and its licences end.
    PetDeceased = "pet.deceased", 1, |_| None; {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet was deleted by its owner. Open applications for it are withdrawn, and its licences end.
    PetDeleted = "pet.deleted", 1, |_| None; {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// An application waits for a clerk.
    ApplicationSubmitted = "application.submitted", 1, |event| Some(event.tenant); {
        /// Which.
        application: ApplicationId,
        /// Where.
        tenant: TenantId,
    }
    /// A clerk decided, or the application was withdrawn.
    ApplicationDecided = "application.decided", 2, |event| event.tenant; {
        /// Which.
        application: ApplicationId,
        /// Whose.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A clerk undid an approval: the application waits again, and its licence is gone.
    ApprovalUndone = "application.approval-undone", 2, |event| event.tenant; {
        /// Which.
        application: ApplicationId,
        /// The licence that is gone.
        licence: LicenceId,
        /// Whose.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// The authority revoked a licence.
    LicenceRevoked = "licence.revoked", 1, |event| Some(event.tenant); {
        /// Which.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// Whose; absent where it was taken over from an older register.
        owner: Option<UserId>,
    }
    /// A licence was issued.
    LicenceIssued = "licence.issued", 2, |event| event.tenant; {
        /// Which.
        licence: LicenceId,
        /// For which pet.
        pet: PetId,
        /// Whose.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A product is for sale from now on, or was changed.
    ProductPublished = "product.published", 1, |event| Some(event.tenant); {
        /// Which.
        product: ProductId,
        /// The shop that sells it.
        tenant: TenantId,
    }
    /// Pieces came to the shelf or left it for good.
    StockChanged = "stock.changed", 1, |event| Some(event.tenant); {
        /// What is counted.
        item: StockItemId,
        /// The shop that sells it.
        tenant: TenantId,
        /// What can still be sold.
        available: i64,
    }
    /// Few or no pieces are left, or an order was paid for which there are none.
    StockShort = "stock.short", 1, |event| Some(event.tenant); {
        /// What is counted.
        item: StockItemId,
        /// The shop that sells it.
        tenant: TenantId,
        /// What can still be sold.
        available: i64,
        /// The paid reservation that cannot be met; absent where all are.
        reservation: Option<ReservationId>,
        /// What it is, in words, where a reservation cannot be met.
        #[serde(default)]
        name: String,
        /// How many pieces are missing there.
        #[serde(default)]
        missing: i64,
    }
    /// An order was placed; its payment is still to come.
    OrderPlaced = "order.placed", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// What it comes to.
        total: Money,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An order was paid. What it reserved is sold for good.
    OrderPaid = "order.paid", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// What it reserved.
        reservation: ReservationId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A guest's order became an account's: the guest signed in.
    OrderHandedOver = "order.handed-over", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// Whose it is now.
        owner: UserId,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An order was cancelled, or paid back whole before it was sent. What it reserved is given back.
    OrderCancelled = "order.cancelled", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// What it reserved.
        reservation: ReservationId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A design was made or changed.
    DesignSaved = "design.saved", 1, |_| None; {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// A link was made by which others see a design.
    DesignShared = "design.shared", 1, |_| None; {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// A design became part of an order and stays as it is.
    DesignOrdered = "design.ordered", 1, |_| None; {
        /// Which.
        design: DesignId,
        /// Whose.
        owner: UserId,
    }
    /// An app is shown from now on.
    AppEnabled = "app.enabled", 1, |_| None; {
        /// Its short name.
        app: String,
    }
    /// An app is not shown any more.
    AppDisabled = "app.disabled", 1, |_| None; {
        /// Its short name.
        app: String,
    }
    /// Something was put into a cart, taken out of it, or counted anew.
    CartChanged = "cart.changed", 1, |_| None; {
        /// Which.
        cart: CartId,
        /// Whose, where the shopper has an account.
        owner: Option<UserId>,
    }
    /// The carrier has an order.
    OrderShipped = "order.shipped", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// The buyer has an order.
    OrderDelivered = "order.delivered", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// Part or all of what was paid for an order went back.
    OrderRefunded = "order.refunded", 2, |event| event.tenant; {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// What went back so far.
        refunded: Money,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A payment came.
    PaymentSucceeded = "payment.succeeded", 1, |event| Some(event.tenant); {
        /// Which.
        payment: PaymentId,
        /// For what.
        subject: PaymentSubject,
        /// Who was paid.
        tenant: TenantId,
        /// How much.
        amount: Money,
    }
    /// The bank said no.
    PaymentFailed = "payment.failed", 2, |event| event.tenant; {
        /// Which.
        payment: PaymentId,
        /// For what.
        subject: PaymentSubject,
        /// Why.
        reason: FailureReason,
        /// Who was to be paid; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// Part or all of a payment went back.
    PaymentRefunded = "payment.refunded", 2, |event| event.tenant; {
        /// Which.
        payment: PaymentId,
        /// For what it was.
        subject: PaymentSubject,
        /// What went back now.
        amount: Money,
        /// What went back so far.
        refunded: Money,
        /// Who was paid; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
}
