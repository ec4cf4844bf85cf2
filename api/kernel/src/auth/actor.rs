//! Callers. The type that a handler takes decides who may call it.

pub use super::own_page::{CART_COOKIE, DEVICE_COOKIE, SESSION_COOKIE, cookie_name};

use super::own_page::{cookie, header_text, require_own_page};
use crate::{Kernel, limits::network_of, token::Claims};
use allpet_contract::{
    Problem,
    access::{
        Access, AdminOf, AdminOfPlatform, ClerkOf, Internal, MerchantOf, OwnPage, Public, Shopper, SignedIn,
        Visitor,
    },
    problem::{FORBIDDEN, SIGNED_OUT},
};
use allpet_domain::{
    id::{TenantId, UserId},
    role::Role,
};
use http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// The facts about a request that decide who its caller is.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    /// The shared kernel.
    pub kernel: &'a Kernel,
    /// The claims of the token, if the request carries one that is valid for this endpoint.
    pub claims: Option<&'a Claims>,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// The client's address, if there is a connection: its other end, or the address that a trusted proxy reports.
    pub peer: Option<SocketAddr>,
    /// Returns the text of a path parameter.
    pub path: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl std::fmt::Debug for RequestParts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestParts")
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// A kind of caller. A handler takes the one that its endpoint declares.
pub trait Actor: Sized + Send + 'static {
    /// The rule in the endpoint's declaration.
    type For: Access;
    /// Admits the caller, or returns the reason for the refusal.
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem>;
}

/// A caller with a token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The claims of the token.
    pub claims: Claims,
}

impl Caller {
    /// Returns the person's id.
    pub fn user(&self) -> UserId {
        self.claims.sub
    }
}

/// Anyone, signed in or not.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

impl Actor for Anyone {
    type For = Public;
    fn authorize(_: &RequestParts<'_>) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// Anyone, identified by account or network: the key of limits per caller.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RateLimitKey {
    /// The account of a signed-in caller.
    Account(UserId),
    /// The network of a guest: the IPv4 address, or the 64-bit network of the IPv6 address, all of which belongs to one
    /// customer. `None` if the address is unknown.
    Network(Option<IpAddr>),
}

impl Actor for RateLimitKey {
    type For = Public;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        Ok(match parts.claims {
            Some(claims) => Self::Account(claims.sub),
            None => Self::Network(parts.peer.map(|peer| network_of(peer.ip()))),
        })
    }
}

/// A person with an account, for endpoints about their own data.
#[derive(Clone, Debug)]
pub struct Owner(pub Caller);

impl Actor for Owner {
    type For = SignedIn;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let claims = parts.claims.ok_or_else(|| Problem::new(SIGNED_OUT))?;
        // A module that acts on its own behalf has the nil user, who owns nothing.
        if claims.sub.0.is_nil() {
            return Err(Problem::new(FORBIDDEN));
        }
        Ok(Self(Caller {
            claims: claims.clone(),
        }))
    }
}

impl std::ops::Deref for Owner {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// A person with an account who follows a stream of events.
#[derive(Clone, Debug)]
pub struct Follower {
    /// The person.
    pub caller: Caller,
    /// The id of the last event that they have received, if they had a stream before.
    pub last_event_id: Option<String>,
}

impl Actor for Follower {
    type For = SignedIn;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let Owner(caller) = Owner::authorize(parts)?;
        Ok(Self {
            caller,
            last_event_id: header_text(parts, "last-event-id").map(str::to_owned),
        })
    }
}

macro_rules! staff {
    ($($(#[$doc:meta])* $name:ident for $access:ty, $role:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The person.
            pub caller: Caller,
            /// The tenant.
            pub tenant: TenantId,
        }
        impl Actor for $name {
            type For = $access;
            fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
                let claims = parts.claims.ok_or_else(|| Problem::new(SIGNED_OUT))?;
                let tenant = (parts.path)("tenant").and_then(|text| text.parse().ok());
                match tenant {
                    Some(tenant) if claims.has_role(tenant, $role) => {
                        Ok(Self { caller: Caller { claims: claims.clone() }, tenant })
                    }
                    _ => Err(Problem::new(FORBIDDEN).detail("Your account has no role in this organization that allows it.")),
                }
            }
        }
        impl std::ops::Deref for $name {
            type Target = Caller;
            fn deref(&self) -> &Caller {
                &self.caller
            }
        }
    )+};
}

