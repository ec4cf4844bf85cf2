-- The people who see and operate the platform as a whole, above all tenants.
CREATE TABLE platform_admins (
    person BLOB PRIMARY KEY REFERENCES people (id),
    granted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
