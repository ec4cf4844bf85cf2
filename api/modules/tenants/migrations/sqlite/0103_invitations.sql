-- Roles offered to e-mail addresses. `mail` is the number of the last mail: only its links work.
CREATE TABLE invitations (
    id BLOB PRIMARY KEY,
    tenant BLOB NOT NULL REFERENCES tenants (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'withdrawn')),
    invited_by BLOB NOT NULL,
    accepted_by BLOB,
    mail INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX open_invitations ON invitations (tenant, email_key) WHERE state = 'open';
CREATE INDEX invitations_by_end ON invitations (expires_ms);

-- The mails with an invitation, and how many links were made for each.
CREATE TABLE invitation_mails (
    invitation BLOB NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    mail INTEGER NOT NULL,
    tenant BLOB NOT NULL,
    email_key TEXT NOT NULL,
    sent_ms INTEGER NOT NULL,
    links INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (invitation, mail)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_mails_by_address ON invitation_mails (tenant, email_key, sent_ms);

-- The links that were sent: only the hashes of their tokens.
CREATE TABLE invitation_links (
    hash BLOB PRIMARY KEY,
    invitation BLOB NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    mail INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation);
