-- What operators did. Rows are only ever inserted: the action before it happens, what came of it afterwards.
CREATE TABLE operator_actions (
    id BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor BLOB NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    module TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_action_outcomes (
    action BLOB PRIMARY KEY REFERENCES operator_actions (id),
    at_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT
) STRICT, WITHOUT ROWID;

CREATE TRIGGER operator_actions_stay BEFORE UPDATE ON operator_actions
    BEGIN SELECT RAISE(ABORT, 'operator_actions is append-only'); END;
CREATE TRIGGER operator_actions_remain BEFORE DELETE ON operator_actions
    BEGIN SELECT RAISE(ABORT, 'operator_actions is append-only'); END;
CREATE TRIGGER operator_action_outcomes_stay BEFORE UPDATE ON operator_action_outcomes
    BEGIN SELECT RAISE(ABORT, 'operator_action_outcomes is append-only'); END;
CREATE TRIGGER operator_action_outcomes_remain BEFORE DELETE ON operator_action_outcomes
    BEGIN SELECT RAISE(ABORT, 'operator_action_outcomes is append-only'); END;

-- The processes that report, and when they did last.
CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    modules TEXT NOT NULL,
    version TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What all processes counted, by the minute, for two days.
CREATE TABLE samples (
    minute_ms INTEGER PRIMARY KEY,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    jobs_done INTEGER NOT NULL,
    jobs_failed INTEGER NOT NULL,
    jobs_dead INTEGER NOT NULL,
    lag_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
