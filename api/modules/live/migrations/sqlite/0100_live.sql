-- What changed, for a day. Whoever writes a change raises `newest` first and so holds the row until the commit: the numbers are
-- committed in their order and without gaps, and who has read up to one has missed none before it.
CREATE TABLE feed (
    newest INTEGER NOT NULL
) STRICT;
INSERT INTO feed (newest) VALUES (0);
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    person BLOB,
    tenant BLOB,
    topic TEXT NOT NULL,
    subject BLOB NOT NULL,
    written_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_time ON changes (written_ms);
