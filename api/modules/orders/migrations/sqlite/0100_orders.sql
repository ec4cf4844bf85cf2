-- One cart an account, one a guest: of a guest only the hash of what the cookie holds is kept.
CREATE TABLE carts (
    id BLOB PRIMARY KEY,
    owner BLOB UNIQUE,
    token_hash BLOB UNIQUE,
    touched_ms INTEGER NOT NULL,
    CHECK ((owner IS NULL) <> (token_hash IS NULL))
) STRICT, WITHOUT ROWID;

-- `item_key` is what makes two things the same thing.
CREATE TABLE cart_lines (
    id BLOB PRIMARY KEY,
    cart BLOB NOT NULL REFERENCES carts (id),
    item_key TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    UNIQUE (cart, item_key)
) STRICT, WITHOUT ROWID;

-- `snapshot` is what was ordered and never changes. `cart` is where it came from, and (for a guest) who may see it.
CREATE TABLE orders (
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    tenant BLOB NOT NULL,
    owner BLOB,
    cart BLOB NOT NULL,
    reservation BLOB NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    payment TEXT,
    refunded INTEGER NOT NULL,
    shipment TEXT,
    timeline TEXT NOT NULL,
    search TEXT NOT NULL,
    pay_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_of_owner ON orders (owner, id) WHERE owner IS NOT NULL;
CREATE INDEX orders_of_cart ON orders (cart, id);
CREATE INDEX orders_of_tenant ON orders (tenant, id);
CREATE INDEX orders_by_state ON orders (tenant, state, id);
CREATE INDEX orders_unpaid ON orders (pay_until_ms) WHERE state = 'placed';
