-- Sales that are not paid yet: the one being made, so that it outlives the program, and those put aside.
CREATE TABLE kept_sale(
  number INTEGER PRIMARY KEY,          -- 0: the one being made
  kept_at INTEGER NOT NULL,
  cashier TEXT NOT NULL,               -- who made it, by name
  payload BLOB NOT NULL                -- protocol::Basket
) STRICT;
