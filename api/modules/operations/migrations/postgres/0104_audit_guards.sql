-- The row of the chain's end stays, too.
CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- For the filters: the log of an organization never shrinks.
CREATE INDEX audit_records_of_action ON audit_records (tenant, action, sequence);
CREATE INDEX audit_records_of_subject ON audit_records (subject, sequence);
CREATE INDEX audit_records_of_subject_name ON audit_records (subject_name, sequence);

-- The number and the hash of the record up to which the nightly verification came. It begins again after the end.
CREATE TABLE audit_verified (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_verified (id, sequence, hash) VALUES (1, 0, '');
