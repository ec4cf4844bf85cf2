-- When the person proved that they read the mail of the address, and when they closed the account.
ALTER TABLE people ADD COLUMN verified_ms INTEGER;
ALTER TABLE people ADD COLUMN closed_ms INTEGER;

-- What the link of a mail is to fulfil. A request for a new password has no person until a job has looked for the address.
CREATE TABLE account_requests (
    id BLOB PRIMARY KEY,
    person BLOB REFERENCES people (id),
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    open_until_ms INTEGER NOT NULL,
    links INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX account_requests_by_person ON account_requests (person, purpose);
CREATE INDEX account_requests_by_end ON account_requests (open_until_ms);

-- The links that were sent: only the hashes of their tokens.
CREATE TABLE account_links (
    hash BLOB PRIMARY KEY,
    request BLOB NOT NULL REFERENCES account_requests (id) ON DELETE CASCADE,
    valid_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_links_by_request ON account_links (request);

-- The kinds of devices on which a person has signed in.
CREATE TABLE devices (
    person BLOB NOT NULL REFERENCES people (id),
    device TEXT NOT NULL,
    first_used_ms INTEGER NOT NULL,
    PRIMARY KEY (person, device)
) STRICT, WITHOUT ROWID;
