//! Typed routes: a handler is registered for an endpoint that `contract` declares.

pub use super::respond::UndeclaredError;
use super::{
    extract::extract,
    incoming_text::BodySchema,
    limits::{ActiveLimit, LimitCharges},
    respond::respond_with,
};
use crate::{
    Failure, Kernel,
    actor::Actor,
    openapi::{Operation, errors_of},
    raw_json::HandlerOutput,
    transport::InternalCall,
};
use allpet_contract::{Endpoint, ErrorCode, Method, access::Access};
use axum::{
    extract::Request,
    routing::{MethodFilter, on},
};
use http::{HeaderName, HeaderValue};
use std::sync::{Arc, LazyLock, OnceLock};
use tracing::Span;

/// The routes of a module whose handlers share `S`.
#[derive(Debug)]
pub struct Routes<S> {
    kernel: Kernel,
    state: S,
    router: axum::Router,
    operations: Vec<Operation>,
    fixed: Option<FixedParameter>,
}

/// A parameter in the paths of endpoints that has one value in these routes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FixedParameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its value.
    pub(crate) value: &'static str,
}

impl FixedParameter {
    /// Returns a path with the value in place of the parameter.
    pub(crate) fn fill(self, path: &str) -> String {
        path.replace(&format!("{{{}}}", self.name), self.value)
    }
}

/// A successful response with additional headers (a cookie, for example). A handler may return the plain value instead.
#[derive(Debug)]
pub struct Reply<T> {
    /// The body.
    pub body: T,
    /// The additional headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl<T> From<T> for Reply<T> {
    fn from(body: T) -> Self {
        Self {
            body,
            headers: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Creates an empty set of routes.
    pub fn new(kernel: Kernel, state: S) -> Self {
        Self {
            kernel,
            state,
            router: axum::Router::new(),
            operations: Vec::new(),
            fixed: None,
        }
    }

    /// Fixes the value of a parameter in the paths of the following endpoints.
    #[must_use]
    pub(crate) fn fix(self, fixed: FixedParameter) -> Self {
        Self {
            fixed: Some(fixed),
            ..self
        }
    }

    /// Registers `handler` for the endpoint that it takes as its third argument. The second argument is the caller; its type must
    /// match the access rule that the endpoint declares.
    ///
    /// # Panics
    /// At startup, if an endpoint requires a role and its path names no tenant.
    #[must_use]
    pub fn on<E, A, R, X, F, Fut>(mut self, handler: F) -> Self
    where
        E: Endpoint,
        A: Actor<For = E::Access>,
        R: Into<HandlerOutput<E::Response>>,
        X: Into<Failure>,
        F: Fn(S, A, E) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, X>> + Send,
    {
        assert!(
            !E::Access::TENANT || E::PATH.contains("{tenant}"),
            "{} names no tenant in its path",
            E::NAME
        );
        // Computed when the first body arrives.
        let schema: LazyLock<BodySchema> = LazyLock::new(BodySchema::of::<E::Body>);
        // Computed at the first error.
        let errors: LazyLock<Vec<ErrorCode>> = LazyLock::new(errors_of::<E>);
        // Activated at the first request, when everything is configured.
        let limits: OnceLock<Vec<ActiveLimit>> = OnceLock::new();
        // Behind one pointer, because axum clones a handler for each request, more than once.
        let shared = Arc::new((
            self.kernel.clone(),
            self.state.clone(),
            handler,
            schema,
            errors,
            limits,
        ));
        let fixed = self.fixed;
        let service = move |request: Request| {
            let shared = Arc::clone(&shared);
            async move {
                let (kernel, state, handler, schema, errors, limits) = &*shared;
                let (mut parts, body) = request.into_parts();
                // A module's call is part of a request that was counted and admitted.
                let is_internal = parts.extensions.get::<InternalCall>().is_some();
                if is_internal {
                    Span::current().record("endpoint", E::NAME);
                }
                let limits = limits.get_or_init(|| kernel.limits().of::<E>());
                let mut counted = LimitCharges::default();
                let outcome = async {
                    let limits: Option<(&[ActiveLimit], _)> =
                        (!is_internal).then_some((limits.as_slice(), &mut counted));
                    let (actor, endpoint, context) =
                        extract::<E, A>(kernel, schema, fixed, &mut parts, body, limits).await?;
                    let _permit = if is_internal {
                        None
                    } else {
                        Some(kernel.admission().enter(E::PRIORITY).await?)
                    };
                    context
                        .scope(handler(state.clone(), actor, endpoint))
                        .await
                        .map(Into::into)
                        .map_err(Into::into)
                };
                let outcome = outcome.await;
                let response = respond_with::<E>(&parts.headers, errors, outcome);
                counted.settle(response.status());
                response
            }
        };
        let path = fixed.map_or_else(|| E::PATH.to_owned(), |fixed| fixed.fill(E::PATH));
        self.router = self.router.route(&path, on(method_filter(E::METHOD), service));
        self.operations.push(Operation::of::<E>());
        self
    }

    /// Returns the router, and its routes as the OpenAPI document describes them.
    pub fn finish(self) -> (axum::Router, Vec<Operation>) {
        (self.router, self.operations)
    }
}

/// Returns axum's filter for a method of the contract.
pub(crate) fn method_filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
