-- The projection of the ledger's blocks; see package index for what each table holds.
CREATE TABLE checkpoint (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    next       bigint  NOT NULL,
    hash       bytea   NOT NULL,
    statements bigint  NOT NULL
);
INSERT INTO checkpoint (next, hash, statements) VALUES (0, decode(repeat('00', 32), 'hex'), 0);

CREATE TABLE blocks (
    number     bigint PRIMARY KEY,
    hash       bytea  NOT NULL,
    prev_hash  bytea  NOT NULL,
    statements bigint NOT NULL
);

CREATE TABLE statements (
    block     bigint  NOT NULL,
    tx_place  bigint  NOT NULL,
    index     bigint  NOT NULL,
    leaf      bigint  NOT NULL UNIQUE,
    id        bytea   NOT NULL,
    digest    bytea   NOT NULL,
    tx        text    NOT NULL,
    time      bigint  NOT NULL,
    submitter text    NOT NULL,
    kind      text    NOT NULL,
    issuer    text    NOT NULL,
    handler   text    NOT NULL,
    subject   text    NOT NULL,
    created   text    NOT NULL,
    rules     bigint  NOT NULL,
    result    text    NOT NULL,
    code      text    NOT NULL,
    custodial boolean NOT NULL,
    envelope  bytea   NOT NULL,
    outcome   bytea   NOT NULL,
    PRIMARY KEY (block, tx_place, index)
);
CREATE INDEX statements_id ON statements (id);

CREATE TABLE steps (
    entity    text   NOT NULL,
    count     bigint NOT NULL,
    block     bigint NOT NULL,
    tx_place  bigint NOT NULL,
    index     bigint NOT NULL,
    statement bytea  NOT NULL,
    PRIMARY KEY (entity, count)
);

CREATE TABLE mentions (
    entity   text   NOT NULL,
    block    bigint NOT NULL,
    tx_place bigint NOT NULL,
    index    bigint NOT NULL,
    PRIMARY KEY (entity, block, tx_place, index)
);

CREATE TABLE entities (
    ref     text   PRIMARY KEY,
    type    text   NOT NULL,
    state   text   NOT NULL,
    head    bytea  NOT NULL,
    count   bigint NOT NULL,
    at      bigint NOT NULL,
    by      text   NOT NULL,
    parent  text   NOT NULL,
    parties text[] NOT NULL,
    value   bytea  NOT NULL
);
CREATE INDEX entities_parent ON entities (parent, type);

CREATE TABLE catalogue (
    entry         text    PRIMARY KEY,
    owner         text    NOT NULL,
    business_name text    NOT NULL,
    system        text    NOT NULL,
    items         text    NOT NULL,
    format        text    NOT NULL,
    sharing_class text    NOT NULL,
    opening_class text    NOT NULL,
    update_cycle  text    NOT NULL,
    level         bigint  NOT NULL,
    state         text    NOT NULL,
    open          boolean NOT NULL,
    version       text    NOT NULL,
    versions      bigint  NOT NULL
);

CREATE TABLE files (
    owner    text    NOT NULL,
    position bigint  NOT NULL,
    digest   bytea   NOT NULL,
    size     bigint  NOT NULL,
    keyed    boolean NOT NULL,
    PRIMARY KEY (owner, position)
);
CREATE INDEX files_digest ON files (digest);

CREATE TABLE links (
    child  text NOT NULL,
    parent text NOT NULL,
    kind   text NOT NULL,
    PRIMARY KEY (child, parent, kind)
);
CREATE INDEX links_parent ON links (parent);
