//! Endpoints for everybody.

use crate::service::{Catalog, page, preview, products};
use allpet_contract::{
    File,
    catalog::{
        CategoryCount, DrawProductPreview, ListCategories, ListProducts, PICTURE_NOT_FOUND, ProductDetails,
        ProductImage, ProductList, ReadProduct,
    },
};
use allpet_drawings::product::Picture;
use allpet_kernel::{Anyone, Failure, RateLimitKey, routes::Reply};
use http::{HeaderName, HeaderValue, header};

pub(crate) async fn list_products(
    app: Catalog,
    _: Anyone,
    request: ListProducts,
) -> Result<ProductList, Failure> {
    products::list(&app, &request.query).await
}

pub(crate) async fn read_product(
    app: Catalog,
    _: Anyone,
    request: ReadProduct,
) -> Result<ProductDetails, Failure> {
    page::read(&app, &request.slug).await
}

pub(crate) async fn list_categories(
    app: Catalog,
    _: Anyone,
    _: ListCategories,
) -> Result<Vec<CategoryCount>, Failure> {
    products::categories(&app).await
}

pub(crate) async fn product_image(
    _: Catalog,
    _: Anyone,
    request: ProductImage,
) -> Result<Reply<File>, Failure> {
    let picture: Picture = request
        .name
        .parse()
        .map_err(|_| Failure::from(PICTURE_NOT_FOUND))?;
    // Forbids a drawing that is opened by itself to load or run anything.
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    );
    let file = File {
        content_type: "image/svg+xml; charset=utf-8".into(),
        bytes: picture.draw().into_bytes(),
    };
    let mut reply = shared_picture(file, "public, max-age=31536000, immutable");
    reply.headers.push((header::CONTENT_SECURITY_POLICY, policy));
    Ok(reply)
}

/// Cached for an hour only, because the product's name or first colour may change.
pub(crate) async fn draw_product_preview(
    app: Catalog,
    caller: RateLimitKey,
    request: DrawProductPreview,
) -> Result<Reply<File>, Failure> {
    let file = preview::read(&app, &caller, &request.slug).await?;
    Ok(shared_picture(file, "public, max-age=3600"))
}

/// Builds the reply with a picture that caches may store as `cache_control` says, and that other sites may show as a link's
/// preview.
fn shared_picture(body: File, cache_control: &'static str) -> Reply<File> {
    let headers = [
        (header::CACHE_CONTROL, cache_control),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Reply {
        body,
        headers: headers.into(),
    }
}
