-- One cart an account, one a guest: of a guest only the hash of what the cookie holds is kept.
CREATE TABLE carts (
    id UUID PRIMARY KEY,
    owner UUID UNIQUE,
    token_hash BYTEA UNIQUE,
    touched_ms BIGINT NOT NULL,
    CHECK ((owner IS NULL) <> (token_hash IS NULL))
);

-- `item_key` is what makes two things the same thing.
CREATE TABLE cart_lines (
    id UUID PRIMARY KEY,
    cart UUID NOT NULL REFERENCES carts (id),
    item_key TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    UNIQUE (cart, item_key)
);

-- `snapshot` is what was ordered and never changes. `cart` is where it came from, and (for a guest) who may see it.
CREATE TABLE orders (
    id UUID PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    tenant UUID NOT NULL,
    owner UUID,
    cart UUID NOT NULL,
    reservation UUID NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    payment TEXT,
    refunded BIGINT NOT NULL,
    shipment TEXT,
    timeline TEXT NOT NULL,
    search TEXT NOT NULL,
    pay_until_ms BIGINT NOT NULL
);
CREATE INDEX orders_of_owner ON orders (owner, id) WHERE owner IS NOT NULL;
CREATE INDEX orders_of_cart ON orders (cart, id);
CREATE INDEX orders_of_tenant ON orders (tenant, id);
CREATE INDEX orders_by_state ON orders (tenant, state, id);
CREATE INDEX orders_unpaid ON orders (pay_until_ms) WHERE state = 'placed';
