-- A shift knows the Z report that ended it, so that it can be printed again.
ALTER TABLE shift ADD COLUMN report INTEGER;  -- its number; NULL: the shift is open
UPDATE shift SET report = ended.number
  FROM (SELECT json_extract(content, '$.shift.number') AS shift, max(number) AS number FROM report
          WHERE kind = 'shift' AND json_extract(content, '$.report') = 'Z' GROUP BY 1) AS ended
  WHERE ended.shift = shift.number;

-- What is printed may be a report's copy now.
CREATE TABLE print_job_2(
  job INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL,            -- or the report's or the return's number
  kind TEXT NOT NULL CHECK(kind IN ('receipt', 'copy', 'gift', 'report', 'return', 'report_copy')),
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
