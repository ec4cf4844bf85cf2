//! The trait of all endpoints, and the macro that declares them.

use crate::{
    ErrorCode, Problem,
    access::Access,
    json,
    limit::{Limit, Priority},
};
use allpet_domain::Invalid;
use serde::{Serialize, de::DeserializeOwned};

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method in capital letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A key that makes a repeated write count once: 8 to 80 characters, chosen by the client, new for each operation, the same for each retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// Raw bytes with their media type: an uploaded photo or proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The media type claimed by the sender; the server detects the actual one.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A file in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Media type.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The parts of a request on the wire.
#[derive(Debug)]
pub struct Parts<Q, B> {
    /// Path parameters by name, not yet percent-encoded.
    pub path: Vec<(&'static str, String)>,
    /// The query.
    pub query: Q,
    /// The body.
    pub body: B,
    /// The idempotency key.
    pub key: Option<IdempotencyKey>,
}

/// One endpoint: a type whose values are its requests.
pub trait Endpoint: Sized + Send + 'static {
    /// Operation id in the OpenAPI document.
    const NAME: &'static str;
    /// The summary, from the doc comment.
    const SUMMARY: &'static str;
    /// HTTP method.
    const METHOD: Method;
    /// Path with `{names}`.
    const PATH: &'static str;
    /// Status of a success.
    const SUCCESS: u16;
    /// Errors of its own, besides those of every endpoint.
    const ERRORS: &'static [ErrorCode];
    /// Its own limits, besides the general one.
    const LIMITS: &'static [Limit] = &[];
    /// Its priority when the server is overloaded.
    const PRIORITY: Priority = Priority::Listing;
    /// The apps whose tokens it accepts.
    const AUDIENCE: &'static [&'static str];
    /// Whether it takes a query.
    const HAS_QUERY: bool;
    /// Whether it takes a body.
    const HAS_BODY: bool;
    /// Whether it requires an `Idempotency-Key`.
    const HAS_KEY: bool;
    /// The callers allowed.
    type Access: Access;
    /// The query string.
    type Query: Serialize + DeserializeOwned + Schema + Send;
    /// The body.
    type Body: Body + Send;
    /// The response.
    type Response: ResponseBody + Send;

    /// JSON Schema of the path's parameters, by name.
    #[cfg(feature = "schema")]
    fn path_schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)>;

    /// Splits the request into its parts for the wire.
    fn into_parts(self) -> Parts<Self::Query, Self::Body>;

    /// Rebuilds a request from the wire; `path` returns the text of a path parameter. Fails with the invalid fields.
    fn from_parts(
        path: &dyn Fn(&str) -> Option<String>,
        query: Self::Query,
        body: Self::Body,
        key: Option<IdempotencyKey>,
    ) -> Result<Self, Invalid>;
}

#[cfg(feature = "schema")]
pub use schemars::JsonSchema as Schema;

/// A placeholder for `JsonSchema` in builds without schemas.
#[cfg(not(feature = "schema"))]
pub trait Schema {}
#[cfg(not(feature = "schema"))]
impl<T> Schema for T {}

/// Media type and bytes.
pub type EncodedBody = (String, Vec<u8>);

/// A type that can be sent as a body.
pub trait Body: Sized {
    /// Encodes the body for the client.
    fn encode(self) -> Result<EncodedBody, allpet_json::Error>;
    /// Decodes the body on the server. The error is for people.
    fn decode(content_type: &str, bytes: Vec<u8>) -> Result<Self, String>;
    /// Maximum size in bytes.
    const LIMIT: usize = 256 * 1024;
    /// True for JSON, whose texts the server cleans before any handler reads them; files stay unchanged.
    const IS_JSON: bool = true;
    /// JSON Schema; `None` for a file.
    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> Option<schemars::Schema>;
}

/// A type that can be a response.
pub trait ResponseBody: Sized {
    /// Media type of a response without a schema, for the OpenAPI document.
    const MEDIA_TYPE: &'static str = "*/*";
    /// Decodes the response on the client. Returns `None` if it is malformed.
    fn decode(content_type: String, bytes: Vec<u8>) -> Option<Self>;
    /// Encodes media type and bytes on the server. Returns no media type without a body.
    fn encode(self) -> Result<(Option<String>, Vec<u8>), Problem>;
    /// JSON Schema; `None` for a file or no body.
    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> Option<schemars::Schema>;
}

