-- `INSERT OR REPLACE` deletes a row without its trigger.
CREATE TRIGGER audit_records_are_new BEFORE INSERT ON audit_records
    WHEN EXISTS (SELECT 1 FROM audit_records WHERE sequence = NEW.sequence OR event = NEW.event)
    BEGIN SELECT RAISE(ABORT, 'audit_records is append-only'); END;
CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head WHEN EXISTS (SELECT 1 FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'audit_head only grows'); END;

-- For the filters: the log of an organization never shrinks.
CREATE INDEX audit_records_of_action ON audit_records (tenant, action, sequence);
CREATE INDEX audit_records_of_subject ON audit_records (subject, sequence);
CREATE INDEX audit_records_of_subject_name ON audit_records (subject_name, sequence);

-- The number and the hash of the record up to which the nightly verification came. It begins again after the end.
CREATE TABLE audit_verified (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_verified (id, sequence, hash) VALUES (1, 0, '');
