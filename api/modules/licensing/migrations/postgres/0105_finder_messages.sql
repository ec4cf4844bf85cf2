CREATE TABLE finder_messages (
    id uuid PRIMARY KEY,
    licence uuid NOT NULL,
    owner uuid NOT NULL,
    pet_name text NOT NULL,
    message text NOT NULL,
    reply text NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX finder_messages_by_owner ON finder_messages (owner, sent_at);
CREATE INDEX finder_messages_by_licence ON finder_messages (licence, sent_at);