impl<T: Serialize + DeserializeOwned + Schema> Body for T {
    fn encode(self) -> Result<EncodedBody, allpet_json::Error> {
        Ok((json::MEDIA_TYPE.to_owned(), json::write(&self)?))
    }
    fn decode(content_type: &str, bytes: Vec<u8>) -> Result<Self, String> {
        if !bytes.is_empty() && !content_type.starts_with(json::MEDIA_TYPE) {
            return Err("send the body as application/json".into());
        }
        json::read(&bytes).map_err(|error| error.to_string())
    }
    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
        Some(generator.subschema_for::<T>())
    }
}

impl Body for Upload {
    // The documented limit is 10 MB; the margin lets one byte too many get our own error instead of a closed connection.
    const LIMIT: usize = 10 * 1024 * 1024 + 64 * 1024;
    const IS_JSON: bool = false;
    fn encode(self) -> Result<EncodedBody, allpet_json::Error> {
        Ok((self.content_type, self.bytes))
    }
    fn decode(content_type: &str, bytes: Vec<u8>) -> Result<Self, String> {
        Ok(Self {
            content_type: content_type.to_owned(),
            bytes,
        })
    }
    #[cfg(feature = "schema")]
    fn schema(_: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
        None
    }
}

impl<T: Serialize + DeserializeOwned + Schema> ResponseBody for T {
    fn decode(_: String, bytes: Vec<u8>) -> Option<Self> {
        json::read(&bytes).ok()
    }
    fn encode(self) -> Result<(Option<String>, Vec<u8>), Problem> {
        json::write(&self)
            .map(|bytes| (Some(json::MEDIA_TYPE.to_owned()), bytes))
            .map_err(|error| Problem::new(crate::problem::MALFORMED).detail(error.to_string()))
    }
    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
        Some(generator.subschema_for::<T>())
    }
}

impl ResponseBody for File {
    fn decode(content_type: String, bytes: Vec<u8>) -> Option<Self> {
        Some(Self { content_type, bytes })
    }
    fn encode(self) -> Result<(Option<String>, Vec<u8>), Problem> {
        Ok((Some(self.content_type), self.bytes))
    }
    #[cfg(feature = "schema")]
    fn schema(_: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
        None
    }
}

/// Parses a path parameter.
pub fn path_value<T: std::str::FromStr>(
    path: &dyn Fn(&str) -> Option<String>,
    name: &str,
) -> Result<T, Invalid> {
    path(name).and_then(|text| text.parse().ok()).ok_or_else(|| {
        Invalid::one(
            name,
            "malformed",
            format!("The address has no valid “{name}”. Check the link."),
        )
    })
}

