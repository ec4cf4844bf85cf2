-- What ends with its pet is found by it.
CREATE INDEX licences_by_pet ON licences (pet) WHERE pet IS NOT NULL;
