-- Goods that came back to this till.
CREATE TABLE sale_return(
  number INTEGER PRIMARY KEY,          -- from 1, without gaps
  id BLOB NOT NULL UNIQUE,
  order_id BLOB NOT NULL,              -- of the sale, perhaps another till's
  receipt TEXT NOT NULL,               -- the sale's, as people name it
  shift INTEGER NOT NULL,
  payload BLOB NOT NULL,               -- protocol::TerminalRecord
  goods BLOB NOT NULL                  -- protocol::Basket: the lines as they came back
) STRICT;
CREATE INDEX sale_return_order ON sale_return(order_id);
CREATE INDEX sale_return_shift ON sale_return(shift);

-- Also members' cards.
CREATE TABLE report_2(
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('shift', 'drill', 'card')),
  content TEXT NOT NULL                -- one JSON object
) STRICT;
INSERT INTO report_2(number, kind, content) SELECT number, kind, content FROM report;
DROP TABLE report;
ALTER TABLE report_2 RENAME TO report;

-- What is printed may be a return's slip now.
CREATE TABLE print_job_2(
  job INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL,            -- or the report's or the return's number
  kind TEXT NOT NULL CHECK(kind IN ('receipt', 'copy', 'gift', 'report', 'return')),
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
