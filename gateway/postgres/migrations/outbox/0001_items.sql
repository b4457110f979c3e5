-- Items for which a 202 was answered. They stay until the ledger has judged them, and after that as a memory of the answer.
CREATE TABLE items (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest   bytea  NOT NULL UNIQUE,
    id       bytea  NOT NULL,
    envelope bytea  NOT NULL,
    finished boolean NOT NULL DEFAULT false,
    outcome  bytea,
    problem  text   NOT NULL DEFAULT ''
);
CREATE INDEX items_pending ON items (number) WHERE NOT finished;
CREATE INDEX items_id ON items (id);

-- Signed receipts: the first one of an outcome is the one for ever.
CREATE TABLE receipts (
    outcome bytea PRIMARY KEY,
    id      bytea NOT NULL,
    receipt bytea NOT NULL
);
CREATE INDEX receipts_id ON receipts (id);
