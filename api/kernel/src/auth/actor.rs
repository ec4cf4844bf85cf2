//! Callers: who may reach a handler is said by the type that the handler takes.

use crate::{Kernel, token::Claims};
use allpet_contract::{
    Problem,
    access::{Access, AdminOf, ClerkOf, Internal, MerchantOf, OwnPage, Public, Shopper, SignedIn},
    identity::FOREIGN_ORIGIN,
    problem::{FORBIDDEN, MALFORMED, SIGNED_OUT},
};
use allpet_domain::{
    id::{TenantId, UserId},
    role::Role,
};
use http::{HeaderMap, header};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// What is known of a request before its handler runs.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    /// The shared kernel.
    pub kernel: &'a Kernel,
    /// What the token says, where one was sent and it is good for this endpoint.
    pub claims: Option<&'a Claims>,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Where the request comes from, where there is a connection: its other end, or whom a trusted proxy there speaks for.
    pub peer: Option<SocketAddr>,
    /// The text of a path parameter.
    pub path: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl std::fmt::Debug for RequestParts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestParts")
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// A kind of caller. A handler takes one, and it must be the one that the endpoint declares.
pub trait Actor: Sized + Send + 'static {
    /// The rule in the endpoint's declaration.
    type For: Access;
    /// Lets the caller in, or says why not.
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem>;
}

/// Somebody with a token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What the token says.
    pub claims: Claims,
}

impl Caller {
    /// Who.
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

/// Anyone, and who or where they are: for what is shared out among callers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Visitor {
    /// Signed in.
    Known(UserId),
    /// A guest, by the network that the request comes from: an IPv4 address, or the 64-bit network of an IPv6 address, all of which
    /// one customer has. Nothing where it is not known.
    Guest(Option<IpAddr>),
}

impl Actor for Visitor {
    type For = Public;
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
        let network = |address: IpAddr| match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            address @ IpAddr::V4(_) => address,
        };
        Ok(match arrival.claims {
            Some(claims) => Self::Known(claims.sub),
            None => Self::Guest(arrival.peer.map(|peer| network(peer.ip()))),
        })
    }
}

/// Somebody with an account, for what is their own.
#[derive(Clone, Debug)]
pub struct Owner(pub Caller);

impl Actor for Owner {
    type For = SignedIn;
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
        let claims = arrival.claims.ok_or_else(|| Problem::new(SIGNED_OUT))?;
        // A module on its own behalf stands for nobody, and nobody owns anything.
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

macro_rules! staff {
    ($($(#[$doc:meta])* $name:ident for $access:ty, $role:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Who.
            pub caller: Caller,
            /// Where.
            pub tenant: TenantId,
        }
        impl Actor for $name {
            type For = $access;
            fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
                let claims = arrival.claims.ok_or_else(|| Problem::new(SIGNED_OUT))?;
                let tenant = (arrival.path)("tenant").and_then(|text| text.parse().ok());
                match tenant {
                    Some(tenant) if claims.may(tenant, $role) => {
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

/// Another module.
#[derive(Clone, Debug)]
pub struct Service {
    /// Which.
    pub module: String,
}

impl Actor for Service {
    type For = Internal;
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
        let module = arrival.claims.and_then(|claims| claims.act.clone());
        module
            .map(|module| Self { module })
            .ok_or_else(|| Problem::new(FORBIDDEN))
    }
}

/// One of our own pages, with the session cookie where there is one.
#[derive(Clone, Debug)]
pub struct OwnPageVisitor {
    /// The page's origin, one of ours.
    pub origin: String,
    /// The refresh token in the cookie.
    pub cookie: Option<String>,
    /// Where the request comes from, for counting attempts.
    pub peer: Option<SocketAddr>,
    /// What the browser calls itself, for the list of sessions.
    pub user_agent: String,
}

/// The session cookie's name over plain http on localhost; see [`cookie_name`].
pub const SESSION_COOKIE: &str = "allpet_session";

impl Actor for OwnPageVisitor {
    type For = OwnPage;
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
        let origin = own_page(arrival)?;
        Ok(Self {
            origin: origin.to_owned(),
            cookie: cookie(arrival, SESSION_COOKIE)?,
            peer: arrival.peer,
            user_agent: header_text(arrival, "user-agent")
                .unwrap_or_default()
                .chars()
                .take(200)
                .collect(),
        })
    }
}

/// Somebody who shops on one of our own pages, with an account or as a guest.
#[derive(Clone, Debug)]
pub struct Buyer {
    /// Who, where they are signed in.
    pub caller: Option<Caller>,
    /// What the guest's cookie holds.
    pub cookie: Option<String>,
}

/// The guest cart's cookie over plain http on localhost; see [`cookie_name`].
pub const CART_COOKIE: &str = "allpet_cart";

impl Actor for Buyer {
    type For = Shopper;
    fn authorize(arrival: &RequestParts<'_>) -> Result<Self, Problem> {
        own_page(arrival)?;
        // A module on its own behalf stands for nobody, and nobody shops.
        if arrival.claims.is_some_and(|claims| claims.sub.0.is_nil()) {
            return Err(Problem::new(FORBIDDEN));
        }
        Ok(Self {
            caller: arrival.claims.map(|claims| Caller {
                claims: claims.clone(),
            }),
            cookie: cookie(arrival, CART_COOKIE)?,
        })
    }
}

/// A cookie goes along whoever made the browser ask, so the page that asks must be one of ours: its exact origin, or
/// (browsers leave `Origin` out of same-origin GETs only) at least a fetch that the browser calls same-origin.
fn own_page<'a>(arrival: &RequestParts<'a>) -> Result<&'a str, Problem> {
    let origin = header_text(arrival, "origin");
    let ours = origin.filter(|origin| arrival.kernel.origins().iter().any(|known| known == origin));
    let near =
        header_text(arrival, "sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "same-site"));
    ours.filter(|_| near)
        .ok_or_else(|| Problem::new(FOREIGN_ORIGIN).detail("Call this from one of the configured origins."))
}

fn header_text<'a>(arrival: &RequestParts<'a>, name: &str) -> Option<&'a str> {
    arrival.headers.get(name).and_then(|value| value.to_str().ok())
}

/// The name of a cookie that travels over https alone (`secure`) or over plain http on localhost. A browser takes a cookie
/// whose name begins with `__Host-` from this very host over https alone: neither another host of the domain nor somebody on
/// the network can put one of theirs in its place.
pub fn cookie_name(name: &str, secure: bool) -> String {
    if secure {
        ["__Host-", name].concat()
    } else {
        name.to_owned()
    }
}

/// The value of a cookie. Two of one name are refused: one of them is not ours, and nobody can say which.
fn cookie(arrival: &RequestParts<'_>, name: &str) -> Result<Option<String>, Problem> {
    let guarded = cookie_name(name, true);
    if let Some(value) = one(arrival, &guarded)? {
        return Ok(Some(value));
    }
    if arrival.kernel.secure_cookies() {
        return Ok(None);
    }
    one(arrival, name)
}

fn one(arrival: &RequestParts<'_>, name: &str) -> Result<Option<String>, Problem> {
    let lines = arrival.headers.get_all(header::COOKIE).iter();
    let mut found = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned());
    let first = found.next();
    if found.next().is_some() {
        return Err(Problem::new(MALFORMED)
            .detail("Send each cookie once. Clear the cookies of this site and sign in again."));
    }
    Ok(first)
}
