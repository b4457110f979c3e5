-- Statements that wait for another signature. They end by themselves.
CREATE TABLE drafts (
    id       bytea  PRIMARY KEY,
    kind     text   NOT NULL,
    parties  text[] NOT NULL,
    laid_by  text   NOT NULL,
    envelope bytea  NOT NULL,
    at       bigint NOT NULL,
    until    bigint NOT NULL
);
CREATE INDEX drafts_parties ON drafts USING gin (parties);
CREATE INDEX drafts_laid_by ON drafts (laid_by);
CREATE INDEX drafts_until ON drafts (until);
