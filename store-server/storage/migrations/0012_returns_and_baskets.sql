-- Goods that came back to a till, as they were booked.
CREATE TABLE sale_return(
  id BLOB PRIMARY KEY,
  order_id BLOB NOT NULL,                -- of the sale; perhaps of none that is here
  log_no INTEGER NOT NULL UNIQUE,
  terminal TEXT NOT NULL,
  number INTEGER NOT NULL,
  refunded INTEGER NOT NULL,             -- what the reward program was told, minor units; 0: nothing
  withheld INTEGER NOT NULL,
  paid_back INTEGER NOT NULL,
  at INTEGER NOT NULL                    -- effective time
) STRICT, WITHOUT ROWID;

-- Pieces of a sale that came back, and those that a till was told may come back.
CREATE TABLE returned_line(
  order_id BLOB NOT NULL,
  return_id BLOB NOT NULL,
  line INTEGER NOT NULL,
  quantity_milli INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reserved_until INTEGER,                -- NULL: they came back
  PRIMARY KEY(order_id, return_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX returned_line_reserved ON returned_line(reserved_until) WHERE reserved_until IS NOT NULL;

-- A customer shows a receipt: terminal and number; or tells a phone number.
CREATE INDEX sale_by_receipt ON sale(terminal, receipt);
CREATE INDEX member_person_phone ON member_person(phone) WHERE phone <> '';

-- Sales that a till put aside, for the others to go on with.
CREATE TABLE basket(
  id TEXT PRIMARY KEY,                   -- the till's own
  terminal TEXT NOT NULL,
  cashier TEXT NOT NULL,                 -- who made it, by name
  at INTEGER NOT NULL,                   -- the till's clock
  summary TEXT NOT NULL,                 -- what lists show, one JSON object
  content BLOB NOT NULL,                 -- protocol::Basket
  claim TEXT,                            -- of who went on with it; NULL: nobody has
  taken_by TEXT,                         -- at which till
  noted_at INTEGER NOT NULL              -- by the store's clock
) STRICT, WITHOUT ROWID;
