//! What visitors see.

use crate::service::{Catalog, products};
use allpet_contract::{
    File,
    catalog::{
        CategoryCount, ListCategories, ListProducts, PICTURE_NOT_FOUND, ProductDetails, ProductImage,
        ProductList, ReadProduct,
    },
};
use allpet_domain::catalog::Picture;
use allpet_kernel::{Anyone, Failure, routes::Reply};
use http::{HeaderValue, header};

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
    products::read(&app, &request.slug).await
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
    let headers = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // Opened by itself, a drawing can do nothing.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
    ];
    Ok(Reply {
        body: File {
            content_type: "image/svg+xml".into(),
            bytes: picture.draw().into_bytes(),
        },
        headers: headers
            .into_iter()
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect(),
    })
}
