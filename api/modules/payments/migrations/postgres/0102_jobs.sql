-- Whether a job settles it. What an earlier release recorded has none until the schedule enqueues one.
ALTER TABLE payments ADD COLUMN has_job BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE refunds ADD COLUMN has_job BOOLEAN NOT NULL DEFAULT FALSE;
-- What the test gateway does with refunds of the charge.
ALTER TABLE test_gateway_charges ADD COLUMN behaviour TEXT NOT NULL DEFAULT 'succeeds';
