-- Searches that the teams of audit cases keep.
CREATE TABLE audit_queries (
    audit   text   NOT NULL,
    name    text   NOT NULL,
    handler text   NOT NULL,
    at      bigint NOT NULL,
    terms   bytea  NOT NULL,
    PRIMARY KEY (audit, name)
);
