//! The events that modules announce, each with a topic in the past tense.

#[macro_use]
mod declaration;
mod accounts;
mod audit;
mod licensing;
mod messages;
mod payments;
mod work;

pub use accounts::{
    AccountClosed, DataExportReady, EmailChanged, EmailVerified, NewDeviceUsed, PasskeysChanged,
    PasswordChanged, PasswordResetRequested, SecondFactorChanged, SecondFactorGuessed, SessionRevoked,
    UserRegistered, VerificationRequested,
};
pub use audit::{AuditRecorded, AuditValue};
pub use declaration::{DeclaredEvent, Event, assert_reads_previous};
pub use licensing::{LicenceExpiring, LicenceLapsed, TagScanned};
pub use messages::{FinderMessageSent, NotificationCreated, NotificationRead};
pub use payments::{
    PaymentFailed, PaymentRefundDeclined, PaymentRefunded, PaymentSucceeded, RefundRequested,
};
pub use work::{ClerksQueue, LowItem, QueueSummarized, StockRanLow};

use allpet_domain::{
    Money,
    id::{
        ApplicationId, CartId, DesignId, InvitationId, LicenceId, OrderId, PetId, ProductId, ReservationId,
        StockItemId, TenantId, UserId,
    },
    role::Role,
};
use declaration::rewrite;
use serde::{Deserialize, Serialize};

/// Returns all events.
pub fn declared_events() -> impl Iterator<Item = &'static DeclaredEvent> {
    let by_file = [
        accounts::DECLARED,
        audit::DECLARED,
        licensing::DECLARED,
        messages::DECLARED,
        payments::DECLARED,
        work::DECLARED,
        DECLARED,
    ];
    by_file.into_iter().flatten()
}

