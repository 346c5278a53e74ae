-- Under which claim this till asked for a sale that another till put aside, until the sale is here.
CREATE TABLE basket_claim(
  basket TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Receipts that were given up are looked for like those of unknown outcome.
DROP INDEX print_job_unknown;
CREATE INDEX print_job_lost ON print_job(receipt, job) WHERE state IN ('unknown', 'not_printed');
