-- What a manager did with a quarantined record; NULL: nothing yet.
ALTER TABLE quarantine ADD COLUMN action INTEGER CHECK(action IN (1, 2, 3));  -- protocol::ResolutionAction
ALTER TABLE quarantine ADD COLUMN resolved_by TEXT;
ALTER TABLE quarantine ADD COLUMN resolution_reason TEXT;
ALTER TABLE quarantine ADD COLUMN resolved_at INTEGER;
ALTER TABLE quarantine ADD COLUMN resolution_log_no INTEGER;   -- the log entry that says so
CREATE INDEX quarantine_open ON quarantine(log_no) WHERE action IS NULL;

-- The same of an alarm.
ALTER TABLE alarm ADD COLUMN resolved_by TEXT;
ALTER TABLE alarm ADD COLUMN resolution_reason TEXT;
ALTER TABLE alarm ADD COLUMN resolved_at INTEGER;
ALTER TABLE alarm ADD COLUMN resolution_log_no INTEGER;
CREATE INDEX alarm_open ON alarm(id) WHERE resolved_at IS NULL;
