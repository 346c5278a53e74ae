-- What customers have to come for goods that they exchange, until it pays for other goods. At most one waits.
CREATE TABLE exchange_credit(
  slip TEXT PRIMARY KEY,                          -- the return: T2-R5
  number INTEGER NOT NULL,                        -- its number
  amount INTEGER NOT NULL CHECK(amount > 0),      -- minor units
  handed_out INTEGER CHECK(handed_out <= amount)  -- in cash, with a slip of its own; NULL: it waits
) STRICT, WITHOUT ROWID;
