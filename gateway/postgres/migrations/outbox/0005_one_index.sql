-- One index instead of two: whoever asks for the receipt of an outcome knows the statement, and keys in no order cost most of storing
-- a receipt.
DROP INDEX receipts_id;
ALTER TABLE receipts DROP CONSTRAINT receipts_pkey, ADD PRIMARY KEY (id, outcome);
