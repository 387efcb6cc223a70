-- How transfers are found. Every index is paid by every transfer, so each must earn its keep.
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_id, seq);
-- What a shared account gives to many with a floor (a yearly run, a funder's money) is read from their side: from its
-- own a coarse index is enough, and two workers of a run do not wait for each other at the end of one index.
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_id, seq)
    WHERE debit_id < 1000000000000000 OR credit_id >= 1000000000000000;
CREATE INDEX ledger_transfer_given ON ledger_transfer USING brin (debit_id int8_minmax_multi_ops)
    WHERE debit_id >= 1000000000000000 AND credit_id < 1000000000000000;
-- New pages are summarised by vacuum. Not at once: a run fills pages faster than they can be, and logs each refusal.
CREATE INDEX ledger_transfer_seq ON ledger_transfer USING brin (seq) WITH (pages_per_range = 16);
