//! How an event is declared.

use allpet_domain::id::TenantId;
use serde::{Serialize, de::DeserializeOwned};

/// A fact that a module announces under a topic.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The topic, such as `order.paid`.
    const TOPIC: &'static str;
    /// The version of the payload's schema, from 1. A changed payload gets a new version and a golden payload in
    /// `contract/golden/events/`.
    const VERSION: u32;
    /// The oldest version that this type reads: at most the previous one, because during a deployment both are announced.
    const OLDEST: u32 = 1;
    /// Returns the tenant that the event concerns, if any.
    fn tenant(&self) -> Option<TenantId>;
}

/// Checks when it is compiled that the type of an event reads the version before the newest. The error points to the caller.
///
/// # Panics
/// If it does not; in a constant, when it is compiled.
#[track_caller]
pub const fn assert_reads_previous<E: Event>() {
    assert!(
        E::VERSION == 1 || E::OLDEST < E::VERSION,
        "the type of an event must read the previous version, too: during a deployment both are announced"
    );
}

/// The declaration of an event.
#[derive(Clone, Copy, Debug)]
pub struct DeclaredEvent {
    /// The topic.
    pub topic: &'static str,
    /// The newest version of the schema.
    pub version: u32,
    /// The oldest version that its type reads.
    pub oldest: u32,
    /// Parses a payload with the present type and writes it in the newest version.
    pub rewrite: fn(&str) -> Result<String, allpet_json::Error>,
    /// Parses a payload with the present type and returns the tenant that its envelope carries, if any.
    pub tenant: fn(&str) -> Result<Option<TenantId>, allpet_json::Error>,
    /// JSON Schema of the newest version's payload.
    #[cfg(feature = "schema")]
    pub schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

pub(super) fn rewrite<E: Event>(payload: &str) -> Result<String, allpet_json::Error> {
    allpet_json::to_string(&allpet_json::from_str::<E>(payload)?)
}

pub(super) fn tenant_of<E: Event>(payload: &str) -> Result<Option<TenantId>, allpet_json::Error> {
    Ok(allpet_json::from_str::<E>(payload)?.tenant())
}

// `Name = "topic.name", version, tenant { fields }`
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $topic:literal, $version:literal, $tenant:expr;
       { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),+ }
            impl Event for $name {
                const TOPIC: &'static str = $topic;
                const VERSION: u32 = $version;
                fn tenant(&self) -> Option<TenantId> {
                    let tenant_of: fn(&Self) -> Option<TenantId> = $tenant;
                    tenant_of(self)
                }
            }
            const _: () = $crate::events::assert_reads_previous::<$name>();
        )+
        /// The events of this file, in the order of their declaration.
        pub(super) const DECLARED: &[DeclaredEvent] = &[$(DeclaredEvent {
            topic: $topic,
            version: <$name as Event>::VERSION,
            oldest: <$name as Event>::OLDEST,
            rewrite: rewrite::<$name>,
            tenant: $crate::events::declaration::tenant_of::<$name>,
            #[cfg(feature = "schema")]
            schema: <$name as schemars::JsonSchema>::json_schema,
        }),+];
    };
}
