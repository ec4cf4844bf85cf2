-- A document that no application names goes after a day. `attached_at` stands on the document itself, so that whoever attaches
-- it and whoever takes it away meet at one row.
ALTER TABLE proofs ADD COLUMN attached_at TEXT;
ALTER TABLE proofs ADD COLUMN discarded_at TEXT;
UPDATE proofs SET attached_at = uploaded_at WHERE EXISTS (SELECT 1 FROM application_proofs WHERE proof = proofs.id);
CREATE INDEX proofs_by_owner ON proofs (owner);
CREATE INDEX proofs_loose ON proofs (uploaded_at) WHERE attached_at IS NULL;