staff! {
    /// A clerk (or admin) of the tenant in the path.
    Clerk for ClerkOf, Role::Clerk;
    /// A merchant (or admin) of the tenant in the path.
    Merchant for MerchantOf, Role::Merchant;
    /// An admin of the tenant in the path.
    Admin for AdminOf, Role::Admin;
}

/// An admin of the platform. The kernel asks identity at each request whether the person still is one.
#[derive(Clone, Debug)]
pub struct PlatformAdmin(pub Caller);

impl Actor for PlatformAdmin {
    type For = AdminOfPlatform;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let claims = parts.claims.ok_or_else(|| Problem::new(SIGNED_OUT))?;
        if !claims.platform_admin {
            return Err(Problem::new(FORBIDDEN).detail("Only admins of the platform may do this."));
        }
        Ok(Self(Caller {
            claims: claims.clone(),
        }))
    }
}

impl std::ops::Deref for PlatformAdmin {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// Another module.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub module: String,
}

impl Actor for Service {
    type For = Internal;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let module = parts.claims.and_then(|claims| claims.act.clone());
        module
            .map(|module| Self { module })
            .ok_or_else(|| Problem::new(FORBIDDEN))
    }
}

/// The module that sends mails, and no other: it gets links that open accounts or give roles.
#[derive(Clone, Copy, Debug)]
pub struct MailSender;

/// The name of that module.
const MAIL_SENDER: &str = "notifications";

impl Actor for MailSender {
    type For = Internal;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let service = Service::authorize(parts)?;
        if service.module == MAIL_SENDER {
            Ok(Self)
        } else {
            Err(Problem::new(FORBIDDEN).detail("Only the module that sends mails gets links."))
        }
    }
}

/// A visitor on one of our own pages, with the session cookie if there is one.
#[derive(Clone, Debug)]
pub struct OwnPageVisitor {
    /// The page's origin, one of ours.
    pub origin: String,
    /// The refresh token in the cookie.
    pub cookie: Option<String>,
    /// The token by which the device is known again.
    pub device: Option<String>,
    /// The client's address, for counting attempts.
    pub peer: Option<SocketAddr>,
    /// The browser's `User-Agent`, for the list of sessions; 200 characters at most.
    pub user_agent: String,
}

impl Actor for OwnPageVisitor {
    type For = OwnPage;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let origin = require_own_page(parts)?;
        Ok(Self {
            origin: origin.to_owned(),
            cookie: cookie(parts, SESSION_COOKIE)?,
            device: cookie(parts, DEVICE_COOKIE)?,
            peer: parts.peer,
            user_agent: user_agent(parts),
        })
    }
}

/// Returns the `User-Agent`; 200 characters at most.
fn user_agent(parts: &RequestParts<'_>) -> String {
    let text = header_text(parts, "user-agent").unwrap_or_default();
    text.chars().take(200).collect()
}

/// A visitor of a public page.
#[derive(Clone, Debug)]
pub struct PageVisitor {
    /// The account, if the visitor is signed in.
    pub caller: Option<Caller>,
    /// The `User-Agent`; 200 characters at most.
    pub user_agent: String,
}

impl PageVisitor {
    /// Returns the person's id, if they are signed in.
    pub fn user(&self) -> Option<UserId> {
        self.caller.as_ref().map(Caller::user)
    }
}

impl Actor for PageVisitor {
    type For = Visitor;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        Ok(Self {
            caller: parts.claims.map(|claims| Caller {
                claims: claims.clone(),
            }),
            user_agent: user_agent(parts),
        })
    }
}

/// A shopper on one of our own pages, with an account or as a guest.
#[derive(Clone, Debug)]
pub struct Buyer {
    /// The account, if the shopper is signed in.
    pub caller: Option<Caller>,
    /// The value of the guest's cookie.
    pub cookie: Option<String>,
    /// The client's address, for counting new carts.
    pub peer: Option<SocketAddr>,
}

impl Actor for Buyer {
    type For = Shopper;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        require_own_page(parts)?;
        // A module that acts on its own behalf has the nil user, who does not shop.
        if parts.claims.is_some_and(|claims| claims.sub.0.is_nil()) {
            return Err(Problem::new(FORBIDDEN));
        }
        Ok(Self {
            caller: parts.claims.map(|claims| Caller {
                claims: claims.clone(),
            }),
            cookie: cookie(parts, CART_COOKIE)?,
            peer: parts.peer,
        })
    }
}
