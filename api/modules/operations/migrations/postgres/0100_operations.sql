-- What operators did. Rows are only ever inserted: the action before it happens, what came of it afterwards.
CREATE TABLE operator_actions (
    id UUID PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor UUID NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    module TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE operator_action_outcomes (
    action UUID PRIMARY KEY REFERENCES operator_actions (id),
    at_ms BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER operator_actions_stay BEFORE UPDATE OR DELETE ON operator_actions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER operator_action_outcomes_stay BEFORE UPDATE OR DELETE ON operator_action_outcomes
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The processes that report, and when they did last.
CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    modules TEXT NOT NULL,
    version TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL
);

-- What all processes counted, by the minute, for two days.
CREATE TABLE samples (
    minute_ms BIGINT PRIMARY KEY,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    jobs_done BIGINT NOT NULL,
    jobs_failed BIGINT NOT NULL,
    jobs_dead BIGINT NOT NULL,
    lag_ms BIGINT NOT NULL
);
