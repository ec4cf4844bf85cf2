//! Callers' access rules: markers that an endpoint names and that the server's extractors must match.

/// A rule about the caller. The server has one extractor for each; a handler that takes another does not compile.
pub trait Access: 'static {
    /// The rule's name in the OpenAPI document.
    const NAME: &'static str;
    /// Whether the request needs a bearer token.
    const BEARER: bool;
    /// Whether the session cookie is sent; then only our own pages may call.
    const COOKIE: bool;
    /// Whether the path must name, as `{tenant}`, the tenant of the required role.
    const TENANT: bool;
    /// Whether a bearer token is sent when there is one; without one the caller is a guest.
    const BEARER_IF_ANY: bool = false;
    /// True if the caller must be an admin of the platform, whom the server confirms at each request.
    const PLATFORM: bool = false;
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident: $word:literal, bearer $bearer:literal, cookie $cookie:literal, tenant $tenant:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl Access for $name {
            const NAME: &'static str = $word;
            const BEARER: bool = $bearer;
            const COOKIE: bool = $cookie;
            const TENANT: bool = $tenant;
        }
    )+};
}

rules! {
    /// Anyone, signed in or not.
    Public: "public", bearer false, cookie false, tenant false;
    /// One of our own pages, by its exact origin; the session cookie is sent.
    OwnPage: "our own pages", bearer false, cookie true, tenant false;
    /// Anyone with an account, for their own data.
    SignedIn: "signed in", bearer true, cookie false, tenant false;
    /// A clerk (or admin) of the tenant in the path.
    ClerkOf: "clerk", bearer true, cookie false, tenant true;
    /// A merchant (or admin) of the tenant in the path.
    MerchantOf: "merchant", bearer true, cookie false, tenant true;
    /// An admin of the tenant in the path.
    AdminOf: "admin", bearer true, cookie false, tenant true;
    /// Another module, with a service token.
    Internal: "internal", bearer true, cookie false, tenant false;
}

/// A shopper on one of our own pages: with an account, or as a guest identified by a cookie.
#[derive(Debug)]
pub enum Shopper {}

impl Access for Shopper {
    const NAME: &'static str = "shopper";
    const BEARER: bool = false;
    const COOKIE: bool = true;
    const TENANT: bool = false;
    const BEARER_IF_ANY: bool = true;
}

/// A visitor of a public page, who is known if they are signed in.
#[derive(Debug)]
pub enum Visitor {}

impl Access for Visitor {
    const NAME: &'static str = "visitor";
    const BEARER: bool = false;
    const COOKIE: bool = false;
    const TENANT: bool = false;
    const BEARER_IF_ANY: bool = true;
}

/// An admin of the platform: a role above all tenants, which only the command line gives.
#[derive(Debug)]
pub enum AdminOfPlatform {}

impl Access for AdminOfPlatform {
    const NAME: &'static str = "platform admin";
    const BEARER: bool = true;
    const COOKIE: bool = false;
    const TENANT: bool = false;
    const PLATFORM: bool = true;
}

/// Audiences: the apps whose tokens an endpoint accepts. The server refuses a token granted to any other app.
pub mod audience {
    /// The dashboard shell.
    pub const SHELL: &str = "shell";
    /// The licensing app.
    pub const LICENSING: &str = "licensing";
    /// The store.
    pub const PRODUCTS: &str = "products";
    /// The builder.
    pub const BUILDER: &str = "builder";
    /// One module calling another.
    pub const INTERNAL: &str = "internal";
    /// Only the shell.
    pub const ONLY_SHELL: &[&str] = &[SHELL];
    /// The shell and the licensing app.
    pub const FOR_LICENSING: &[&str] = &[SHELL, LICENSING];
    /// The shell and the store.
    pub const FOR_PRODUCTS: &[&str] = &[SHELL, PRODUCTS];
    /// The shell, and every app that adds to a cart.
    pub const FOR_SHOPPING: &[&str] = &[SHELL, PRODUCTS, BUILDER];
    /// Every app that works with pets.
    pub const FOR_PETS: &[&str] = &[SHELL, LICENSING, BUILDER];
    /// The shell and the builder.
    pub const FOR_BUILDER: &[&str] = &[SHELL, BUILDER];
    /// The shell, the builder, and the store, which shows a design in the cart.
    pub const FOR_DESIGNS: &[&str] = &[SHELL, PRODUCTS, BUILDER];
    /// Every app, for example to read the signed-in account.
    pub const EVERY: &[&str] = &[SHELL, LICENSING, PRODUCTS, BUILDER];
}
