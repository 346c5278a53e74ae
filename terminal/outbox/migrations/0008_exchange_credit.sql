-- What a customer has to come for goods that he exchanges. At most one.
CREATE TABLE exchange_credit(
  slip TEXT PRIMARY KEY,                          -- the return: T2-R5
  amount INTEGER NOT NULL CHECK(amount > 0)       -- minor units, in the drawer
) STRICT, WITHOUT ROWID;
