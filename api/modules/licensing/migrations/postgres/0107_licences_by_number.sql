-- An operator who asks about a licence knows its number, and perhaps not its authority.
CREATE INDEX licences_by_number ON licences (number) WHERE import_key IS NULL;
