-- What members are told of their entries (reward rules 1.10): one row per entry and step. Figures are as the step left
-- them; the words are made from the policy's templates when somebody reads. Rows are only appended and have no index: an
-- entry's row, which the step has just written, points to its newest message, and each message to the one before.
CREATE TABLE message(
  n INTEGER PRIMARY KEY,
  previous INTEGER,                      -- of the same entry; NULL: the first
  log_no INTEGER NOT NULL,               -- of the step; of one that has no log entry, the next one's
  events INTEGER NOT NULL,               -- bits, 1 << event: joined, paid, done, draw open, clear announced, cleared,
                                         -- redeemed, refunded
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL,               -- paid, redeemed, or entitlement lost to a refund
  withheld INTEGER NOT NULL,             -- of earlier payments, from the refund
  paid INTEGER NOT NULL,
  entitlement INTEGER NOT NULL,
  position INTEGER,                      -- NULL: it does not wait
  ahead INTEGER,
  ratio_ppm INTEGER NOT NULL,
  clear_at INTEGER                       -- of an announcement: when
) STRICT;
ALTER TABLE entry ADD COLUMN last_message INTEGER;
