-- A party's own statements, the newest first.
CREATE INDEX statements_issuer ON statements (issuer, block, tx_place, index);
