-- Devices that were revoked and whose name was then given to another one.
CREATE TABLE former_device(
  log_no INTEGER PRIMARY KEY,            -- the log entry of the other one's enrolment
  terminal TEXT NOT NULL,
  last_seq INTEGER NOT NULL,             -- its newest record here; 0: none
  last_hash BLOB NOT NULL,
  revoked_at INTEGER NOT NULL
) STRICT;
-- `closed_incarnation` has the incarnations of these devices as well.
