-- Sessions that were ended while access tokens of theirs may still be out: some minutes, then they go.
CREATE TABLE ended_sessions (
    session UUID PRIMARY KEY,
    ended_ms BIGINT NOT NULL
);
CREATE INDEX ended_sessions_by_end ON ended_sessions (ended_ms);
