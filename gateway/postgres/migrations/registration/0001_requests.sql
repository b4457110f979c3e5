-- Requests to be registered as a user of open data. They end by themselves; the forms are in the vault.
CREATE TABLE registrations (
    party      text   PRIMARY KEY,
    code       bytea  NOT NULL UNIQUE,
    csr        bytea  NOT NULL,
    key        bytea  NOT NULL UNIQUE,
    commitment bytea  NOT NULL,
    attachment bytea  NOT NULL,
    at         bigint NOT NULL,
    until      bigint NOT NULL,
    refused_at bigint NOT NULL DEFAULT 0,
    reason     text   NOT NULL DEFAULT ''
);
CREATE INDEX registrations_until ON registrations (until);
