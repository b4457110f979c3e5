-- Keys of encrypted attachments: primary data. Erasing a row leaves nothing but digests of what it opened.
CREATE TABLE attachments (
    digest     bytea PRIMARY KEY,
    owner      text  NOT NULL,
    commitment bytea NOT NULL,
    salt       bytea NOT NULL,
    key        bytea NOT NULL,
    nonce      bytea NOT NULL,
    size       bigint NOT NULL
);

-- Parties that the owner lets read an attachment.
CREATE TABLE readers (
    digest bytea NOT NULL REFERENCES attachments ON DELETE CASCADE,
    party  text  NOT NULL,
    PRIMARY KEY (digest, party)
);
