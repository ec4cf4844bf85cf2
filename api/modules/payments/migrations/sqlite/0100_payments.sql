-- One attempt to be paid for one thing. `intent` is who asked and their key: the same intention is one payment.
CREATE TABLE payments (
    id BLOB PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    request_hash BLOB NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    tenant BLOB NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    brand TEXT NOT NULL,
    last_four TEXT NOT NULL,
    failure TEXT,
    refunded INTEGER NOT NULL DEFAULT 0,
    ask_from_ms INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Nothing is paid twice: of one thing there is one payment that came or may still come.
CREATE UNIQUE INDEX payments_live ON payments (subject_kind, subject)
    WHERE state IN ('created', 'needs-action', 'processing', 'succeeded');
CREATE INDEX payments_of_tenant ON payments (tenant, id);
CREATE INDEX payments_unsettled ON payments (ask_from_ms) WHERE state = 'processing';

CREATE TABLE refunds (
    id BLOB PRIMARY KEY,
    payment BLOB NOT NULL REFERENCES payments (id),
    key TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (payment, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_unsettled ON refunds (id) WHERE state = 'requested';

-- What one account gets, another gives: the amounts of a movement sum to nothing.
CREATE TABLE ledger (
    movement BLOB NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    payment BLOB NOT NULL REFERENCES payments (id),
    tenant BLOB NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (movement, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_of_tenant ON ledger (tenant, movement, account);

-- The built-in test gateway's own books. `behaviour` is all that it keeps of a card's number beside the last digits.
CREATE TABLE test_gateway_tokens (
    hash BLOB PRIMARY KEY,
    brand TEXT NOT NULL,
    last_four TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE test_gateway_charges (
    reference TEXT PRIMARY KEY,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refunded INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE test_gateway_refunds (
    reference TEXT PRIMARY KEY,
    charge TEXT NOT NULL,
    amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
