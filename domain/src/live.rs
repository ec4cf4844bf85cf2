//! The topics of the live feed.

use crate::enum_value::wire_enum;

wire_enum! {
    /// The kind of thing that changed, as the live feed says it to browsers and the shell to its apps. It says no more than that:
    /// whoever shows such things asks the API again.
    Topic {
        /// A cart: its items, or their quantities.
        CartChanged = "cart.changed", "Cart";
        /// An application for a licence: submitted, decided, withdrawn or reopened.
        ApplicationChanged = "application.changed", "Application";
        /// A licence: issued or revoked.
        LicenceChanged = "licence.changed", "License";
        /// An order: placed, paid, prepared, shipped, delivered, cancelled or refunded.
        OrderChanged = "order.changed", "Order";
        /// A pet.
        PetChanged = "pet.changed", "Pet";
        /// A design.
        DesignChanged = "design.changed", "Design";
        /// A person's notifications: a new one, or some were read.
        NotificationChanged = "notification.changed", "Notification";
    }
}
