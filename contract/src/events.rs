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
    /// A pet died. Open applications for it are withdrawn, and its licences end.
    PetDeceased = "pet.deceased" {
        /// Which.
        pet: PetId,
        /// Whose.
        owner: UserId,
    }
    /// A pet was deleted by its owner. Open applications for it are withdrawn, and its licences end.
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
    /// A clerk undid an approval: the application waits again, and its licence is gone.
    ApprovalUndone = "application.approval-undone" {
        /// Which.
        application: ApplicationId,
        /// The licence that is gone.
        licence: LicenceId,
        /// Whose.
        owner: UserId,
    }
    /// The authority revoked a licence.
    LicenceRevoked = "licence.revoked" {
        /// Which.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// Whose; absent where it was taken over from an older register.
        owner: Option<UserId>,
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
    /// A product is for sale from now on, or was changed.
    ProductPublished = "product.published" {
        /// Which.
        product: ProductId,
        /// The shop that sells it.
        tenant: TenantId,
    }
    /// Pieces came to the shelf or left it for good.
    StockChanged = "stock.changed" {
        /// What is counted.
        item: StockItemId,
        /// The shop that sells it.
        tenant: TenantId,
        /// What can still be sold.
        available: i64,
    }
    /// Few or no pieces are left, or an order was paid for which there are none.
    StockShort = "stock.short" {
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
    OrderPlaced = "order.placed" {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// What it comes to.
        total: Money,
    }
    /// An order was paid. What it reserved is sold for good.
    OrderPaid = "order.paid" {
        /// Which.
        order: OrderId,
        /// What it reserved.
        reservation: ReservationId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
    }
    /// A guest's order became an account's: the guest signed in.
    OrderHandedOver = "order.handed-over" {
        /// Which.
        order: OrderId,
        /// Whose it is now.
        owner: UserId,
    }
    /// An order was cancelled, or paid back whole before it was sent. What it reserved is given back.
    OrderCancelled = "order.cancelled" {
        /// Which.
        order: OrderId,
        /// What it reserved.
        reservation: ReservationId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
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
    /// Something was put into a cart, taken out of it, or counted anew.
    CartChanged = "cart.changed" {
        /// Which.
        cart: CartId,
        /// Whose, where the shopper has an account.
        owner: Option<UserId>,
    }
    /// The carrier has an order.
    OrderShipped = "order.shipped" {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
    }
    /// The buyer has an order.
    OrderDelivered = "order.delivered" {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
    }
    /// Part or all of what was paid for an order went back.
    OrderRefunded = "order.refunded" {
        /// Which.
        order: OrderId,
        /// Whose, where the buyer has an account.
        owner: Option<UserId>,
        /// What went back so far.
        refunded: Money,
    }
    /// A payment came.
    PaymentSucceeded = "payment.succeeded" {
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
    PaymentFailed = "payment.failed" {
        /// Which.
        payment: PaymentId,
        /// For what.
        subject: PaymentSubject,
        /// Why.
        reason: FailureReason,
    }
    /// Part or all of a payment went back.
    PaymentRefunded = "payment.refunded" {
        /// Which.
        payment: PaymentId,
        /// For what it was.
        subject: PaymentSubject,
        /// What went back now.
        amount: Money,
        /// What went back so far.
        refunded: Money,
    }
}
