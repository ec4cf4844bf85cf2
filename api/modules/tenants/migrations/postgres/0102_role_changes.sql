-- Whose role changed while access tokens with the old one may still be out: some minutes, then they go.
CREATE TABLE role_changes (
    tenant UUID NOT NULL,
    person UUID NOT NULL,
    role TEXT,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, person)
);
CREATE INDEX role_changes_by_moment ON role_changes (changed_ms);
