-- The people who see and operate the platform as a whole, above all tenants.
CREATE TABLE platform_admins (
    person UUID PRIMARY KEY REFERENCES people (id),
    granted_ms BIGINT NOT NULL
);
