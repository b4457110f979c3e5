-- Attachments whose keys were destroyed by an erasure: what a restore never brings back.
CREATE TABLE erased (
    digest  bytea  PRIMARY KEY,
    erasure text   NOT NULL,
    at      bigint NOT NULL
);

-- Backups that were made, until they end.
CREATE TABLE backups (
    made   bigint NOT NULL,
    expiry bigint NOT NULL,
    PRIMARY KEY (made, expiry)
);
