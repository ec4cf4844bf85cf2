-- What is done later. All moments are milliseconds since 1970. `lease` counts how often the job was claimed: whoever holds an older
-- one writes nothing any more.
CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority BIGINT NOT NULL,
    state TEXT NOT NULL,
    run_at_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    max_attempts BIGINT NOT NULL,
    unique_key TEXT,
    debounce_key TEXT,
    concurrency_key TEXT,
    key_limit BIGINT NOT NULL,
    schedule TEXT,
    lease BIGINT NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until_ms BIGINT,
    cancel_requested_ms BIGINT,
    progress BIGINT NOT NULL DEFAULT 0,
    result TEXT,
    error TEXT,
    reason TEXT,
    enqueued_ms BIGINT NOT NULL,
    started_ms BIGINT,
    finished_ms BIGINT,
    keep_until_ms BIGINT
);
CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, run_at_ms, id) WHERE state = 'waiting';
CREATE INDEX jobs_delayed ON jobs (run_at_ms) WHERE state IN ('scheduled', 'failed');
CREATE INDEX jobs_leased ON jobs (lease_until_ms) WHERE state = 'running';
CREATE INDEX jobs_running ON jobs (queue, kind, concurrency_key) WHERE state = 'running';
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';
CREATE INDEX jobs_finished ON jobs (keep_until_ms) WHERE keep_until_ms IS NOT NULL;
CREATE INDEX jobs_of_schedule ON jobs (schedule, id) WHERE schedule IS NOT NULL;
-- Whether an occurrence still waits, without reading the schedule's history.
CREATE INDEX jobs_occurrences_to_run ON jobs (schedule)
    WHERE schedule IS NOT NULL AND state IN ('waiting', 'scheduled', 'failed');
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('waiting', 'scheduled', 'failed', 'running');
CREATE UNIQUE INDEX jobs_debounced ON jobs (kind, debounce_key)
    WHERE debounce_key IS NOT NULL AND state IN ('waiting', 'scheduled', 'failed');

-- The newest slot of each schedule that was fired or passed over. Whoever moves it on fires.
CREATE TABLE schedules (
    name TEXT PRIMARY KEY,
    last_slot_ms BIGINT NOT NULL
);

-- Answers that are still there, by age: they go after a week, and the key stays.
CREATE INDEX idempotency_answers ON idempotency (made_at) WHERE answer <> '';
