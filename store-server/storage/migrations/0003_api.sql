-- Requests of the HTTPS API, each with the answer that it was given: a repeat is answered alike.
CREATE TABLE api_request(
  key TEXT PRIMARY KEY,                  -- the caller's Idempotency-Key
  body_hash BLOB NOT NULL,               -- SHA-256 over method, path and body
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  log_no INTEGER,                        -- NULL: refused, nothing was logged
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX api_request_at ON api_request(at);

-- What an online order has besides its row in reward_order.
CREATE TABLE online_order(
  order_id TEXT PRIMARY KEY,
  log_no INTEGER NOT NULL,
  tender TEXT NOT NULL,
  lines TEXT NOT NULL                    -- [[quantity in thousandths, deducted], …] by line
) STRICT, WITHOUT ROWID;
