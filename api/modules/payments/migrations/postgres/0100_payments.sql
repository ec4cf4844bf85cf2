-- One attempt to be paid for one thing. `intent` is who asked and their key: the same intention is one payment.
CREATE TABLE payments (
    id UUID PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    request_hash BYTEA NOT NULL,
    subject_kind TEXT NOT NULL,
    subject UUID NOT NULL,
    tenant UUID NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    brand TEXT NOT NULL,
    last_four TEXT NOT NULL,
    failure TEXT,
    refunded BIGINT NOT NULL DEFAULT 0,
    ask_from_ms BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
-- Nothing is paid twice: of one thing there is one payment that came or may still come.
CREATE UNIQUE INDEX payments_live ON payments (subject_kind, subject)
    WHERE state IN ('created', 'needs-action', 'processing', 'succeeded');
CREATE INDEX payments_of_tenant ON payments (tenant, id);
CREATE INDEX payments_unsettled ON payments (ask_from_ms) WHERE state = 'processing';

CREATE TABLE refunds (
    id UUID PRIMARY KEY,
    payment UUID NOT NULL REFERENCES payments (id),
    key TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (payment, key)
);
CREATE INDEX refunds_unsettled ON refunds (id) WHERE state = 'requested';

-- What one account gets, another gives: the amounts of a movement sum to nothing.
CREATE TABLE ledger (
    movement UUID NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    payment UUID NOT NULL REFERENCES payments (id),
    tenant UUID NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (movement, account)
);
CREATE INDEX ledger_of_tenant ON ledger (tenant, movement, account);

-- The built-in test gateway's own books. `behaviour` is all that it keeps of a card's number beside the last digits.
CREATE TABLE test_gateway_tokens (
    hash BYTEA PRIMARY KEY,
    brand TEXT NOT NULL,
    last_four TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used BOOLEAN NOT NULL
);

CREATE TABLE test_gateway_charges (
    reference TEXT PRIMARY KEY,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refunded BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE test_gateway_refunds (
    reference TEXT PRIMARY KEY,
    charge TEXT NOT NULL,
    amount BIGINT NOT NULL
);
