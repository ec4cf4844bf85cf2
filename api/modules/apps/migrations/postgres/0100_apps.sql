-- The micro-apps as the manifest describes them. One that the manifest names no more is disabled and kept.
CREATE TABLE apps (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    icon TEXT NOT NULL,
    route TEXT NOT NULL,
    entry TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    protocol_min BIGINT NOT NULL,
    protocol_max BIGINT NOT NULL,
    timeout_ms BIGINT NOT NULL,
    position BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL
);
