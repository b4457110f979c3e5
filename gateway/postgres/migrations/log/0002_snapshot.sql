-- The state of a log at one of its checkpoints, in parts, so that a start replays only what came after (package eventlog). It can be lost:
-- then a start replays everything.
CREATE TABLE log_snapshots (
    origin text    NOT NULL,
    part   integer NOT NULL,
    bytes  bytea   NOT NULL,
    PRIMARY KEY (origin, part)
);
ALTER TABLE log_snapshots ALTER bytes SET STORAGE EXTERNAL;
