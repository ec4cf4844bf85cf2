-- The people whose records the module erased after they had closed their accounts, and when.
CREATE TABLE erased_people (
    person UUID PRIMARY KEY,
    erased_ms BIGINT NOT NULL
);
