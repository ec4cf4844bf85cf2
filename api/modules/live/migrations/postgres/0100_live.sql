-- What changed, for a day. Whoever writes a change raises `newest` first and so holds the row until the commit: the numbers are
-- committed in their order and without gaps, and who has read up to one has missed none before it.
CREATE TABLE feed (
    newest BIGINT NOT NULL
);
INSERT INTO feed (newest) VALUES (0);
CREATE TABLE changes (
    id BIGINT PRIMARY KEY,
    person UUID,
    tenant UUID,
    topic TEXT NOT NULL,
    subject UUID NOT NULL,
    written_ms BIGINT NOT NULL
);
CREATE INDEX changes_by_time ON changes (written_ms);
