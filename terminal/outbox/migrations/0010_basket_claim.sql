-- Under which claim this till asked for a sale that another till put aside, until the sale is here.
CREATE TABLE basket_claim(
  basket TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
