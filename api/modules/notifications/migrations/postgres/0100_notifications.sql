-- A person's inbox.
CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    href TEXT,
    created_ms BIGINT NOT NULL,
    read_ms BIGINT
);
CREATE INDEX notifications_of_person ON notifications (person, id);
CREATE INDEX notifications_unread ON notifications (person) WHERE read_ms IS NULL;
CREATE INDEX notifications_by_time ON notifications (created_ms);

-- The delivery log: a fact, a recipient and a channel have one row, whatever is retried. `facts` is what a mail is rendered from, until
-- it is sent.
CREATE TABLE deliveries (
    id UUID PRIMARY KEY,
    event_id UUID NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    person UUID,
    state TEXT NOT NULL,
    detail TEXT,
    message_id TEXT,
    facts TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    finished_ms BIGINT,
    UNIQUE (event_id, kind, channel, recipient)
);
CREATE INDEX deliveries_by_time ON deliveries (created_ms);

-- Channels that a person switched on or off; without a row the kind's default applies.
CREATE TABLE channel_preferences (
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    is_on BIGINT NOT NULL,
    PRIMARY KEY (person, kind, channel)
);

CREATE TABLE quiet_hours (
    person UUID PRIMARY KEY,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    zone TEXT NOT NULL
);

-- Addresses that get no mail: of a kind, or of any (an empty kind) once a server has refused the address.
CREATE TABLE suppressions (
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (address, kind)
);

-- The key that signs links to unsubscribe.
CREATE TABLE signing_keys (
    id BIGINT PRIMARY KEY,
    secret BYTEA NOT NULL
);

-- Mails of a development system without a mail server.
CREATE TABLE captured_mails (
    id UUID PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    plain TEXT NOT NULL,
    html TEXT NOT NULL,
    sent_ms BIGINT NOT NULL
);
