-- When the person proved that they read the mail of the address, and when they closed the account.
ALTER TABLE people ADD COLUMN verified_ms BIGINT;
ALTER TABLE people ADD COLUMN closed_ms BIGINT;

-- What the link of a mail is to fulfil. A request for a new password has no person until a job has looked for the address.
CREATE TABLE account_requests (
    id UUID PRIMARY KEY,
    person UUID REFERENCES people (id),
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    open_until_ms BIGINT NOT NULL,
    links BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_requests_by_person ON account_requests (person, purpose);
CREATE INDEX account_requests_by_end ON account_requests (open_until_ms);

-- The links that were sent: only the hashes of their tokens.
CREATE TABLE account_links (
    hash BYTEA PRIMARY KEY,
    request UUID NOT NULL REFERENCES account_requests (id) ON DELETE CASCADE,
    valid_until_ms BIGINT NOT NULL
);
CREATE INDEX account_links_by_request ON account_links (request);

-- The kinds of devices on which a person has signed in.
CREATE TABLE devices (
    person UUID NOT NULL REFERENCES people (id),
    device TEXT NOT NULL,
    first_used_ms BIGINT NOT NULL,
    PRIMARY KEY (person, device)
);
