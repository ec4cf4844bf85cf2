CREATE TABLE finder_messages (
    id BLOB PRIMARY KEY,
    licence BLOB NOT NULL,
    owner BLOB NOT NULL,
    pet_name TEXT NOT NULL,
    message TEXT NOT NULL,
    reply TEXT NOT NULL,
    sent_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX finder_messages_by_owner ON finder_messages (owner, sent_at);
CREATE INDEX finder_messages_by_licence ON finder_messages (licence, sent_at);
