-- Online orders whose goods were given to the buyer at a terminal.
CREATE TABLE handover(
  order_id TEXT PRIMARY KEY,
  log_no INTEGER NOT NULL,
  terminal TEXT NOT NULL,
  cashier TEXT NOT NULL,
  at INTEGER NOT NULL                    -- effective time
) STRICT, WITHOUT ROWID;

-- Online orders that wait to be picked up. `shown` = 1: its item is in the reference data.
CREATE TABLE open_order(
  order_id TEXT PRIMARY KEY,
  arrival INTEGER NOT NULL,
  shown INTEGER NOT NULL CHECK(shown IN (0, 1))
) STRICT, WITHOUT ROWID;
-- Also those from before; the next start shows them and drops what was refunded.
INSERT INTO open_order(order_id, arrival, shown)
  SELECT order_id, arrival, 0 FROM reward_order WHERE channel <> 0 AND (flags & 1) = 0;
CREATE INDEX open_order_by_arrival ON open_order(shown, arrival);

-- Removals of open orders (kind 8), of which only the newest are kept.
CREATE INDEX reference_removed_order ON reference_item(n) WHERE kind = 8 AND removed = 1;
