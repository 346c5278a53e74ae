-- The electronic journal: what happened at this till, each event linked to the one before (common/electronic_journal).
CREATE TABLE journal_event(
  number INTEGER PRIMARY KEY,          -- from 1, without gaps
  kind TEXT NOT NULL,                  -- as in the content, for sums
  amount INTEGER NOT NULL,             -- minor units, as in the content; 0: none
  content TEXT NOT NULL,               -- one JSON object
  link BLOB NOT NULL
) STRICT;

-- Shifts of the drawer. The newest is open while it has no end.
CREATE TABLE shift(
  number INTEGER PRIMARY KEY,          -- from 1, without gaps
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  opening_float INTEGER NOT NULL,      -- minor units
  opened_by_sale INTEGER NOT NULL CHECK(opened_by_sale IN (0, 1)),
  first_receipt INTEGER NOT NULL,      -- its receipts have this number or a higher one
  first_event INTEGER NOT NULL,        -- and its events of the journal, from the end of the shift before on
  last_event INTEGER,                  -- its Z report's
  closed_at INTEGER
) STRICT;

-- Reports as they were made: X and Z reports of shifts, outage drills.
CREATE TABLE report(
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('shift', 'drill')),
  content TEXT NOT NULL                -- one JSON object
) STRICT;

-- What is printed may be a report now.
CREATE TABLE print_job_2(
  job INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL,            -- or the report's number
  kind TEXT NOT NULL CHECK(kind IN ('receipt', 'copy', 'gift', 'report')),
  state TEXT NOT NULL CHECK(state IN ('waiting', 'sending', 'printed', 'not_printed', 'unknown')),
  reason TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
INSERT INTO print_job_2(job, receipt, kind, state, reason, made_at)
  SELECT job, receipt, kind, state, reason, made_at FROM print_job;
DROP TABLE print_job;
ALTER TABLE print_job_2 RENAME TO print_job;
CREATE INDEX print_job_unknown ON print_job(receipt, job) WHERE state = 'unknown';
CREATE INDEX print_job_receipt ON print_job(receipt, job);
CREATE INDEX print_job_open ON print_job(job) WHERE state IN ('waiting', 'sending');