/// Declares endpoints.
///
/// ```text
/// endpoint! {
///     /// Reads one of my pets.
///     ReadPet { pet: PetId } = GET "/api/pets/{pet}" -> 200 Pet, SignedIn, audience::FOR_PETS, [PET_NOT_FOUND];
///     /// Adds a pet.
///     CreatePet { ; key; body PetProfile } = POST "/api/pets" -> 201 Pet, SignedIn, audience::FOR_PETS, [];
///     /// Pays an order.
///     PayOrder { order: OrderId; key; body PayForm } = POST "/api/orders/{order}/pay" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
///         [ORDER_NOT_FOUND], limits [DECLINED_CARDS], priority Paying;
/// }
/// ```
/// `limits` and `priority` are optional ([`limit`](crate::limit)).
/// A text parameter names the type of its schema: `slug: String as ProductSlug`. The fields are the path's parameters, then, each
/// optional and in this order, `; key`, `; query T`, `; body T`.
#[macro_export]
macro_rules! endpoint {
    ($(
        #[doc = $summary:literal]
        $name:ident { $($param:ident : $param_type:ty $(as $param_schema:ty)?),* $(; key $($key:ident)?)? $(; query $query:ty)? $(; body $body:ty)? }
        = $method:ident $path:literal -> $status:literal $response:ty, $access:ty, $audience:expr, [$($error:expr),* $(,)?]
            $(, limits [$($limit:expr),+ $(,)?])? $(, priority $priority:ident)?;
    )+) => {
        /// The routes that this file declares.
        pub(crate) const ROUTES: &[$crate::routes::Route] = &[$(
            $crate::routes::Route::of::<$name>()
        ),+];
    $(
        #[doc = $summary]
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[doc = concat!("Path parameter `", stringify!($param), "`.")] pub $param: $param_type,)*
            $(#[doc = "The idempotency key: a retry has no second effect."] pub key: $crate::endpoint!(@key $($key)?),)?
            $(#[doc = "The query."] pub query: $query,)?
            $(#[doc = "The body."] pub body: $body,)?
        }

        impl $crate::Endpoint for $name {
            const NAME: &'static str = stringify!($name);
            const SUMMARY: &'static str = $summary;
            const METHOD: $crate::Method = $crate::endpoint!(@method $method);
            const PATH: &'static str = $path;
            const SUCCESS: u16 = $status;
            const ERRORS: &'static [$crate::ErrorCode] = &[$($error),*];
            const LIMITS: &'static [$crate::limit::Limit] = &[$($($limit),+)?];
            const PRIORITY: $crate::limit::Priority = $crate::endpoint!(@priority $($priority)?);
            const AUDIENCE: &'static [&'static str] = $audience;
            const HAS_QUERY: bool = $crate::endpoint!(@has $($query)?);
            const HAS_BODY: bool = $crate::endpoint!(@has $($body)?);
            const HAS_KEY: bool = false $(|| { $crate::endpoint!(@unit $($key)?); true })?;
            type Access = $access;
            type Query = $crate::endpoint!(@type $($query)?);
            type Body = $crate::endpoint!(@type $($body)?);
            type Response = $response;

            #[cfg(feature = "schema")]
            #[allow(unused_variables, reason = "a path without parameters has no schema")]
            fn path_schemas(generator: &mut ::schemars::SchemaGenerator) -> Vec<(&'static str, ::schemars::Schema)> {
                vec![$((stringify!($param), $crate::endpoint!(@schema generator, $param_type $(, $param_schema)?))),*]
            }

            fn into_parts(self) -> $crate::Parts<Self::Query, Self::Body> {
                $crate::Parts {
                    path: vec![$((stringify!($param), self.$param.to_string())),*],
                    query: $crate::endpoint!(@take self.query, $($query)?),
                    body: $crate::endpoint!(@take self.body, $($body)?),
                    key: None $(.or({ $crate::endpoint!(@unit $($key)?); Some(self.key) }))?,
                }
            }

            #[allow(unused_variables, reason = "an endpoint without a query leaves it unread")]
            fn from_parts(
                path: &dyn Fn(&str) -> Option<String>,
                query: Self::Query,
                body: Self::Body,
                key: Option<$crate::IdempotencyKey>,
            ) -> Result<Self, ::allpet_domain::Invalid> {
                Ok(Self {
                    $($param: $crate::endpoint::path_value(path, stringify!($param))?,)*
                    $(key: { $crate::endpoint!(@unit $($key)?); $crate::endpoint::required_key(key)? },)?
                    $(query: { let query: $query = query; query },)?
                    $(body: { let body: $body = body; body },)?
                })
            }
        }
    )+};
    (@schema $generator:ident, $type:ty) => { <$type as ::schemars::JsonSchema>::json_schema($generator) };
    (@schema $generator:ident, $type:ty, $stated:ty) => { <$stated as ::schemars::JsonSchema>::json_schema($generator) };
    (@unit) => { () };
    (@key) => { $crate::IdempotencyKey };
    (@has) => { false };
    (@has $($some:tt)+) => { true };
    (@type) => { () };
    (@type $type:ty) => { $type };
    (@take $field:expr,) => { () };
    (@take $field:expr, $type:ty) => { $field };
    (@priority) => { $crate::limit::Priority::Listing };
    (@priority $priority:ident) => { $crate::limit::Priority::$priority };
    (@method GET) => { $crate::Method::Get };
    (@method POST) => { $crate::Method::Post };
    (@method PUT) => { $crate::Method::Put };
    (@method PATCH) => { $crate::Method::Patch };
    (@method DELETE) => { $crate::Method::Delete };
}

/// Length of an idempotency key, in characters.
pub const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 8..=80;

/// Requires a valid idempotency key. Fails with an error that says how to send one.
pub fn required_key(key: Option<IdempotencyKey>) -> Result<IdempotencyKey, Invalid> {
    key.filter(|key| KEY_LENGTHS.contains(&key.0.len())).ok_or_else(|| {
        Invalid::one(
            "Idempotency-Key",
            "required",
            "Send an Idempotency-Key header of 8 to 80 characters, new for each operation, the same for each retry.",
        )
    })
}
