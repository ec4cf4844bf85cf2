-- Who decided, in the words of that day; how to reach and to find the owner; what was revoked, by whom and why.
ALTER TABLE applications ADD COLUMN owner_email TEXT;
ALTER TABLE applications ADD COLUMN decided_by_name TEXT;
ALTER TABLE licences ADD COLUMN revoked_at TIMESTAMPTZ;
ALTER TABLE licences ADD COLUMN revoked_by UUID;
ALTER TABLE licences ADD COLUMN revoked_by_name TEXT;
ALTER TABLE licences ADD COLUMN revoked_reason TEXT;
-- What a row is found by and does not show: owner, e-mail address, microchip, tag. `words_due`: its words lack them still.
ALTER TABLE register ADD COLUMN also TEXT;
ALTER TABLE register ADD COLUMN words_due BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE register SET words_due = TRUE, also = (
    SELECT concat_ws(' ', a.owner_name, a.snapshot::json -> 'pet' ->> 'microchip') FROM applications a WHERE a.id = register.id
) WHERE kind = 'application';
UPDATE register SET words_due = TRUE, also = (
    SELECT concat_ws(' ', l.tag, a.owner_name, a.snapshot::json -> 'pet' ->> 'microchip')
    FROM applications a JOIN licences l ON l.id = a.licence WHERE a.licence = register.id
) WHERE kind = 'licence' AND id IN (SELECT licence FROM applications WHERE licence IS NOT NULL);
CREATE INDEX register_words_due ON register (seq) WHERE words_due;
