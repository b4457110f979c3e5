-- Event logs. A log is named by its origin; rows are only ever added, but for the one row that says how far a log has come.
CREATE TABLE log_heads (
    origin text PRIMARY KEY,
    size   bigint NOT NULL,
    root   bytea  NOT NULL
);

-- What one group commit added: leaves, events, envelopes of batches and heads of receipts, compressed (package eventlog).
CREATE TABLE log_groups (
    origin  text    NOT NULL,
    first   bigint  NOT NULL,
    count   integer NOT NULL,
    leaves  bytea   NOT NULL,
    events  bytea   NOT NULL,
    batches bytea   NOT NULL,
    heads   bytea   NOT NULL,
    PRIMARY KEY (origin, first)
);
ALTER TABLE log_groups ALTER leaves SET STORAGE EXTERNAL, ALTER events SET STORAGE EXTERNAL,
    ALTER batches SET STORAGE EXTERNAL, ALTER heads SET STORAGE EXTERNAL;

-- Full hash tiles in the layout of C2SP tlog-tiles.
CREATE TABLE log_tiles (
    origin text     NOT NULL,
    level  smallint NOT NULL,
    n      bigint   NOT NULL,
    hashes bytea    NOT NULL,
    PRIMARY KEY (origin, level, n)
);
ALTER TABLE log_tiles ALTER hashes SET STORAGE EXTERNAL;

-- Which events there are: the events of one group whose claimed time lies in one second, so that a late repetition is found.
CREATE TABLE log_seen (
    origin text   NOT NULL,
    second bigint NOT NULL,
    first  bigint NOT NULL,
    keys   bytea  NOT NULL,
    PRIMARY KEY (origin, second, first)
);
ALTER TABLE log_seen ALTER keys SET STORAGE EXTERNAL;

-- Signed checkpoints that were sent to be anchored. anchored is the statement that anchored one, cosigned the note with the
-- cosignatures of witnesses; reported tells that the suspicions under it were brought up.
CREATE TABLE log_checkpoints (
    origin   text   NOT NULL,
    size     bigint NOT NULL,
    note     bytea  NOT NULL,
    cosigned bytea,
    anchored bytea,
    reported boolean NOT NULL DEFAULT false,
    PRIMARY KEY (origin, size)
);
