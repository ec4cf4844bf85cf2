-- Who decided, in the words of that day; how to reach and to find the owner; what was revoked, by whom and why.
ALTER TABLE applications ADD COLUMN owner_email TEXT;
ALTER TABLE applications ADD COLUMN decided_by_name TEXT;
ALTER TABLE licences ADD COLUMN revoked_at TEXT;
ALTER TABLE licences ADD COLUMN revoked_by BLOB;
ALTER TABLE licences ADD COLUMN revoked_by_name TEXT;
ALTER TABLE licences ADD COLUMN revoked_reason TEXT;
-- What a row is found by and does not show: owner, e-mail address, microchip, tag. `words_due`: its words lack them still.
ALTER TABLE register ADD COLUMN also TEXT;
ALTER TABLE register ADD COLUMN words_due INTEGER NOT NULL DEFAULT 0;
UPDATE register SET words_due = 1, also = (
    SELECT a.owner_name || ' ' || coalesce(json_extract(a.snapshot, '$.pet.microchip'), '') FROM applications a WHERE a.id = register.id
) WHERE kind = 'application';
UPDATE register SET words_due = 1, also = (
    SELECT l.tag || ' ' || a.owner_name || ' ' || coalesce(json_extract(a.snapshot, '$.pet.microchip'), '')
    FROM applications a JOIN licences l ON l.id = a.licence WHERE a.licence = register.id
) WHERE kind = 'licence' AND id IN (SELECT licence FROM applications WHERE licence IS NOT NULL);
CREATE INDEX register_words_due ON register (seq) WHERE words_due;
