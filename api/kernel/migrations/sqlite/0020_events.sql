ALTER TABLE outbox ADD COLUMN seq INTEGER;
ALTER TABLE outbox ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN tenant BLOB;
ALTER TABLE outbox ADD COLUMN actor BLOB;
ALTER TABLE outbox ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE outbox ADD COLUMN traceparent TEXT;
UPDATE outbox SET seq = numbered.seq
    FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS seq FROM outbox) AS numbered WHERE numbered.id = outbox.id;
CREATE UNIQUE INDEX outbox_seq ON outbox (seq);
-- Rows have no state of delivery: the position of each reader is in event_positions.
DROP INDEX outbox_waiting;

-- The position of each module in the outbox of each producer: all events up to seq are in its inbox.
CREATE TABLE event_positions (
    module TEXT NOT NULL,
    producer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (module, producer)
) STRICT, WITHOUT ROWID;

-- Events that are not handled yet. state: waiting (for the next attempt), parked (for an operator), dismissed (by one, with a reason).
CREATE TABLE event_deliveries (
    subscriber TEXT NOT NULL,
    event_id BLOB NOT NULL,
    topic TEXT NOT NULL,
    envelope TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_ms INTEGER NOT NULL,
    last_error TEXT,
    reason TEXT,
    PRIMARY KEY (subscriber, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_deliveries_due ON event_deliveries (subscriber, next_attempt_ms) WHERE state = 'waiting';

-- The position that each module acknowledged last: older rows of the outbox may be deleted.
CREATE TABLE outbox_acks (
    module TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    acked_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The cause of a job, and its trace context.
ALTER TABLE jobs ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE jobs ADD COLUMN traceparent TEXT;
