-- What is printed may be a copy of a return's slip now.
CREATE TABLE print_job_2(
  job INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL,            -- or the report's or the return's number
  kind TEXT NOT NULL CHECK(kind IN ('receipt', 'copy', 'gift', 'report', 'return', 'report_copy', 'return_copy')),
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
