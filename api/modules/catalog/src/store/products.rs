//! Products and their variants.

use allpet_domain::{
    Currency, Money, Timestamp,
    catalog::{Colour, Kind, Material, Product, Variant},
    id::{ProductId, StockItemId, TenantId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const FIND: &str = "SELECT no, id FROM products WHERE slug = $1";
const INSERT: &str = "INSERT INTO products (id, tenant, slug, title, kind, style, materials, description, care, published_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING no";
const INSERT_VARIANT: &str = "INSERT INTO variants (sku, product, position, size, colour, price, compare_at, currency, \
    weight_grams, stock_item, units) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const LIST_ALL: &str = "SELECT no, tenant, slug, title, kind, style, materials FROM products ORDER BY no";
const LIST_ALL_VARIANTS: &str = "SELECT sku, product, size, colour, price, compare_at, currency, weight_grams, stock_item, units \
    FROM variants ORDER BY product, position";
const FIND_TEXTS: &str = "SELECT description, care FROM products WHERE slug = $1";
const REVISION: &str = "SELECT number FROM revisions WHERE name = 'products'";
const INCREMENT_REVISION: &str = "UPDATE revisions SET number = number + 1 WHERE name = 'products'";
const COUNT: &str = "SELECT COUNT(*) FROM products";

#[derive(sqlx::FromRow)]
struct Row {
    no: i64,
    tenant: Uuid,
    slug: String,
    title: String,
    kind: String,
    style: i64,
    materials: String,
}

#[derive(sqlx::FromRow)]
struct VariantRow {
    sku: String,
    product: i64,
    size: Option<String>,
    colour: Option<String>,
    price: i64,
    compare_at: Option<i64>,
    currency: String,
    weight_grams: i64,
    stock_item: Uuid,
    units: i64,
}

/// A product as lists need it, without its long texts.
#[derive(Clone, Debug)]
pub(crate) struct ProductRecord {
    pub(crate) no: i64,
    pub(crate) tenant: TenantId,
    pub(crate) product: Product,
    pub(crate) style: u8,
}

/// Finds the number and the id of the product with this slug.
pub(crate) async fn find(tx: &mut Tx, slug: &str) -> Result<Option<(i64, ProductId)>, Failure> {
    let row: Option<(i64, Uuid)> =
        on_write!(tx, c => sqlx::query_as(FIND).bind(slug).fetch_optional(c).await)?;
    Ok(row.map(|(no, id)| (no, ProductId(id))))
}

/// Inserts a product with its variants, whose stock items must exist. Returns its number.
pub(crate) async fn insert(
    tx: &mut Tx,
    (id, tenant): (ProductId, TenantId),
    product: &Product,
    style: u8,
    now: Timestamp,
) -> Result<i64, Failure> {
    let materials: Vec<&str> = product
        .materials
        .iter()
        .map(|material| material.as_str())
        .collect();
    let no: i64 = on_write!(tx, c => sqlx::query_scalar(INSERT)
        .bind(id.0)
        .bind(tenant.0)
        .bind(&product.slug)
        .bind(&product.title)
        .bind(product.kind.as_str())
        .bind(i64::from(style))
        .bind(materials.join(","))
        .bind(product.description.join("\n"))
        .bind(&product.care)
        .bind(now.inner())
        .fetch_one(c)
        .await)?;
    for (position, variant) in product.variants.iter().enumerate() {
        on_write!(tx, c => sqlx::query(INSERT_VARIANT)
            .bind(&variant.sku)
            .bind(no)
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .bind(&variant.size)
            .bind(variant.colour.map(Colour::as_str))
            .bind(variant.price.minor)
            .bind(variant.compare_at.map(|before| before.minor))
            .bind(variant.price.currency.code())
            .bind(i64::from(variant.weight_grams))
            .bind(variant.stock_item.0)
            .bind(i64::from(variant.units))
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(no)
}

/// Increments the revision, which tells all processes that products have changed.
pub(crate) async fn increment_revision(tx: &mut Tx) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INCREMENT_REVISION).execute(c).await.map(drop))?)
}

/// Reads the revision of the products.
pub(crate) async fn revision(db: &Db) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(REVISION).fetch_one(c).await)?)
}

/// Counts the products.
pub(crate) async fn count(db: &Db) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(COUNT).fetch_one(c).await)?)
}

/// Finds the paragraphs of a product's description, and its care instructions.
pub(crate) async fn find_texts(db: &Db, slug: &str) -> Result<Option<(Vec<String>, String)>, Failure> {
    let row: Option<(String, String)> =
        on_read!(db, c => sqlx::query_as(FIND_TEXTS).bind(slug).fetch_optional(c).await)?;
    Ok(row.map(|(description, care)| (description.lines().map(str::to_owned).collect(), care)))
}

/// Lists all products in the order of publication.
pub(crate) async fn list_all(db: &Db) -> Result<Vec<ProductRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_ALL).fetch_all(c).await)?;
    let variants: Vec<VariantRow> = on_read!(db, c => sqlx::query_as(LIST_ALL_VARIANTS).fetch_all(c).await)?;
    let mut variants = variants.into_iter().peekable();
    let mut products = Vec::with_capacity(rows.len());
    for row in rows {
        // Skips a product that was published between the two reads; the next refresh has it.
        while variants.next_if(|variant| variant.product < row.no).is_some() {}
        let mut of_product = Vec::new();
        while let Some(variant) = variants.next_if(|variant| variant.product == row.no) {
            of_product.push(into_variant(variant)?);
        }
        products.push(into_record(row, of_product)?);
    }
    Ok(products)
}

fn into_record(row: Row, variants: Vec<Variant>) -> Result<ProductRecord, Failure> {
    let unknown = |column: &str| Failure::internal(format!("product {}: {column}", row.slug));
    let materials = row.materials.split(',').map(Material::parse);
    let product = Product {
        kind: Kind::parse(&row.kind).ok_or_else(|| unknown("kind"))?,
        materials: materials
            .collect::<Option<_>>()
            .ok_or_else(|| unknown("materials"))?,
        slug: row.slug,
        title: row.title,
        description: Vec::new(),
        care: String::new(),
        variants,
    };
    Ok(ProductRecord {
        no: row.no,
        tenant: TenantId(row.tenant),
        product,
        style: u8::try_from(row.style).unwrap_or(0),
    })
}

fn into_variant(row: VariantRow) -> Result<Variant, Failure> {
    let unknown = |column: &str| Failure::internal(format!("variant {}: {column}", row.sku));
    let currencies = [Currency::Usd, Currency::Cad, Currency::Eur];
    let currency = currencies.into_iter().find(|known| known.code() == row.currency);
    let currency = currency.ok_or_else(|| unknown("currency"))?;
    let colour = row
        .colour
        .as_deref()
        .map(|word| Colour::parse(word).ok_or_else(|| unknown("colour")));
    Ok(Variant {
        colour: colour.transpose()?,
        size: row.size,
        price: Money::new(row.price, currency),
        compare_at: row.compare_at.map(|minor| Money::new(minor, currency)),
        weight_grams: u32::try_from(row.weight_grams).unwrap_or(0),
        stock_item: StockItemId(row.stock_item),
        units: u32::try_from(row.units).unwrap_or(1),
        sku: row.sku,
    })
}