events! {
    /// A tenant was created.
    TenantCreated = "tenant.created", 1, |event| Some(event.tenant); {
        /// The tenant.
        tenant: TenantId,
    }
    /// A person joined a tenant in a role.
    MemberJoined = "member.joined", 1, |event| Some(event.tenant); {
        /// The tenant.
        tenant: TenantId,
        /// The person.
        user: UserId,
        /// The role.
        role: Role,
    }
    /// An admin invited an e-mail address to a role, or sent the invitation again.
    MemberInvited = "member.invited", 1, |event| Some(event.tenant); {
        /// The tenant.
        tenant: TenantId,
        /// The invitation, for which the sender of the mail gets a link.
        invitation: InvitationId,
        /// The number of the mail, from 1. Only the links of the last one work.
        mail: u32,
    }
    /// A pet was added.
    PetCreated = "pet.created", 1, |_| None; {
        /// The pet.
        pet: PetId,
        /// The pet's owner.
        owner: UserId,
    }
    /// A pet's description changed.
    PetUpdated = "pet.updated", 1, |_| None; {
        /// The pet.
        pet: PetId,
        /// The pet's owner.
        owner: UserId,
    }
    /// A pet died. Open applications for it are withdrawn, and its licences end.
    PetDeceased = "pet.deceased", 1, |_| None; {
        /// The pet.
        pet: PetId,
        /// The pet's owner.
        owner: UserId,
    }
    /// The owner deleted a pet. Open applications for it are withdrawn, and its licences end.
    PetDeleted = "pet.deleted", 1, |_| None; {
        /// The pet.
        pet: PetId,
        /// The pet's owner.
        owner: UserId,
    }
    /// An owner submitted an application, which waits for a clerk.
    ApplicationSubmitted = "application.submitted", 1, |event| Some(event.tenant); {
        /// The application.
        application: ApplicationId,
        /// The authority.
        tenant: TenantId,
    }
    /// A clerk decided on an application, or the application was withdrawn.
    ApplicationDecided = "application.decided", 2, |event| event.tenant; {
        /// The application.
        application: ApplicationId,
        /// The applicant.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A payment for an application succeeded, failed, is with the bank, or was refunded.
    ApplicationPaymentChanged = "application.payment-changed", 1, |event| Some(event.tenant); {
        /// The application.
        application: ApplicationId,
        /// The applicant.
        owner: UserId,
        /// The authority.
        tenant: TenantId,
    }
    /// A clerk undid an approval: the application waits again, and its licence is withdrawn.
    ApprovalUndone = "application.approval-undone", 2, |event| event.tenant; {
        /// The application.
        application: ApplicationId,
        /// The withdrawn licence.
        licence: LicenceId,
        /// The applicant.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An authority revoked a licence.
    LicenceRevoked = "licence.revoked", 1, |event| Some(event.tenant); {
        /// The licence.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// The pet's owner; absent if the licence was imported from an older register.
        owner: Option<UserId>,
    }
    /// The last day of a licence passed, and nobody had renewed it.
    LicenceExpired = "licence.expired", 1, |event| Some(event.tenant); {
        /// The licence.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// The pet's owner; absent if the licence was imported from an older register.
        owner: Option<UserId>,
    }
    /// An authority issued a licence.
    LicenceIssued = "licence.issued", 2, |event| event.tenant; {
        /// The licence.
        licence: LicenceId,
        /// The pet.
        pet: PetId,
        /// The pet's owner.
        owner: UserId,
        /// The authority; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A product was published or changed.
    ProductPublished = "product.published", 1, |event| Some(event.tenant); {
        /// The product.
        product: ProductId,
        /// The shop that sells it.
        tenant: TenantId,
    }
    /// The number of pieces on hand changed.
    StockChanged = "stock.changed", 1, |event| Some(event.tenant); {
        /// The stock item.
        item: StockItemId,
        /// The shop that sells it.
        tenant: TenantId,
        /// The number of pieces that can still be sold.
        available: i64,
    }
    /// Few or no pieces are left, or a paid order needs pieces that are missing.
    StockShort = "stock.short", 1, |event| Some(event.tenant); {
        /// The stock item.
        item: StockItemId,
        /// The shop that sells it.
        tenant: TenantId,
        /// The number of pieces that can still be sold.
        available: i64,
        /// The paid reservation that the stock cannot meet, if there is one.
        reservation: Option<ReservationId>,
        /// The name of the item, if a reservation cannot be met.
        #[serde(default)]
        name: String,
        /// The number of pieces that the reservation lacks.
        #[serde(default)]
        missing: i64,
    }
    /// A buyer placed an order, which awaits payment.
    OrderPlaced = "order.placed", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The total price.
        total: Money,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A buyer paid for an order. Its reserved pieces are sold.
    OrderPaid = "order.paid", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The order's reservation of stock.
        reservation: ReservationId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A guest signed in, and the guest's order became the account's.
    OrderHandedOver = "order.handed-over", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The account that owns it now.
        owner: UserId,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An order was cancelled, or fully refunded before it was shipped. Its reserved pieces are released.
    OrderCancelled = "order.cancelled", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The order's reservation of stock.
        reservation: ReservationId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A design was created or changed.
    DesignSaved = "design.saved", 1, |_| None; {
        /// The design.
        design: DesignId,
        /// The design's owner.
        owner: UserId,
    }
    /// The owner of a design shared it by a link.
    DesignShared = "design.shared", 1, |_| None; {
        /// The design.
        design: DesignId,
        /// The design's owner.
        owner: UserId,
    }
    /// A design became part of an order and does not change any more.
    DesignOrdered = "design.ordered", 1, |_| None; {
        /// The design.
        design: DesignId,
        /// The design's owner.
        owner: UserId,
    }
    /// An administrator enabled an app.
    AppEnabled = "app.enabled", 1, |_| None; {
        /// The app's short name.
        app: String,
    }
    /// An administrator disabled an app.
    AppDisabled = "app.disabled", 1, |_| None; {
        /// The app's short name.
        app: String,
    }
    /// The items of a cart or their quantities changed.
    CartChanged = "cart.changed", 1, |_| None; {
        /// The cart.
        cart: CartId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
    }
    /// The shop began to make an order, or packed it.
    OrderProgressed = "order.progressed", 1, |event| Some(event.tenant); {
        /// The order.
        order: OrderId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The shop.
        tenant: TenantId,
    }
    /// An order was handed to the carrier.
    OrderShipped = "order.shipped", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An order was delivered to the buyer.
    OrderDelivered = "order.delivered", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// An order was refunded, in part or in full.
    OrderRefunded = "order.refunded", 2, |event| event.tenant; {
        /// The order.
        order: OrderId,
        /// The buyer, if they have an account.
        owner: Option<UserId>,
        /// The amount refunded so far.
        refunded: Money,
        /// The shop; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
}
