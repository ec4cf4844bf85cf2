-- `payment` is the last one that was tried for the fee. What was decided before fees were paid here has none.
ALTER TABLE applications ADD COLUMN payment TEXT;
ALTER TABLE register ADD COLUMN fee TEXT;
UPDATE register SET fee = (
    SELECT CASE WHEN json_extract(a.snapshot, '$.quote.total.minor') > 0 THEN 'unpaid' ELSE 'free' END
    FROM applications a WHERE a.seq = register.seq
) WHERE kind = 'application' AND state = 'submitted';
