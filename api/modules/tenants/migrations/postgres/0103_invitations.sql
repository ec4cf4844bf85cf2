-- Roles offered to e-mail addresses. `mail` is the number of the last mail: only its links work.
CREATE TABLE invitations (
    id UUID PRIMARY KEY,
    tenant UUID NOT NULL REFERENCES tenants (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'withdrawn')),
    invited_by UUID NOT NULL,
    accepted_by UUID,
    mail BIGINT NOT NULL,
    sent_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX open_invitations ON invitations (tenant, email_key) WHERE state = 'open';
CREATE INDEX invitations_by_end ON invitations (expires_ms);

-- The mails with an invitation, and how many links were made for each.
CREATE TABLE invitation_mails (
    invitation UUID NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    mail BIGINT NOT NULL,
    tenant UUID NOT NULL,
    email_key TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    links BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (invitation, mail)
);
CREATE INDEX invitation_mails_by_address ON invitation_mails (tenant, email_key, sent_ms);

-- The links that were sent: only the hashes of their tokens.
CREATE TABLE invitation_links (
    hash BYTEA PRIMARY KEY,
    invitation UUID NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    mail BIGINT NOT NULL
);
CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation);
