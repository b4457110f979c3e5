-- How far the monitor is with each check, and what stands: its findings as JSON.
CREATE TABLE monitor_checks (
    name     text   PRIMARY KEY,
    fresh    bigint NOT NULL,
    old      bigint NOT NULL,
    since    bigint NOT NULL,
    whole    bigint NOT NULL,
    findings jsonb  NOT NULL
);
