-- Whose role changed while access tokens with the old one may still be out: some minutes, then they go.
CREATE TABLE role_changes (
    tenant BLOB NOT NULL,
    person BLOB NOT NULL,
    role TEXT,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_changes_by_moment ON role_changes (changed_ms);
