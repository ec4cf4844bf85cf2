-- A person's inbox.
CREATE TABLE notifications (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    href TEXT,
    created_ms INTEGER NOT NULL,
    read_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_of_person ON notifications (person, id);
CREATE INDEX notifications_unread ON notifications (person) WHERE read_ms IS NULL;
CREATE INDEX notifications_by_time ON notifications (created_ms);

-- The delivery log: a fact, a recipient and a channel have one row, whatever is retried. `facts` is what a mail is rendered from, until
-- it is sent.
CREATE TABLE deliveries (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    person BLOB,
    state TEXT NOT NULL,
    detail TEXT,
    message_id TEXT,
    facts TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    UNIQUE (event_id, kind, channel, recipient)
) STRICT;
CREATE INDEX deliveries_by_time ON deliveries (created_ms);

-- Channels that a person switched on or off; without a row the kind's default applies.
CREATE TABLE channel_preferences (
    person BLOB NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    PRIMARY KEY (person, kind, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE quiet_hours (
    person BLOB PRIMARY KEY,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    zone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that get no mail: of a kind, or of any (an empty kind) once a server has refused the address.
CREATE TABLE suppressions (
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (address, kind)
) STRICT, WITHOUT ROWID;

-- The key that signs links to unsubscribe.
CREATE TABLE signing_keys (
    id INTEGER PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT;

-- Mails of a development system without a mail server.
CREATE TABLE captured_mails (
    id BLOB PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    plain TEXT NOT NULL,
    html TEXT NOT NULL,
    sent_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
