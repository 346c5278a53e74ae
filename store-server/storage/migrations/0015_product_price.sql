-- What products cost, from when on: rows are made as soon as a product's price changes for the first time, so that a sale
-- that arrives late is compared with the prices of its own time. The plan for times to come may still change.
CREATE TABLE product_price(
  product TEXT NOT NULL,
  since INTEGER NOT NULL,                -- microseconds since 1970, UTC; the first known price: 0
  price INTEGER,                         -- minor units; NULL: not sold from then on
  PRIMARY KEY(product, since)
) STRICT, WITHOUT ROWID;
