-- People who closed their accounts: their tags show nothing private any more.
CREATE TABLE closed_accounts (
    person uuid PRIMARY KEY
);
