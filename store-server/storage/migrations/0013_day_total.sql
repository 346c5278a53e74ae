-- Running totals of each day of the store's calendar, so that nobody has to add up a day's rows while others sell. They
-- begin with this migration: what was booked before is not in them.
CREATE TABLE day_total(
  kind INTEGER NOT NULL,                 -- 1 sales by hour, 2 by tender, 3 by cashier; 4 payouts by queue
  day INTEGER NOT NULL,                  -- days since 1970-01-01
  name TEXT NOT NULL,                    -- 00 to 23; tender; cashier; queue
  count INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY(kind, day, name)
) STRICT, WITHOUT ROWID;

-- The newest payouts, for people to look at; the books are in `posting`.
CREATE TABLE recent_payout(
  n INTEGER PRIMARY KEY,
  log_no INTEGER NOT NULL,               -- of the step that paid; of one without a log entry, the next one's
  entry TEXT NOT NULL,
  queue TEXT NOT NULL,
  member TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Who paused the payouts or let them go on.
CREATE TABLE pause_change(
  log_no INTEGER PRIMARY KEY,
  paused INTEGER NOT NULL CHECK(paused IN (0, 1)),
  at INTEGER NOT NULL,
  who TEXT NOT NULL                      -- as the log entry says
) STRICT;
