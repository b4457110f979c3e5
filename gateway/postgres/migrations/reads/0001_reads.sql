-- What the audit bureau read within its cases of what is not public: primary data, only ever added to.
CREATE TABLE audit_reads (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    audit   text   NOT NULL,
    handler text   NOT NULL,
    what    text   NOT NULL,
    parties text[] NOT NULL
);
CREATE INDEX audit_reads_case ON audit_reads (audit, number);
