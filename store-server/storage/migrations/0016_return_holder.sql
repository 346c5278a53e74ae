-- For which till pieces are reserved. They stay so until that till says that it does not need them any more: it may have
-- given the money back and be out of reach. NULL: they came back; or reserved by a program that did not know of this, and
-- free when their time is over.
ALTER TABLE returned_line ADD COLUMN terminal TEXT;
CREATE INDEX returned_line_terminal ON returned_line(terminal) WHERE terminal IS NOT NULL;
